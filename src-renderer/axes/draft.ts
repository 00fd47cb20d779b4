/** What a person typed into the axes of a model, as the edit that is asked of the engine. Pure. */
import type { AxesReport, Axis, AxisEdit } from '../../src-shared/axes.js';

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

const noEdit: AxisEdit = { set: [], fix: {}, rename: {}, unify: {}, repair: [], ranges: {} };

/**
 * The edit that the texts ask for: a number in a symbolic axis fixes the symbol, a name renames it (or makes it one with
 * the symbol of that name), and anything in another axis sets that axis. `repair`: symbols to be let through.
 */
export function editOf(report: AxesReport, drafts: AxisDrafts, repair: readonly string[]): AxisEdit {
  const places = placesOf(report);
  const symbols = new Set(places.flatMap(({ axis }) => (axis.symbol === null ? [] : [axis.symbol])));
  const edit = {
    ...noEdit,
    set: [...noEdit.set],
    fix: { ...noEdit.fix },
    rename: {} as Record<string, string>,
    unify: {} as Record<string, string>,
    repair: [...repair],
  };
  for (const { value, axis } of places) {
    const text = (drafts[axisKey(value, axis.index)] ?? '').trim();
    if (text === '' || text === axisText(axis)) continue;
    const to = /^\d+$/.test(text) ? Number(text) : text;
    if (axis.symbol === null) edit.set.push({ value, axis: axis.index, to });
    else if (typeof to === 'number') edit.fix[axis.symbol] = to;
    else if (symbols.has(to)) edit.unify[axis.symbol] = to;
    else edit.rename[axis.symbol] = to;
  }
  return edit;
}

/** How many things an edit asks for. */
export const editSize = ({ set, fix, rename, unify, repair }: AxisEdit): number =>
  set.length + Object.keys({ ...fix, ...rename, ...unify }).length + repair.length;

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
    `-o ${quoted(out)}`,
  ].join(' ');
}
