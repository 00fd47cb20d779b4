/**
 * The input grammar, used everywhere a person describes example inputs:
 *
 *   name:dtype[dim,…]            images:float32[batch=2{1..8},3,224,224]
 *   name:dtype(low..high)[dim,…] ids:int64(0..29999)[batch=2{1..8},seq=16{1..512}]
 *
 * A dim is a number (static), `name=example`, or `name=example{min..max}` (dynamic). The example may be left out
 * (`batch`, `batch{1..8}`): Lapidary then takes 2 or more, because exporters specialise a size of 1. One end of a range
 * may be left out, too: `batch=4{2..}`.
 */
import { z } from 'zod';
import { parseDType } from './dtype.js';
import { LapidaryError } from './errors.js';
import type { ValueInfo } from './inspect.js';

const grammarHint =
  "Write inputs as name:dtype[dim,…], for example 'ids:int64(0..29999)[batch=2{1..8},seq=16{1..512}]'. A dim is a number, name=example or name=example{min..max}.";

export const dimSpecSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('static'), size: z.number().int().nonnegative() }),
  z.object({
    kind: z.literal('dynamic'),
    symbol: z.string(),
    example: z.number().int().nonnegative(),
    min: z.number().int().nullable(),
    max: z.number().int().nullable(),
  }),
]);

export const inputSpecSchema = z.object({
  name: z.string().min(1),
  dtype: z.string(),
  dims: z.array(dimSpecSchema),
  /** Inclusive range of integer values. */
  low: z.number().int().nullable(),
  high: z.number().int().nullable(),
});

export type DimSpec = z.infer<typeof dimSpecSchema>;
export type InputSpec = z.infer<typeof inputSpecSchema>;

function refuse(text: string, why: string): LapidaryError {
  return new LapidaryError('INPUT_SPEC_INVALID', `The input '${text}' cannot be read: ${why}.`, grammarHint);
}

const dimPattern = /^([A-Za-z_][\w.]*)(?:=(\d+))?(?:\{(\d*)\.\.(\d*)\})?$/;

/** The example size taken when none is written: 2 where the range allows, so that nothing is specialised to 1. */
export function defaultExample(min: number | null, max: number | null): number {
  return Math.min(Math.max(2, min ?? 1), max ?? Number.MAX_SAFE_INTEGER);
}

const rangeText = (min: number | null, max: number | null): string =>
  `${min === null ? '' : String(min)}..${max === null ? '' : String(max)}`;

function parseDim(text: string, whole: string): DimSpec {
  if (/^\d+$/.test(text)) return { kind: 'static', size: Number(text) };
  const match = dimPattern.exec(text);
  if (match === null) throw refuse(whole, `'${text}' is not a dimension`);
  const [, symbol = '', exampleText, minText, maxText] = match;
  if (minText === '' && maxText === '') throw refuse(whole, `the range of ${symbol} says neither end`);
  const min = minText === undefined || minText === '' ? null : Number(minText);
  const max = maxText === undefined || maxText === '' ? null : Number(maxText);
  if (min !== null && max !== null && min > max) throw refuse(whole, `the range of ${symbol} runs backwards`);
  const example = exampleText === undefined ? defaultExample(min, max) : Number(exampleText);
  if ((min !== null && example < min) || (max !== null && example > max)) {
    throw refuse(whole, `the example ${String(example)} of ${symbol} lies outside its range ${rangeText(min, max)}`);
  }
  return { kind: 'dynamic', symbol, example, min, max };
}

/** Parses one input spec. Throws INPUT_SPEC_INVALID with the grammar as hint. */
export function parseInputSpec(text: string): InputSpec {
  const whole = text.trim();
  const match = /^(.+):([A-Za-z]\w*)(?:\((-?\d+)\.\.(-?\d+)\))?\[([^\]]*)\]$/.exec(whole);
  if (match === null) throw refuse(whole, 'it does not have the form name:dtype[dim,…]');
  const [, name = '', dtypeText = '', lowText, highText, dimsText = ''] = match;
  const dtype = parseDType(dtypeText);
  if (dtype === undefined) throw refuse(whole, `'${dtypeText}' is not an element type`);
  const low = lowText === undefined ? null : Number(lowText);
  const high = highText === undefined ? null : Number(highText);
  if (low !== null && high !== null && low > high) throw refuse(whole, 'the value range runs backwards');
  if (low !== null && !/^u?int/.test(dtype)) throw refuse(whole, 'a value range is for integer inputs');
  const dims = dimsText.trim() === '' ? [] : dimsText.split(',').map((dim) => parseDim(dim.trim(), whole));
  return { name: name.trim(), dtype, dims, low, high };
}

