import { describe, expect, it } from 'vitest';
import { errorLimit, firstDivergence, type Rounding } from './first-divergence.js';
import { chunksOf } from './chunks.js';
import { blamedLevel } from './optimiser.js';
import { placeText, sentenceOf } from './sentence.js';
import { layerPair } from './testing.js';

const float32: Rounding = { u: 2 ** -24, noise: null };
const indexOf = (errors: (number | null)[], rounding: Rounding = float32): number | undefined =>
  firstDivergence(
    errors.map((error) => layerPair('a', error)),
    rounding,
  )?.index;

describe('firstDivergence', () => {
  it('finds the jump, however small it is', () => {
    expect(indexOf([0, 1e-7, 2e-7, 1.5e-7, 4e-5, 8e-5])).toBe(4);
    expect(indexOf([0, 3e-6, 1e-3])).toBe(1);
  });

  it('is not taken in by errors that grow layer by layer', () => {
    expect(indexOf(Array.from({ length: 40 }, (_, depth) => 1e-7 * 1.3 ** depth))).toBeUndefined();
    expect(
      indexOf(
        Array.from({ length: 40 }, (_, depth) => 1e-7 * 1.3 ** depth),
        { u: 2 ** -24, noise: 1e-4 },
      ),
    ).toBe(27);
  });

  it('allows a narrower type its rounding, and no type an error of a third', () => {
    expect(indexOf([4e-4, 6e-4, 9e-4], { u: 2 ** -11, noise: null })).toBeUndefined();
    expect(indexOf([0.02, 0.03, 0.04, 0.45], { u: 2 ** -8, noise: null })).toBe(3);
    expect(errorLimit([], { u: 2 ** -8, noise: null })).toBe(0.125);
  });

  it('takes an infinity on one side for a divergence, and passes over what was not compared', () => {
    const pairs = [layerPair('a', null, { note: 'shapes differ' }), layerPair('b', 0, { nonFinite: 3 })];
    expect(firstDivergence(pairs, float32)?.index).toBe(1);
  });
});

describe('sentenceOf', () => {
  const differing = layerPair('encoder.layers.3.attn', 2.1e-3, { nonFinite: 12 });
  const pairs = [layerPair('embed', 1e-6), { ...differing, overflow: 12 }];

  it('names the layer, the size, the overflow and what came before', () => {
    const overflow = { value: 'val_78', op: 'MatMul', elements: 12 };
    expect(sentenceOf({ pairs, first: 1, overflow, alone: null }, 'Softmax')).toBe(
      'First differs at encoder.layers.3.attn (Softmax), 0.0021 of RMS, FP16 overflow in 12 elements of val_78; earlier layers ≤ 1.0e-6.',
    );
    const alone = { node: 'n', op: 'Softmax', verdict: 'own' as const, rmsRel: 1, detail: '' };
    const inside = [layerPair('embed', 1e-6), differing];
    expect(sentenceOf({ pairs: inside, first: 1, overflow: null, alone }, 'Softmax')).toContain(
      '12 elements not finite on one side only; earlier layers ≤ 1.0e-6. Its own fault',
    );
  });

  it('says that nothing differs, or that nothing was compared', () => {
    expect(sentenceOf({ pairs: pairs.slice(0, 1), first: null, overflow: null, alone: null }, '')).toBe(
      'Nothing inside differs: 1 value agrees within 1.0e-6 of RMS.',
    );
    expect(sentenceOf({ pairs: [], first: null, overflow: null, alone: null }, '')).toBe(
      'Nothing inside could be compared.',
    );
    expect(placeText('')).toBe('the model itself');
  });
});

describe('blamedLevel', () => {
  const row = (level: 'disabled' | 'basic' | 'extended' | 'all', rmsRel: number, detail = '') => ({
    level,
    rmsRel,
    maxAbs: rmsRel,
    detail,
  });

  it('blames the first level that is wrong where none is right', () => {
    const rows = [row('disabled', 1e-7), row('basic', 2e-7), row('extended', 1e-2), row('all', 1e-2)];
    expect(blamedLevel(rows, 2 ** -24)).toBe('extended');
    expect(blamedLevel([row('disabled', 1e-7), row('all', 0, 'ONNX Runtime crashed')], 2 ** -24)).toBe('all');
  });

  it('clears the optimiser of what is wrong without it', () => {
    expect(blamedLevel([row('disabled', 0.4), row('basic', 0.4), row('all', 0.41)], 2 ** -24)).toBeNull();
    expect(blamedLevel([row('disabled', 0), row('basic', 0), row('all', 1)], 2 ** -24, 'basic')).toBeNull();
    expect(blamedLevel([row('disabled', 0, 'it does not run'), row('all', 0)], 2 ** -24)).toBeNull();
  });
});

describe('chunksOf', () => {
  const value = (shape: number[] | null) => ({ key: '', name: '', op: '', scope: '', dtype: 'float32', shape });
  const pair = (shape: number[] | null) => ({ reference: value(shape), subject: value(shape), edge: null });

  it('keeps both sides of a chunk under the limit, and gives a pair that is over it a chunk of its own', () => {
    const pairs = [[10], [10], [1000], [10], [10], [10]].map(pair);
    expect(chunksOf(pairs, 160).map((chunk) => chunk.length)).toEqual([2, 1, 2, 1]);
  });
});
