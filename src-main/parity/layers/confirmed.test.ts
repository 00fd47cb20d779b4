import { describe, expect, it } from 'vitest';
import { confirmedDivergence } from './confirmed.js';
import type { ValuePair } from './layer-value.js';
import { layerValueOf } from './pair-modules.js';
import { layerPair, moduleValue } from './testing.js';

const graphValue = { key: 'v', name: 'v', op: 'Op', scope: '', dtype: 'float32', shape: [1] };

function pair(edge: 'out' | 'op', path: string): ValuePair {
  return { reference: layerValueOf(moduleValue(path, [1], { side: edge })), subject: graphValue, edge };
}

const pairs = [pair('out', 'norm'), pair('op', 'attn'), pair('op', 'attn'), pair('out', 'attn'), pair('out', 'head')];
const measure = (errors: number[]) => errors.map((error, at) => layerPair(pairs[at]?.reference.scope ?? '', error));
const rounding = { u: 2 ** -24, noise: null };

describe('confirmedDivergence', () => {
  it('is the operator where what comes out of its module differs too', () => {
    const measured = measure([1e-7, 1e-7, 0.1, 0.1, 0.1]);
    expect(confirmedDivergence(pairs, measured, rounding)?.index).toBe(2);
    expect(measured[2]?.note).toBe('');
  });

  it('passes over an operator that differs in a module whose result agrees, and says so', () => {
    const measured = measure([1e-7, 0.1, 1e-7, 1e-7, 0.2]);
    expect(confirmedDivergence(pairs, measured, rounding)?.index).toBe(4);
    expect(measured[1]?.rmsRel).toBeNull();
    expect(measured[1]?.note).toContain('what comes out of attn agrees');
    expect(confirmedDivergence(pairs, measure([1e-7, 0.1, 0.1, 1e-7, 1e-7]), rounding)).toBeNull();
  });

  it('passes it over where the last value that follows within the module agrees', () => {
    const inside = [pair('out', 'norm'), pair('op', 'attn'), pair('out', 'attn.out'), pair('out', 'head')];
    const of = (errors: number[]) => errors.map((error, at) => layerPair(inside[at]?.reference.scope ?? '', error));
    expect(confirmedDivergence(inside, of([1e-7, 1, 1e-7, 0.1]), rounding)?.index).toBe(3);
    expect(confirmedDivergence(inside, of([1e-7, 1, 0.1, 1e-7]), rounding)?.index).toBe(1);
  });

  it('passes over what makes no difference to what is computed from it, though the module fails later', () => {
    const inside = [pair('op', 'attn'), pair('op', 'attn'), pair('out', 'attn.v'), pair('out', 'attn')];
    const of = (errors: number[]) => errors.map((error, at) => layerPair(inside[at]?.reference.scope ?? '', error));
    const next = (from: number) => (from === 0 ? [1] : [3]);
    expect(confirmedDivergence(inside, of([1, 1e-7, 0.1, 0.1]), rounding, next)?.index).toBe(2);
    expect(confirmedDivergence(inside, of([1, 0.1, 1e-7, 0.1]), rounding, next)?.index).toBe(0);
  });

  it('believes an operator of a module whose result is not compared', () => {
    const inside = [pair('out', 'norm'), pair('op', 'attn')];
    expect(confirmedDivergence(inside, measure([1e-7, 0.1]), rounding)?.index).toBe(1);
  });
});
