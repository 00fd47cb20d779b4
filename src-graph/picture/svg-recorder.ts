/**
 * A 2D context that writes SVG. It has what the drawing uses (draw/draw-context.ts), writes styles as CSS classes, a
 * filled and stroked path as one element, and text as text. The same calls give the same bytes.
 */
import type { DrawContext } from '../draw/draw-context.js';
import { cssValue, escapeXml } from './svg-escape.js';
import { SvgPath, svgNumber } from './svg-path.js';
import {
  fontParts,
  identity,
  initialState,
  onlyMoves,
  product,
  type SvgState,
  strokeCss,
  transformAttribute,
} from './svg-state.js';

export interface SvgRecorderOptions {
  /** Natural width of a text in a canvas font, px; undefined where it is not known. Other fonts then keep to it. */
  widthOf?: (font: string, text: string) => number | undefined;
  /** Most characters recorded; beyond, `tooLong` is called, which throws. */
  most?: number;
  tooLong?: () => never;
}

/** What was drawn last and may yet be joined by a stroke or a fill of the same thing. */
interface Pending {
  element: string;
  text: string;
  fill: string;
  stroke: string;
  common: string;
  state: SvgState;
}

/** Canvas centres on the middle of the em box, which lies this far above the baseline (em); by family. */
const middleOfMono = 0.2727;
const middleOfSans = 0.3007;
/** Long paths are cut into several elements, of which a viewer draws what is in sight only. */
const longPath = 24_000;

export class SvgRecorder implements DrawContext {
  #state: SvgState = initialState;
  readonly #stack: SvgState[] = [];
  #paths: SvgPath[] = [new SvgPath()];
  #pending: Pending | null = null;
  readonly #classes = new Map<string, string>();
  readonly #clips: string[] = [];
  readonly #body: string[] = [];
  #length = 0;
  #openGroups = 0;

  constructor(private readonly options: SvgRecorderOptions = {}) {}

  set fillStyle(colour: string) {
    this.#set({ fill: colour });
  }
  set strokeStyle(colour: string) {
    this.#set({ stroke: colour });
  }
  get globalAlpha(): number {
    return this.#state.alpha;
  }
  set globalAlpha(alpha: number) {
    this.#set({ alpha });
  }
  get lineWidth(): number {
    return this.#state.lineWidth;
  }
  set lineWidth(lineWidth: number) {
    this.#set({ lineWidth });
  }
  set lineJoin(join: 'miter' | 'round' | 'bevel') {
    this.#set({ join });
  }
  set lineCap(cap: 'butt' | 'round' | 'square') {
    this.#set({ cap });
  }
  get font(): string {
    return this.#state.font;
  }
  set font(font: string) {
    this.#set({ font });
  }
  set textAlign(align: 'left' | 'center' | 'right') {
    this.#set({ align });
  }
  set textBaseline(baseline: 'alphabetic' | 'middle') {
    this.#set({ baseline });
  }

  save(): void {
    this.#stack.push(this.#state);
  }
  restore(): void {
    this.#state = this.#stack.pop() ?? this.#state;
  }
  translate(x: number, y: number): void {
    this.#transform([1, 0, 0, 1, x, y]);
  }
  scale(x: number, y: number): void {
    this.#transform([x, 0, 0, y, 0, 0]);
  }
  rotate(radians: number): void {
    const [cos, sin] = [Math.cos(radians), Math.sin(radians)];
    this.#transform([cos, sin, -sin, cos, 0, 0]);
  }
  setLineDash(segments: number[]): void {
    this.#set({ dash: [...segments] });
  }

