import { expect, it } from 'vitest';
import { decodeSymbolColumns, encodeSymbolColumns } from './symbol-columns.js';

it('comes back as it was sent, also from the middle of a frame', () => {
  const bytes = encodeSymbolColumns([
    { values: [1, 2, 3], ends: [7, 8], reasons: [0, 1] },
    { values: [], ends: [], reasons: [] },
    { values: [5], ends: [9], reasons: [1] },
  ]);
  const frame = new Uint8Array(bytes.length + 1);
  frame.set(bytes, 1);
  for (const message of [bytes, frame.subarray(1)]) {
    const rows = decodeSymbolColumns(message, 3);
    expect(rows.map(({ values }) => [...values])).toEqual([[1, 2, 3], [], [5]]);
    expect(rows.map(({ ends }) => [...ends])).toEqual([[7, 8], [], [9]]);
    expect(rows.map(({ reasons }) => [...reasons])).toEqual([[0, 1], [], [1]]);
  }
  expect(() => decodeSymbolColumns(bytes.subarray(4), 3)).toThrow(/does not fit/);
});
