/** Edits of the inputs of an export as a table makes them; what comes out is the lines of the input grammar. Pure. */
import { LapidaryError } from '../../src-shared/errors.js';
import {
  defaultExample,
  type DimSpec,
  formatInputSpec,
  type InputSpec,
  parseInputSpecs,
  symbolsOf,
} from '../../src-shared/input-spec.js';

export type Dynamic = Extract<DimSpec, { kind: 'dynamic' }>;

/** The lines after an edit, or why it cannot be made. */
export type Edited = { lines: string[]; problem: null } | { lines: null; problem: string };

export const hasText = (lines: readonly string[]): boolean => lines.some((line) => line.trim() !== '');

/** The specs of lines that can be read, together; null when one cannot. */
export function readLines(lines: readonly string[]): InputSpec[] | null {
  try {
    return parseInputSpecs(lines.filter((line) => line.trim() !== ''));
  } catch {
    return null;
  }
}

/** What the parser says, without the text it says it of: that stands beside the field. */
function reasonOf(error: unknown): string {
  const message = error instanceof LapidaryError ? error.message : String(error);
  const reason = message.replace(/^The input '.*' cannot be read: /s, '');
  return reason.charAt(0).toUpperCase() + reason.slice(1);
}

function checked(specs: readonly InputSpec[]): Edited {
  try {
    const lines = specs.map(formatInputSpec);
    parseInputSpecs(lines);
    return { lines, problem: null };
  } catch (error) {
    return { lines: null, problem: reasonOf(error) };
  }
}

const replaced = <T>(items: readonly T[], at: number, change: (item: T) => T): T[] =>
  items.map((item, index) => (index === at ? change(item) : item));

export const setInput = (specs: readonly InputSpec[], at: number, patch: Partial<Omit<InputSpec, 'dims'>>): Edited =>
  checked(replaced(specs, at, (spec) => ({ ...spec, ...patch })));

/** `0..99`, or nothing; the range of an integer input's values. */
export function setValues(specs: readonly InputSpec[], at: number, text: string): Edited {
  if (text.trim() === '') return setInput(specs, at, { low: null, high: null });
  const match = /^\s*(-?\d+)\s*\.\.\s*(-?\d+)\s*$/.exec(text);
  if (match === null) return { lines: null, problem: 'Write the values like 0..29999.' };
  return setInput(specs, at, { low: Number(match[1]), high: Number(match[2]) });
}

/** A type that is not an integer's has no range of values. */
export const setDtype = (specs: readonly InputSpec[], at: number, dtype: string): Edited =>
  setInput(specs, at, { dtype, ...(/^u?int/.test(dtype) ? {} : { low: null, high: null }) });

/** A number makes the axis static, a name gives it that symbol, with the symbol's example and range where it has one. */
export function setSize(specs: readonly InputSpec[], input: number, axis: number, text: string): Edited {
  const size = text.trim();
  if (/^\d{1,9}$/.test(size)) return setDim(specs, input, axis, { kind: 'static', size: Number(size) });
  if (!/^[A-Za-z_]\w*$/.test(size)) {
    return { lines: null, problem: 'A size is a number, or a name of letters, digits and _.' };
  }
  const before = specs[input]?.dims[axis];
  const known = symbolsOf(specs).find(({ symbol }) => symbol === size);
  const example = before === undefined ? 2 : Math.max(2, before.kind === 'static' ? before.size : before.example);
  const own = before?.kind === 'dynamic' ? { ...before, symbol: size } : undefined;
  return setDim(specs, input, axis, known ?? own ?? { kind: 'dynamic', symbol: size, example, min: null, max: null });
}

const setDim = (specs: readonly InputSpec[], input: number, axis: number, dim: DimSpec): Edited =>
  checked(replaced(specs, input, (spec) => ({ ...spec, dims: replaced(spec.dims, axis, () => dim) })));

/** Changes a symbol everywhere it stands. */
export function setSymbol(
  specs: readonly InputSpec[],
  symbol: string,
  patch: Partial<Pick<Dynamic, 'symbol' | 'example' | 'min' | 'max'>>,
): Edited {
  if (patch.symbol !== undefined && patch.symbol !== symbol) {
    if (!/^[A-Za-z_]\w*$/.test(patch.symbol)) {
      return { lines: null, problem: 'A name has letters, digits and _, and does not begin with a digit.' };
    }
    if (symbolsOf(specs).some((dim) => dim.symbol === patch.symbol)) {
      return { lines: null, problem: `${patch.symbol} is another axis; give single axes its name instead.` };
    }
  }
  const change = (dim: DimSpec): DimSpec =>
    dim.kind === 'dynamic' && dim.symbol === symbol ? { ...dim, ...patch } : dim;
  const after = specs.map((spec) => ({ ...spec, dims: spec.dims.map(change) }));
  const dim = symbolsOf(after).find((each) => each.symbol === (patch.symbol ?? symbol));
  if (dim?.min !== null && dim?.max !== null && dim !== undefined && dim.min > dim.max) {
    return { lines: null, problem: `The range of ${dim.symbol} runs backwards.` };
  }
  return checked(after);
}

export const addAxis = (specs: readonly InputSpec[], at: number): Edited =>
  checked(replaced(specs, at, (spec) => ({ ...spec, dims: [...spec.dims, { kind: 'static', size: 1 }] })));

export const removeAxis = (specs: readonly InputSpec[], at: number): Edited =>
  checked(replaced(specs, at, (spec) => ({ ...spec, dims: spec.dims.slice(0, -1) })));

/** Another input: the next of forward's parameters, with a batch like the others. */
export function addInput(specs: readonly InputSpec[], parameters: readonly string[]): Edited {
  const taken = new Set(specs.map(({ name }) => name));
  const unused = parameters.find((name) => !taken.has(name) && !name.startsWith('*'));
  let count = specs.length + 1;
  while (taken.has(`input_${String(count)}`)) count += 1;
  const batch = symbolsOf(specs)[0] ?? {
    kind: 'dynamic',
    symbol: 'batch',
    example: defaultExample(1, 8),
    min: 1,
    max: 8,
  };
  const spec: InputSpec = {
    name: unused ?? `input_${String(count)}`,
    dtype: 'float32',
    dims: [batch, { kind: 'static', size: 1 }],
    low: null,
    high: null,
  };
  return checked([...specs, spec]);
}

export const removeInput = (specs: readonly InputSpec[], at: number): Edited =>
  checked(specs.filter((_, index) => index !== at));

/** `ids 1, mask 1`: where a symbol stands. */
export const standsAt = (specs: readonly InputSpec[], symbol: string): string =>
  specs
    .flatMap(({ name, dims }) =>
      dims.flatMap((dim, axis) => (dim.kind === 'dynamic' && dim.symbol === symbol ? [`${name} ${String(axis)}`] : [])),
    )
    .join(', ');
