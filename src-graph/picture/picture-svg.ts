/** A picture as an SVG document: every box a group with an id and a tooltip, text as text. */
import { nodeOutputs } from '../../src-shared/graph.js';
import { LapidaryError } from '../../src-shared/errors.js';
import { BoxKind } from '../core/scene.js';
import type { SceneView } from '../core/scene-view.js';
import { type FontMetrics, textWidth } from '../core/text-metrics.js';
import { valueType } from '../core/faces.js';
import { drawPicture, type Picture, rectSize } from './picture.js';
import { SvgRecorder } from './svg-recorder.js';
import { fontParts } from './svg-state.js';

/** Largest document written, characters: no viewer opens more. */
export const mostSvg = 150_000_000;
const mostName = 300;
const mostOutputs = 4;

/**
 * The document, in pieces to be written one after the other. `title` says what the picture shows. Throws
 * PICTURE_TOO_LARGE when there is more to draw than any viewer would open.
 */
export function pictureSvg(picture: Picture, title: string, most = mostSvg): string[] {
  const { view } = picture;
  const recorder = new SvgRecorder({
    widthOf: widthsIn(view),
    most,
    tooLong: () => {
      throw new LapidaryError(
        'PICTURE_TOO_LARGE',
        `The SVG would be larger than ${String(Math.round(most / 1e6))} MB, which no viewer opens.`,
        'Leave more groups closed, or save a PNG.',
      );
    },
  });
  drawPicture(recorder, picture, 1, {
    beginPart: (name) => recorder.beginGroup(name),
    beginBox: (box) => recorder.beginGroup(boxId(view, box), boxTitle(view, box)),
    end: () => recorder.endGroup(),
  });
  return recorder.finish(rectSize(picture.rect), title);
}

/** Width of ASCII text by the tables that sized the boxes; nothing certain is known of other characters. */
function widthsIn({ metrics }: SceneView): (font: string, text: string) => number | undefined {
  const table = (font: string): [FontMetrics, number] =>
    /mono/i.test(font) ? [metrics.mono, 11] : /^600/.test(font) ? [metrics.strong, 13] : [metrics.small, 11];
  return (font, text) => {
    if (!/^[ -~]*$/.test(text)) return undefined;
    const [widths, measuredAt] = table(font);
    return (textWidth(widths, text) * fontParts(font).size) / measuredAt;
  };
}

const prefixes = new Map<number, string>([
  [BoxKind.node, 'node'],
  [BoxKind.group, 'group'],
  [BoxKind.container, 'group'],
  [BoxKind.input, 'input'],
  [BoxKind.output, 'output'],
  [BoxKind.outer, 'outer'],
]);

/** `node-12`: by what the box shows, so that it stays the same however the graph is opened. */
const boxId = (view: SceneView, box: number): string =>
  `${prefixes.get(view.kind(box)) ?? 'box'}-${String(view.ref(box))}`;

/** Tooltip of a box: operator, name and output shapes; what a group holds; a value's name and type. */
function boxTitle(view: SceneView, box: number): string {
  const { links } = view;
  const { strings, nodes, values } = links.model;
  const kind = view.kind(box);
  const ref = view.ref(box);
  if (kind === BoxKind.group || kind === BoxKind.container) {
    const group = view.group(box);
    return [group?.path.slice(0, mostName) ?? '', group?.detail ?? ''].join('\n');
  }
  if (kind !== BoxKind.node) {
    const name = strings.get(values.name[ref] ?? 0).slice(0, mostName);
    return [name, valueType(links, ref)].filter((line) => line !== '').join('\n');
  }
  const outputs = [...nodeOutputs(links.model, ref).slice(0, mostOutputs)].flatMap((value) => {
    const type = value < 0 ? '' : valueType(links, value);
    return type === '' ? [] : [`→ ${type.slice(0, 120)}`];
  });
  const operator = strings.get(nodes.op[ref] ?? 0).slice(0, mostName);
  const name = strings.get(nodes.name[ref] ?? 0).slice(0, mostName);
  return [operator, name, ...outputs].filter((line) => line !== '').join('\n');
}
