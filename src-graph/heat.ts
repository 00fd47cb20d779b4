/**
 * Heat: a number per node painted on the graph (cost now; latency and error use the same). Who makes a layer knows what
 * its numbers mean; the view only knows how to colour them.
 */
export interface PaintedSymbol {
  name: string;
  /** `#rrggbb`, the same wherever the symbol is shown. */
  colour: string;
}

export interface SymbolPaint {
  /** Those painted, by bit. */
  painted: readonly PaintedSymbol[];
  /** All there are to choose from. */
  all: readonly PaintedSymbol[];
  /** Bits by value index. */
  values: Uint32Array;
  /** Paints these instead; none ends it. */
  choose: (names: readonly string[]) => void;
}

export interface HeatLayer {
  /** Stable name of what is shown, such as `macs`. */
  id: string;
  /** Words for the legend, such as `Multiply-accumulates`. */
  title: string;
  unit: string;
  /**
   * Amounts are 0 or more, in one hue; differences have a sign, in two hues around zero; of symbols the number is bits
   * (core/symbol-paint.ts), each a colour.
   */
  kind: 'amount' | 'difference' | 'symbols';
  /** By node index; NaN where it is not known. A group shows the sum of its nodes, or the largest where `join` says so. */
  values: Float64Array;
  join?: 'largest';
  /** A value as people read it, with its unit: `1.82 GMAC`. */
  format(value: number): string;
  /** Of a layer of symbols: which, and in what colours. */
  paint?: SymbolPaint;
}
