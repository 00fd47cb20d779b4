/** Which inputs of a model take a text as tokens, and what each of them says of it. Pure. */
import { LapidaryError } from '../../../src-shared/errors.js';
import { type DimSpec, formatInputSpec, type InputSpec, shapeAt } from '../../../src-shared/input-spec.js';
import { paddingRoleOf } from '../../../src-shared/padding-role.js';

/** A text as its tokenizer has it. */
export interface Tokens {
  ids: readonly number[];
  /** Of which of two texts each token is; none where the tokenizer does not say. */
  types: readonly number[];
}

const isInteger = (spec: InputSpec): boolean => /^u?int\d+$/.test(spec.dtype);
const isTypes = (spec: InputSpec): boolean => /(token_type|segment)(_?ids?)?$/i.test(spec.name);
const isPositions = (spec: InputSpec): boolean => /position(_?ids?)?s?$/i.test(spec.name);

/** The input of the tokens themselves. Throws INPUT_MISMATCH where there is none. */
export function idsInput(specs: readonly InputSpec[], path: string): InputSpec {
  const fitting = specs.filter(
    (spec) =>
      isInteger(spec) &&
      (spec.dims.length === 1 || spec.dims.length === 2) &&
      paddingRoleOf(spec) === null &&
      !isTypes(spec) &&
      !isPositions(spec),
  );
  const found = fitting.find(({ name }) => /(^|[_.])input_ids$/.test(name) && !/decoder/.test(name)) ?? fitting[0];
  if (found !== undefined) return found;
  throw new LapidaryError(
    'INPUT_MISMATCH',
    specs.length === 0
      ? `${path} is text, and the shapes of the inputs are not known.`
      : `${path} is text, and no input takes ids of tokens: ${specs.map(formatInputSpec).join(', ')}.`,
    'Tokens fit an integer input of batch × length, or of length; say it with --input.',
  );
}

export interface TextShape {
  rows: number;
  length: number;
  sizes: Record<string, number>;
}

function fitDim(dim: DimSpec | undefined, wanted: number, sizes: Record<string, number>): number {
  if (dim === undefined) return 1;
  if (dim.kind === 'static') return dim.size;
  const size = Math.min(Math.max(wanted, dim.min ?? 1), dim.max ?? Infinity);
  sizes[dim.symbol] = size;
  return size;
}

/** The sizes at which a batch of texts is run: as long as the longest where the axis allows. */
export function textShape(ids: InputSpec, texts: readonly Tokens[]): TextShape {
  const sizes: Record<string, number> = {};
  const longest = Math.max(...texts.map(({ ids: each }) => each.length), 1);
  const [first, second] = ids.dims;
  if (second === undefined) return { rows: 1, length: fitDim(first, longest, sizes), sizes };
  const rows = fitDim(first, texts.length, sizes);
  return { rows, length: fitDim(second, longest, sizes), sizes };
}

/** Ids of a text in as many places: the last token stays when it is cut, since it often ends the text. */
function cut(ids: readonly number[], length: number): readonly number[] {
  if (ids.length <= length) return ids;
  return [...ids.slice(0, length - 1), ids.at(-1) ?? 0];
}

/** The elements of an input for a batch of texts; null for an input that says something else. */
export function textElements(
  spec: InputSpec,
  ids: InputSpec,
  { rows, length, sizes }: TextShape,
  texts: readonly Tokens[],
  padId: number,
): number[] | null {
  const shape = shapeAt(spec, sizes).join();
  const role = paddingRoleOf(spec);
  const filled = (row: number): number => Math.min(length, texts[row % texts.length]?.ids.length ?? 0);
  const table = (of: (row: number, at: number) => number): number[] =>
    Array.from({ length: rows * length }, (_, place) => of(Math.floor(place / length), place % length));
  if (role === 'lengths' && shape === String(rows)) return Array.from({ length: rows }, (_, row) => filled(row));
  if (!isInteger(spec) && spec.dtype !== 'bool') return null;
  if (shape !== shapeAt(ids, sizes).join()) return null;
  if (spec === ids) {
    const cuts = texts.map(({ ids: each }) => cut(each, length));
    return table((row, at) => cuts[row % texts.length]?.[at] ?? padId);
  }
  if (role === 'mask') return table((row, at) => (at < filled(row) ? 1 : 0));
  if (role === 'inverted-mask') return table((row, at) => (at < filled(row) ? 0 : 1));
  if (isTypes(spec)) return table((row, at) => (at < filled(row) ? (texts[row % texts.length]?.types[at] ?? 0) : 0));
  return isPositions(spec) ? table((_, at) => at) : null;
}
