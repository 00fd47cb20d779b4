/**
 * Symbols painted on a graph by the mechanism of heat: a node's number says which of the chosen symbols it carries and
 * which end at it, as bits; values have bits of their own for edges. Pure.
 */
import type { HeatLayer, PaintedSymbol, SymbolPaint } from '../heat.js';

/** Symbols painted at once: twice as many bits fit into the whole part of a double. */
export const maxPainted = 24;
const endFactor = 2 ** maxPainted;

export const carriedBits = (code: number): number => code % endFactor;
export const endBits = (code: number): number => Math.floor(code / endFactor);

/** The number of a node that carries and ends these. */
export const paintCode = (carried: number, ends: number): number => carried + ends * endFactor;

/** What a box of both shows: a group carries what its nodes do. */
export function joinCodes(a: number, b: number): number {
  return paintCode((carriedBits(a) | carriedBits(b)) >>> 0, (endBits(a) | endBits(b)) >>> 0);
}

export function symbolsIn(bits: number, { painted }: SymbolPaint): PaintedSymbol[] {
  return painted.filter((_, bit) => (bits & (1 << bit)) !== 0);
}

const names = (symbols: readonly PaintedSymbol[]): string => symbols.map(({ name }) => name).join(', ');

/** `carries batch, seq; ends here: seq`. */
export function paintText(code: number, paint: SymbolPaint): string {
  const carried = symbolsIn(carriedBits(code), paint);
  const ended = symbolsIn(endBits(code), paint);
  const parts = [
    ...(carried.length === 0 ? [] : [`carries ${names(carried)}`]),
    ...(ended.length === 0 ? [] : [`ends here: ${names(ended)}`]),
  ];
  return parts.join('; ') || 'none';
}

/** Where a symbol is: the values that carry it, the nodes that make or take them, and the nodes where it ends. */
export interface PaintedReach {
  values: ArrayLike<number>;
  /** Nodes that give such a value. */
  makers: ArrayLike<number>;
  ends: ArrayLike<number>;
}

/** The layer of some symbols of a graph; `reach` in the order of `painted`, of which the first 24 are shown. */
export function symbolLayer(
  counts: { nodes: number; values: number },
  reach: readonly PaintedReach[],
  { painted, all, choose }: Omit<SymbolPaint, 'values'>,
): HeatLayer {
  const carried = new Uint32Array(counts.nodes);
  const ended = new Uint32Array(counts.nodes);
  const values = new Uint32Array(counts.values);
  const mark = (column: Uint32Array, rows: ArrayLike<number>, bit: number): void => {
    for (let at = 0; at < rows.length; at += 1) {
      const row = rows[at] ?? -1;
      if (row >= 0 && row < column.length) column[row] = (column[row] ?? 0) | (1 << bit);
    }
  };
  reach.slice(0, maxPainted).forEach(({ values: rows, makers, ends }, bit) => {
    mark(values, rows, bit);
    mark(carried, makers, bit);
    mark(ended, ends, bit);
  });
  const paint: SymbolPaint = { painted: painted.slice(0, maxPainted), all, values, choose };
  return {
    id: 'symbols',
    title: 'Symbols',
    unit: '',
    kind: 'symbols',
    values: Float64Array.from(carried, (bits, node) => paintCode(bits, ended[node] ?? 0)),
    format: (code) => paintText(code, paint),
    paint,
  };
}
