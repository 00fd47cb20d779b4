/**
 * Widths of text without a DOM, so that a worker can size boxes: one table of character widths per font, measured once
 * in the window (view/measure-fonts.ts) with the fonts that will draw the text. Kerning is ignored; boxes have slack.
 */

/** Widths in px of the characters ' ' to '~', and of anything else. */
export interface FontMetrics {
  ascii: number[];
  other: number;
}

/** The fonts of the graph: operator and group labels; secondary lines; names and numbers. */
export interface TextMetrics {
  strong: FontMetrics;
  small: FontMetrics;
  mono: FontMetrics;
}

/** Longer texts are cut before they are measured: names of a megabyte exist. */
const maxMeasured = 400;
const ellipsis = '…';

/** Width of a text in px. */
export function textWidth(font: FontMetrics, text: string): number {
  let width = 0;
  for (let i = 0; i < text.length; i += 1) width += font.ascii[text.charCodeAt(i) - 32] ?? font.other;
  return width;
}

/** Keeps both ends of a name, which tell most (`encoder/lay…/MatMul_3`), within `maxWidth` px. */
export function fitMiddle(font: FontMetrics, text: string, maxWidth: number): string {
  const whole = text.length <= maxMeasured ? text : `${text.slice(0, maxMeasured / 2)}${text.slice(-maxMeasured / 2)}`;
  if (whole === text && textWidth(font, text) <= maxWidth) return text;
  const widthOf = (i: number): number => font.ascii[whole.charCodeAt(i) - 32] ?? font.other;
  let room = maxWidth - textWidth(font, ellipsis);
  let head = 0;
  let tail = whole.length;
  while (head < tail) {
    // The tail gets a little more than the head: the last segment names the node.
    const atHead = head * 4 <= (whole.length - tail) * 3;
    const width = widthOf(atHead ? head : tail - 1);
    if (width > room) break;
    room -= width;
    if (atHead) head += 1;
    else tail -= 1;
  }
  return `${whole.slice(0, head)}${ellipsis}${whole.slice(tail)}`;
}

/** Leaves out leading segments of a path that is too wide (`…/layers.0/norm`); of the last two, their middle. */
export function fitPath(font: FontMetrics, path: string, maxWidth: number): string {
  if (path.length <= maxMeasured && textWidth(font, path) <= maxWidth) return path;
  const last = path.lastIndexOf('/');
  const lastTwo = path.lastIndexOf('/', last - 1);
  for (
    let at = path.indexOf('/', path.length - maxMeasured);
    at >= 0 && at <= lastTwo;
    at = path.indexOf('/', at + 1)
  ) {
    const rest = `${ellipsis}${path.slice(at)}`;
    if (textWidth(font, rest) <= maxWidth) return rest;
  }
  return fitMiddle(font, path.slice(lastTwo + 1), maxWidth);
}

/** Keeps the start of a text within `maxWidth` px. */
export function fitEnd(font: FontMetrics, text: string, maxWidth: number): string {
  const whole = text.slice(0, maxMeasured);
  if (whole === text && textWidth(font, text) <= maxWidth) return text;
  let room = maxWidth - textWidth(font, ellipsis);
  let end = 0;
  while (end < whole.length) {
    room -= font.ascii[whole.charCodeAt(end) - 32] ?? font.other;
    if (room < 0) break;
    end += 1;
  }
  return `${whole.slice(0, end)}${ellipsis}`;
}
