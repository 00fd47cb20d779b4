import { describe, expect, it } from 'vitest';
import type { Dim } from '../../../src-shared/graph.js';
import { buildModelGraph } from '../../../src-shared/testing/graph-builder.js';
import { DimTexts } from './dim-text.js';
import { modelSymbols, symbolValues } from './symbols.js';

function symbols(
  shapes: Record<string, readonly Dim[]>,
  inner: Record<string, readonly Dim[]> = {},
): [string, number | null][] {
  const inputs = Object.keys(shapes);
  const nodes = Object.keys(inner).map((name) => ({ op: 'Identity', inputs: [inputs[0] ?? ''], outputs: [name] }));
  const graph = buildModelGraph([{ inputs, shapes: { ...shapes, ...inner }, nodes }]);
  return [...modelSymbols(graph, new DimTexts())].map(([name, { assumed }]) => [name, assumed]);
}

describe('what symbols are taken to be', () => {
  it('goes by name, wherever the axis stands', () => {
    expect(symbols({ x: ['seq_len', 'batch_size', 64] })).toEqual([
      ['seq_len', 128],
      ['batch_size', 1],
    ]);
    expect(symbols({ image: ['N', 3, 'height', 'width'] })).toEqual([
      ['N', 1],
      ['height', 224],
      ['width', 224],
    ]);
    expect(symbols({ wave: ['b', 'num_samples'] })).toEqual([
      ['b', 1],
      ['num_samples', 16_000],
    ]);
  });

  it('else by place', () => {
    expect(symbols({ x: ['d0', 3, 'd2', 'd3'] })).toEqual([
      ['d0', 1],
      ['d2', 224],
      ['d3', 224],
    ]);
    expect(symbols({ ids: ['d0', 'd1'] })).toEqual([
      ['d0', 1],
      ['d1', 128],
    ]);
    // [layers, batch, hidden]: the state of a recurrent layer.
    expect(symbols({ state: [2, 'd1', 128] })).toEqual([['d1', 1]]);
  });

  it('takes symbols out of expressions, once, and assumes nothing for those of no input', () => {
    expect(symbols({ x: ['batch', 'seq'] }, { y: ['batch*seq', '2*seq + boxes'] })).toEqual([
      ['batch', 1],
      ['seq', 128],
      ['boxes', null],
    ]);
  });
});

describe('given sizes', () => {
  it('replace what is assumed, and those the model lacks are left out', () => {
    const known = new Map([
      ['batch', { assumed: 1, where: 'axis 0 of x' }],
      ['boxes', { assumed: null, where: '' }],
    ]);
    expect(
      symbolValues(
        known,
        new Map([
          ['batch', 8],
          ['other', 3],
        ]),
      ),
    ).toEqual([
      { name: 'batch', value: 8, assumed: false, where: 'axis 0 of x' },
      { name: 'boxes', value: null, assumed: false, where: '' },
    ]);
  });
});

describe('texts of dims', () => {
  it('are worth what their expression is, and nothing without all of its symbols', () => {
    const texts = new DimTexts();
    const sizes = new Map([
      ['s', 10],
      ['b', 2],
    ]);
    expect(texts.evaluate('12*s + b', sizes)).toBe(122);
    expect(texts.evaluate('(s + 1)//2', sizes)).toBe(5);
    expect(texts.evaluate('s*missing', sizes)).toBeNaN();
    expect(texts.evaluate('b - s', sizes)).toBeNaN();
    expect(texts.evaluate('', sizes)).toBeNaN();
  });
});