/** Parses several specs and checks that they agree: names differ, a shared symbol has one example and one range. */
export function parseInputSpecs(texts: readonly string[]): InputSpec[] {
  return checkInputSpecs(texts.map(parseInputSpec));
}

/** Fills in what a shared symbol leaves out from its other uses, and refuses contradictions. */
export function checkInputSpecs(specs: readonly InputSpec[]): InputSpec[] {
  const seen = new Set<string>();
  const bySymbol = new Map<string, Extract<DimSpec, { kind: 'dynamic' }>>();
  for (const spec of specs) {
    if (seen.has(spec.name)) throw refuse(spec.name, 'the name is given twice');
    seen.add(spec.name);
    for (const dim of spec.dims) {
      if (dim.kind !== 'dynamic') continue;
      const known = bySymbol.get(dim.symbol);
      if (known === undefined) {
        bySymbol.set(dim.symbol, dim);
      } else if (known.example !== dim.example) {
        throw refuse(
          formatInputSpec(spec),
          `${dim.symbol} has the example ${String(known.example)} elsewhere and ${String(dim.example)} here`,
        );
      } else {
        bySymbol.set(dim.symbol, { ...dim, min: known.min ?? dim.min, max: known.max ?? dim.max });
      }
    }
  }
  return specs.map((spec) => ({
    ...spec,
    dims: spec.dims.map((dim) => (dim.kind === 'dynamic' ? (bySymbol.get(dim.symbol) ?? dim) : dim)),
  }));
}

function formatDim(dim: DimSpec): string {
  if (dim.kind === 'static') return String(dim.size);
  const range = dim.min === null && dim.max === null ? '' : `{${rangeText(dim.min, dim.max)}}`;
  return `${dim.symbol}=${String(dim.example)}${range}`;
}

/** The spec as a person would write it; parseInputSpec reads it back. */
export function formatInputSpec(spec: InputSpec): string {
  const range = spec.low === null || spec.high === null ? '' : `(${String(spec.low)}..${String(spec.high)})`;
  return `${spec.name}:${spec.dtype}${range}[${spec.dims.map(formatDim).join(',')}]`;
}

/** Symbols of the specs with their example and range, in order of appearance. */
export function symbolsOf(specs: readonly InputSpec[]): Extract<DimSpec, { kind: 'dynamic' }>[] {
  const found = new Map<string, Extract<DimSpec, { kind: 'dynamic' }>>();
  for (const spec of specs) {
    for (const dim of spec.dims) if (dim.kind === 'dynamic' && !found.has(dim.symbol)) found.set(dim.symbol, dim);
  }
  return [...found.values()];
}

/** Sizes of one input when symbols take the given sizes (the example where none is given). */
export function shapeAt(spec: InputSpec, sizes: Readonly<Record<string, number>>): number[] {
  return spec.dims.map((dim) => (dim.kind === 'static' ? dim.size : (sizes[dim.symbol] ?? dim.example)));
}

/** The spec as a model's input would be listed: static sizes as numbers, dynamic ones by their symbol. */
export function valueOfSpec(spec: InputSpec): ValueInfo {
  return {
    name: spec.name,
    dtype: spec.dtype,
    shape: spec.dims.map((dim) => (dim.kind === 'static' ? dim.size : dim.symbol)),
  };
}

/**
 * Specs for a model's own inputs, so that a file can be compared or timed without being told its inputs:
 * named axes become dynamic with the default example, unknown ones are named after their place.
 * Throws INPUT_SPEC_INVALID for inputs that are not tensors of known rank.
 */
export function specsFromValues(inputs: readonly ValueInfo[]): InputSpec[] {
  return inputs.map((input) => {
    const dtype = input.dtype === null ? undefined : parseDType(input.dtype);
    if (dtype === undefined || input.shape === null) {
      throw new LapidaryError(
        'INPUT_SPEC_INVALID',
        `The input ${input.name} (${input.dtype ?? 'unknown type'}) is not a tensor of known shape.`,
        `Describe the inputs with --input '${input.name}:float32[…]'.`,
      );
    }
    const dims = input.shape.map((dim, index): DimSpec => {
      if (typeof dim === 'number') return { kind: 'static', size: dim };
      const symbol = dim === null || !/^[A-Za-z_][\w.]*$/.test(dim) ? `${input.name}_${String(index)}` : dim;
      return { kind: 'dynamic', symbol, example: 2, min: null, max: null };
    });
    return { name: input.name, dtype, dims, low: null, high: null };
  });
}
