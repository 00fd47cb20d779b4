/** Which values carry each symbol of a model, and at which nodes it ends, as one message of integers. */
import { LapidaryError } from './errors.js';
import type { NodeIndex, ValueIndex } from './graph.js';

export interface SymbolReach {
  /** Values whose shape depends on the symbol, in the order of the graph. */
  values: Int32Array;
  /** Nodes that take such a value and give none. */
  ends: Int32Array;
  /** Why each of them does, an index into the reasons sent along. */
  reasons: Int32Array;
}

/** Lengths of each symbol's values and ends, then its values, ends and reasons, symbol after symbol. */
export function encodeSymbolColumns(
  rows: readonly {
    values: readonly ValueIndex[];
    ends: readonly NodeIndex[];
    reasons: readonly number[];
  }[],
): Uint8Array {
  const total = rows.reduce((sum, { values, ends }) => sum + 2 + values.length + 2 * ends.length, 0);
  const all = new Int32Array(total);
  let at = 0;
  for (const { values, ends } of rows) {
    all[at++] = values.length;
    all[at++] = ends.length;
  }
  for (const { values, ends, reasons } of rows)
    for (const column of [values, ends, reasons]) {
      all.set(column, at);
      at += column.length;
    }
  return new Uint8Array(all.buffer);
}

/** The reach of `count` symbols. Throws PROTOCOL when the message has another length. */
export function decodeSymbolColumns(bytes: Uint8Array, count: number): SymbolReach[] {
  // A message cut out of a larger frame may start anywhere; views need 4-aligned starts.
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  const all = new Int32Array(aligned.buffer, aligned.byteOffset, Math.floor(aligned.byteLength / 4));
  let at = 2 * count;
  const take = (length: number): Int32Array => {
    const part = all.subarray(at, at + length);
    at += length;
    return part;
  };
  const rows = Array.from({ length: count }, (_, symbol): SymbolReach => {
    const [values, ends] = [all[2 * symbol] ?? 0, all[2 * symbol + 1] ?? 0];
    return { values: take(values), ends: take(ends), reasons: take(ends) };
  });
  if (at !== all.length) throw new LapidaryError('PROTOCOL', 'The symbols message does not fit the model.');
  return rows;
}
