/** One formatter for every number a person reads: three significant digits, thin space before the unit (ui.md). */

const thin = '\u2009';

/** Three significant digits without exponent for 0.001 ≤ |x| < 10,000; scientific outside. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '∞' : '−∞';
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 10_000 || size < 0.001) return value.toExponential(1);
  return Number(value.toPrecision(3)).toString();
}

function scaled(value: number, base: number, units: readonly string[]): string {
  let size = value;
  let step = 0;
  while (Math.abs(size) >= base && step < units.length - 1) {
    size /= base;
    step += 1;
  }
  const digits = step === 0 ? String(Math.round(size)) : size.toPrecision(size >= 1000 ? 4 : 3);
  const unit = units[step] ?? '';
  return unit === '' ? digits : `${digits}${thin}${unit}`;
}

/** A count in SI steps: 67.0 M, 311. */
export const formatCount = (value: number): string => scaled(value, 1000, ['', 'k', 'M', 'G', 'T']);

/** Bytes in decimal SI units, as file managers show them: 268 MB. */
export const formatBytes = (value: number): string => scaled(value, 1000, ['B', 'kB', 'MB', 'GB', 'TB']);

/** Multiply-accumulates: 1.81 GMAC. */
export const formatMacs = (value: number): string =>
  scaled(value, 1000, ['MAC', 'kMAC', 'MMAC', 'GMAC', 'TMAC', 'PMAC']);

/** Operations (not a rate): 3.64 GFLOP. */
export const formatFlops = (value: number): string =>
  scaled(value, 1000, ['FLOP', 'kFLOP', 'MFLOP', 'GFLOP', 'TFLOP', 'PFLOP']);

/** Milliseconds with two decimals, for columns; four where the value is under 0.1 ms. */
export const formatMs = (value: number): string => (value < 0.1 ? value.toFixed(4) : value.toFixed(2));

/** Seconds for a person: 0.42 s, 12 s, 3 min 05 s. */
export function formatSeconds(value: number): string {
  if (value < 10) return `${value.toFixed(2)}${thin}s`;
  if (value < 60) return `${Math.round(value).toString()}${thin}s`;
  const minutes = Math.floor(value / 60);
  return `${String(minutes)}${thin}min ${String(Math.round(value - minutes * 60)).padStart(2, '0')}${thin}s`;
}

/** `node` for one, `nodes` for any other number. */
export const plural = (count: number, one: string, many = `${one}s`): string => (count === 1 ? one : many);

/** `1 node`, `12,345 nodes`. */
export const counted = (count: number, one: string, many?: string): string =>
  `${count.toLocaleString('en-US')} ${plural(count, one, many)}`;

/** `batch × 3 × 224 × 224`; `scalar` for rank 0, `?` for unknown dims, `unknown shape` without a rank. */
export function formatShape(shape: readonly (number | string | null)[] | null): string {
  if (shape === null) return 'unknown shape';
  if (shape.length === 0) return 'scalar';
  return shape.map((dim) => dim ?? '?').join(' × ');
}
