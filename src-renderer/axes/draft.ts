/** What a person typed into the axes of a model, as the edit that is asked of the engine. Pure. */
import type { AxesReport, Axis, AxisEdit } from '../../src-shared/axes.js';
import { type AxisRange, rangeProblem, rangeText, sameRange } from '../../src-shared/axis-ranges.js';

/** Texts by axis, `images:0`; an axis that is not there stays as it is. */
export type AxisDrafts = Readonly<Record<string, string>>;

export const axisKey = (value: string, axis: number): string => `${value}:${String(axis)}`;

/** What stands in an axis now. */
export const axisText = ({ value, symbol }: Axis): string => (value === null ? (symbol ?? '') : String(value));

const symbolPattern = /^[A-Za-z_][\w.]*$/;

/** What is wrong with a text, or null. */
export function draftProblem(text: string): string | null {
  const trimmed = text.trim();
  if (/^-?[\d.]+$/.test(trimmed)) return /^[1-9]\d*$/.test(trimmed) ? null : 'A whole number of 1 or more.';
  return trimmed === '' || symbolPattern.test(trimmed) ? null : 'A name of letters, digits, _ and dots.';
}

interface Place {
  value: string;
  axis: Axis;
}

const placesOf = ({ inputs, outputs }: AxesReport): Place[] =>
  [...inputs, ...outputs].flatMap(({ name, axes }) => axes.map((axis) => ({ value: name, axis })));

/** The sizes of a range as they were typed. */
export interface RangeTexts {
  min: string;
  opt: string;
  max: string;
}

/** Everything that was typed and chosen. */
export interface AxisDraft {
  axes: AxisDrafts;
  /** New names of symbols, by the old. */
  names: Readonly<Record<string, string>>;
  ranges: Readonly<Record<string, RangeTexts>>;
  /** Symbols that are to be let through. */
  repair: readonly string[];
}

export const noDraft: AxisDraft = { axes: {}, names: {}, ranges: {}, repair: [] };

export const rangeTexts = (range: AxisRange | null): RangeTexts =>
  range === null
    ? { min: '', opt: '', max: '' }
    : { min: String(range.min), opt: range.opt === null ? '' : String(range.opt), max: String(range.max) };

/** The range that was typed; null for none at all, undefined where it is none yet. */
function rangeOf({ min, opt, max }: RangeTexts): AxisRange | null | undefined {
  const texts = [min, opt, max].map((text) => text.trim());
  if (texts.every((text) => text === '')) return null;
  if (texts.some((text, at) => !/^\d{1,15}$/.test(text) && !(at === 1 && text === ''))) return undefined;
  return { min: Number(min), opt: opt.trim() === '' ? null : Number(opt), max: Number(max) };
}

/** What is wrong with a range that was typed, or null. */
export function rangeTextProblem(texts: RangeTexts): string | null {
  const range = rangeOf(texts);
  if (range === undefined) return 'A smallest and a largest size, whole numbers of 1 or more.';
  return range === null ? null : rangeProblem(range);
}

/** Whether anything that was typed cannot be. */
export const isWrong = ({ axes, names, ranges }: AxisDraft): boolean =>
  [...Object.values(axes), ...Object.values(names)].some((text) => draftProblem(text) !== null) ||
  Object.values(ranges).some((texts) => rangeTextProblem(texts) !== null);

/**
 * The edit that the texts ask for: a number in a symbolic axis fixes the symbol, a name renames it (or makes it one with
 * the symbol of that name), and anything in another axis sets that axis.
 */
export function editOf(report: AxesReport, draft: AxisDraft): AxisEdit {
  const places = placesOf(report);
  const symbols = new Set(places.flatMap(({ axis }) => (axis.symbol === null ? [] : [axis.symbol])));
  const edit: AxisEdit = { set: [], fix: {}, rename: {}, unify: {}, repair: [...draft.repair], ranges: {} };
  const change = (symbol: string, to: string | number): void => {
    if (typeof to === 'number') edit.fix[symbol] = to;
    else if (symbols.has(to)) edit.unify[symbol] = to;
    else edit.rename[symbol] = to;
  };
  const meant = (text: string): string | number => (/^\d+$/.test(text) ? Number(text) : text);
  for (const { value, axis } of places) {
    const text = (draft.axes[axisKey(value, axis.index)] ?? '').trim();
    if (text === '' || text === axisText(axis)) continue;
    if (axis.symbol === null) edit.set.push({ value, axis: axis.index, to: meant(text) });
    else change(axis.symbol, meant(text));
  }
  for (const [symbol, typed] of Object.entries(draft.names)) {
    const text = typed.trim();
    if (text !== '' && text !== symbol && symbols.has(symbol)) change(symbol, meant(text));
  }
  const before = new Map(report.symbols.map(({ symbol, range }) => [symbol, range]));
  for (const [symbol, texts] of Object.entries(draft.ranges)) {
    const range = rangeOf(texts);
    if (range !== undefined && !sameRange(range ?? undefined, before.get(symbol) ?? undefined))
      edit.ranges[symbol] = range;
  }
  return edit;
}

/** How many things an edit asks for. */
export const editSize = ({ set, fix, rename, unify, repair, ranges }: AxisEdit): number =>
  set.length + Object.keys({ ...fix, ...rename, ...unify }).length + repair.length + Object.keys(ranges).length;

/** `m.onnx` → `m.axes.onnx`, beside it. */
export const proposedPath = (path: string): string =>
  path.replace(/(\.[^./\\]+)?$/, (ending) => `.axes${ending || '.onnx'}`);

/** The same edit on the command line. */
export function editCommand(path: string, edit: AxisEdit, out: string): string {
  const quoted = (text: string): string => (/^[\w./:=@+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);
  const pairs = (option: string, record: Readonly<Record<string, string | number>>): string[] =>
    Object.entries(record).map(([from, to]) => `${option} ${quoted(`${from}=${String(to)}`)}`);
  return [
    `lapidary axes ${quoted(path)}`,
    ...edit.set.map(({ value, axis, to }) => `--set ${quoted(`${value}:${String(axis)}=${String(to)}`)}`),
    ...pairs('--fix', edit.fix),
    ...pairs('--rename', edit.rename),
    ...pairs('--unify', edit.unify),
    ...edit.repair.map((symbol) => `--repair ${quoted(symbol)}`),
    ...Object.entries(edit.ranges).map(
      ([symbol, range]) => `--range ${quoted(`${symbol}=${range === null ? 'none' : rangeText(range)}`)}`,
    ),
    `-o ${quoted(out)}`,
  ].join(' ');
}
