import { describe, expect, it } from 'vitest';
import {
  carriedBits,
  endBits,
  joinCodes,
  maxPainted,
  paintCode,
  paintText,
  symbolLayer,
  symbolsIn,
} from './symbol-paint.js';

const colours = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ name: `s${String(at)}`, colour: '#0072b2' }));
const choose = (): void => undefined;

describe('the number of a node', () => {
  it('holds 24 symbols carried and 24 that end, and joins with another', () => {
    const all = 2 ** maxPainted - 1;
    const code = paintCode(all, all);
    expect([carriedBits(code), endBits(code)]).toEqual([all, all]);
    const joined = joinCodes(paintCode(1, 4), paintCode(2 ** 23, 2 ** 23));
    expect([carriedBits(joined), endBits(joined)]).toEqual([1 + 2 ** 23, 4 + 2 ** 23]);
  });
});

describe('symbolLayer', () => {
  const painted = colours(2);
  const layer = symbolLayer(
    { nodes: 4, values: 5 },
    [
      { values: [0, 1], makers: [-1, 0], ends: [2] },
      { values: [1], makers: [0, 99], ends: [] },
    ],
    { painted, all: painted, choose },
  );

  it('says what each node carries and what ends at it, and what each value carries', () => {
    expect(Array.from(layer.values, (code) => layer.format(code))).toEqual([
      'carries s0, s1',
      'none',
      'ends here: s0',
      'none',
    ]);
    expect([...(layer.paint?.values ?? [])]).toEqual([1, 3, 0, 0, 0]);
  });

  it('shows the first 24 of more', () => {
    const many = symbolLayer(
      { nodes: 1, values: 1 },
      colours(30).map(() => ({ values: [0], makers: [0], ends: [0] })),
      { painted: colours(30), all: colours(30), choose },
    );
    const { paint } = many;
    expect(paint?.painted).toHaveLength(maxPainted);
    if (paint === undefined) return;
    expect(symbolsIn(carriedBits(many.values[0] ?? 0), paint)).toHaveLength(maxPainted);
    expect(paintText(many.values[0] ?? 0, paint)).toContain('ends here: s0');
  });
});