  beginPath(): void {
    this.#paths = [new SvgPath()];
  }
  moveTo(x: number, y: number): void {
    if (this.#path.data.length > longPath) this.#paths.push(new SvgPath());
    this.#path.moveTo(x + this.#dx, y + this.#dy);
  }
  lineTo(x: number, y: number): void {
    this.#path.lineTo(x + this.#dx, y + this.#dy);
  }
  quadraticCurveTo(...points: [cpx: number, cpy: number, x: number, y: number]): void {
    this.#path.curveTo('q', this.#moved(points));
  }
  bezierCurveTo(...points: [cp1x: number, cp1y: number, cp2x: number, cp2y: number, x: number, y: number]): void {
    this.#path.curveTo('c', this.#moved(points));
  }
  arcTo(x1: number, y1: number, x2: number, y2: number, radius: number): void {
    const [dx, dy] = [this.#dx, this.#dy];
    this.#path.arcTo(x1 + dx, y1 + dy, x2 + dx, y2 + dy, radius);
  }
  rect(x: number, y: number, w: number, h: number): void {
    this.moveTo(x, y);
    this.lineTo(x + w, y);
    this.lineTo(x + w, y + h);
    this.lineTo(x, y + h);
    this.#path.close();
  }
  closePath(): void {
    this.#path.close();
  }
  fill(): void {
    for (const path of this.#paths) this.#draw(`path d="${path.data}"`, '', 'fill', path.data === '');
  }
  stroke(): void {
    for (const path of this.#paths) this.#draw(`path d="${path.data}"`, '', 'stroke', path.data === '');
  }
  clip(): void {
    this.#flush();
    const id = `clip${String(this.#clips.length + 1)}`;
    const { matrix, clip } = this.#state;
    const within = clip === '' ? '' : ` clip-path="url(#${clip})"`;
    const data = this.#paths.map((path) => path.data).join('');
    const transform = onlyMoves(matrix) ? '' : transformAttribute(matrix);
    this.#clips.push(`<clipPath id="${id}"${within}><path d="${data}"${transform}/></clipPath>`);
    this.#set({ clip: id });
  }
  fillRect(x: number, y: number, w: number, h: number): void {
    this.#draw(this.#rect(x, y, w, h), '', 'fill');
  }
  strokeRect(x: number, y: number, w: number, h: number): void {
    this.#draw(this.#rect(x, y, w, h), '', 'stroke');
  }
  fillText(text: string, x: number, y: number, maxWidth?: number): void {
    this.#text(text, x, y, maxWidth, 'fill');
  }
  strokeText(text: string, x: number, y: number, maxWidth?: number): void {
    this.#text(text, x, y, maxWidth, 'stroke');
  }

  /** Starts a group; `title` is its tooltip. */
  beginGroup(id: string, title = ''): void {
    this.#flush();
    this.#openGroups += 1;
    this.#write(`<g id="${escapeXml(id)}">${title === '' ? '' : `<title>${escapeXml(title)}</title>`}`);
  }
  endGroup(): void {
    this.#flush();
    if (this.#openGroups === 0) return;
    this.#openGroups -= 1;
    this.#write('</g>\n');
  }

  /** The document, in pieces. `title` names it for who cannot see it. */
  finish(size: { width: number; height: number }, title: string): string[] {
    while (this.#openGroups > 0) this.endGroup();
    this.#flush();
    const [w, h] = [svgNumber(size.width), svgNumber(size.height)];
    const styles = [...this.#classes].map(([css, name]) => `.${name}{${css}}`);
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}" viewBox="0 0 ${w} ${h}" role="img" aria-label="${escapeXml(title)}">\n`,
      `<title>${escapeXml(title)}</title>\n`,
      `<style>text{white-space:pre}\n${styles.join('\n')}</style>\n`,
      this.#clips.length === 0 ? '' : `<defs>${this.#clips.join('')}</defs>\n`,
      ...this.#body,
      '</svg>\n',
    ];
  }

  get #path(): SvgPath {
    return this.#paths[this.#paths.length - 1] ?? new SvgPath();
  }
  /** A translation goes into the coordinates, any other transform into an attribute. */
  get #dx(): number {
    return onlyMoves(this.#state.matrix) ? this.#state.matrix[4] : 0;
  }
  get #dy(): number {
    return onlyMoves(this.#state.matrix) ? this.#state.matrix[5] : 0;
  }
  #moved(points: readonly number[]): number[] {
    return points.map((value, i) => value + (i % 2 === 0 ? this.#dx : this.#dy));
  }
  #set(change: Partial<SvgState>): void {
    this.#state = { ...this.#state, ...change };
  }
  #transform(matrix: SvgState['matrix']): void {
    this.#set({ matrix: product(this.#state.matrix, matrix) });
  }
  #rect(x: number, y: number, w: number, h: number): string {
    const [left, top] = [svgNumber(x + this.#dx), svgNumber(y + this.#dy)];
    return `rect x="${left}" y="${top}" width="${svgNumber(w)}" height="${svgNumber(h)}"`;
  }

  #text(text: string, x: number, y: number, maxWidth: number | undefined, paint: 'fill' | 'stroke'): void {
    const { font, align, baseline } = this.#state;
    // As a canvas does: white space of any kind is a space.
    const plain = text.replace(/\s/g, ' ').slice(0, 600);
    if (plain.trim() === '' || maxWidth === 0) return;
    const { size, family } = fontParts(font);
    const down = baseline === 'middle' ? size * (/mono/i.test(family) ? middleOfMono : middleOfSans) : 0;
    const natural = this.options.widthOf?.(font, plain);
    const width = natural === undefined ? undefined : Math.min(natural, maxWidth ?? natural);
    const hint = width === undefined ? '' : ` textLength="${svgNumber(width)}" lengthAdjust="spacingAndGlyphs"`;
    const anchor = align === 'left' ? '' : `;text-anchor:${align === 'center' ? 'middle' : 'end'}`;
    const element = `text x="${svgNumber(x + this.#dx)}" y="${svgNumber(y + this.#dy + down)}"${hint}`;
    this.#draw(element, escapeXml(plain), paint, false, `font:${cssValue(font)}${anchor};`);
  }

  #draw(element: string, text: string, paint: 'fill' | 'stroke', empty = false, css = ''): void {
    if (empty) return;
    const state = this.#state;
    const value = paint === 'fill' ? `fill:${cssValue(state.fill)}` : strokeCss(state);
    const common = `${css}${state.alpha === 1 ? '' : `opacity:${String(Math.round(state.alpha * 1000) / 1000)};`}`;
    const last = this.#pending;
    // A fill over a stroke is right for text only, whose stroke is the halo beneath.
    const joins =
      last !== null &&
      last[paint] === '' &&
      last.element === element &&
      last.text === text &&
      last.common === common &&
      last.state.matrix === state.matrix &&
      last.state.clip === state.clip &&
      (paint === 'stroke') === (css === '');
    if (joins) {
      last[paint] = value;
      return;
    }
    this.#flush();
    this.#pending = { element, text, fill: '', stroke: '', common, state, [paint]: value };
  }

  #flush(): void {
    const last = this.#pending;
    if (last === null) return;
    this.#pending = null;
    const isText = last.text !== '';
    const halo = isText && last.fill !== '' && last.stroke !== '' ? ';paint-order:stroke' : '';
    const paints = [last.fill === '' ? 'fill:none' : last.fill, last.stroke].filter((part) => part !== '').join(';');
    const name = this.#className(`${last.common}${paints}${halo}`);
    const { matrix, clip } = last.state;
    const transform = matrix === identity || onlyMoves(matrix) ? '' : transformAttribute(matrix);
    const tag = `<${last.element} class="${name}"${transform}${isText ? `>${last.text}</text>` : '/>'}`;
    this.#write(clip === '' ? `${tag}\n` : `<g clip-path="url(#${clip})">${tag}</g>\n`);
  }

  #className(css: string): string {
    let name = this.#classes.get(css);
    if (name === undefined) {
      name = `l${this.#classes.size.toString(36)}`;
      this.#classes.set(css, name);
    }
    return name;
  }

  #write(markup: string): void {
    this.#length += markup.length;
    if (this.#length > (this.options.most ?? Infinity)) this.options.tooLong?.();
    this.#body.push(markup);
  }
}
