/** Sizes a symbol is meant to take: from `min` to `max`, most often `opt`. Kept in the model's metadata. Pure. */
import { z } from 'zod';

const size = z.number().int().min(1).max(Number.MAX_SAFE_INTEGER);

export const axisRangeSchema = z.object({
  min: size,
  /** The size it is tuned for; null where nobody said. */
  opt: size.nullable(),
  max: size,
});

export type AxisRange = z.infer<typeof axisRangeSchema>;
export type AxisRanges = ReadonlyMap<string, AxisRange>;

/** The entry of metadata_props that holds the ranges: `{"ranges":{"batch":{"min":1,"opt":8,"max":32}}}`. */
export const rangesKey = 'lapidary.axes';

const storedSchema = z.object({ ranges: z.record(z.string().min(1), axisRangeSchema) });

/** Why it is no range, or null. */
export function rangeProblem({ min, opt, max }: AxisRange): string | null {
  const sizes = [min, max, ...(opt === null ? [] : [opt])];
  if (sizes.some((each) => !Number.isSafeInteger(each) || each < 1))
    return 'the sizes of a range are whole numbers of 1 or more';
  if (min > max) return `the smallest size, ${String(min)}, is larger than the largest, ${String(max)}`;
  if (opt !== null && (opt < min || opt > max))
    return `${String(opt)} does not lie between ${String(min)} and ${String(max)}`;
  return null;
}

/** `1:8:32`, or `1..32` without a size it is tuned for; undefined for any other text. Its sizes may be wrong. */
export function parseRange(text: string): AxisRange | undefined {
  const number = '-?\\d{1,15}(?:\\.\\d+)?';
  const three = new RegExp(`^(${number}):(${number}):(${number})$`).exec(text);
  if (three !== null) return { min: Number(three[1]), opt: Number(three[2]), max: Number(three[3]) };
  const two = new RegExp(`^(${number})\\.\\.(${number})$`).exec(text);
  return two === null ? undefined : { min: Number(two[1]), opt: null, max: Number(two[2]) };
}

/** As it is typed. */
export const rangeText = ({ min, opt, max }: AxisRange): string =>
  opt === null ? `${String(min)}..${String(max)}` : [min, opt, max].join(':');

export const sameRange = (a: AxisRange | undefined, b: AxisRange | undefined): boolean =>
  a?.min === b?.min && a?.opt === b?.opt && a?.max === b?.max;

export const isInRange = (size: number, range: AxisRange | undefined): boolean =>
  range === undefined || (size >= range.min && size <= range.max);

/** The sizes a range names, ascending. */
export const sizesOf = ({ min, opt, max }: AxisRange): number[] =>
  [...new Set([min, opt ?? min, max])].sort((a, b) => a - b);

/** The value of `rangesKey`; null where there is nothing to keep. */
export function writeRanges(ranges: AxisRanges): string | null {
  return ranges.size === 0 ? null : JSON.stringify({ ranges: Object.fromEntries(ranges) });
}

/** Ranges from a model's metadata; `problem` says why what stands there cannot be read. */
export function readRanges(metadata: Readonly<Record<string, string>>): { ranges: AxisRanges; problem: string | null } {
  const text = Object.hasOwn(metadata, rangesKey) ? metadata[rangesKey] : undefined;
  if (text === undefined) return { ranges: new Map(), problem: null };
  const none = (problem: string): { ranges: AxisRanges; problem: string } => ({ ranges: new Map(), problem });
  let stored: unknown;
  try {
    stored = JSON.parse(text);
  } catch {
    return none('it is not JSON');
  }
  const parsed = storedSchema.safeParse(stored);
  if (!parsed.success) return none('it does not hold ranges of min, opt and max');
  const ranges = new Map(Object.entries(parsed.data.ranges));
  for (const [symbol, range] of ranges) {
    const problem = rangeProblem(range);
    if (problem !== null) return none(`${symbol}: ${problem}`);
  }
  return { ranges, problem: null };
}
