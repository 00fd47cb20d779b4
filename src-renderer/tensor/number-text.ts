/** How an element is written in the grid: short, scientific, or exactly as it is stored. Pure. */

export type NumberStyle = 'short' | 'scientific' | 'exact';

export const numberStyles: readonly { id: NumberStyle; label: string; width: number }[] = [
  { id: 'short', label: 'Four digits', width: 80 },
  { id: 'scientific', label: 'Scientific', width: 80 },
  { id: 'exact', label: 'Exact', width: 108 },
];

const digits = 4;

/** `text` is exact. Integers, words, complex numbers and strings stay as they are where a style does not fit them. */
export function numberText(text: string, style: NumberStyle): string {
  if (style === 'exact' || text === '') return text;
  const value = Number(text);
  if (Number.isNaN(value) || !Number.isFinite(value)) return text;
  if (style === 'scientific') return value.toExponential(digits - 1);
  if (Number.isInteger(value) && Math.abs(value) < 1e7) return text;
  const size = Math.abs(value);
  if (size >= 1e6 || size < 1e-4) return value.toExponential(digits - 2);
  return String(Number(value.toPrecision(digits)));
}

/** What stands out: NaN and infinities are wrong more often than not, zeros step back. */
export function numberTone(text: string): 'bad' | 'zero' | '' {
  if (text === 'NaN' || text.endsWith('Infinity') || text.includes('NaN')) return 'bad';
  return text === '0' || text === '-0' || text === 'false' ? 'zero' : '';
}
