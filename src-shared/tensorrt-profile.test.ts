import { describe, expect, it } from 'vitest';
import type { ValueAxes } from './axes.js';
import { testAxis } from './test-axes.js';
import { tensorrtProfile, trtexecFlags } from './tensorrt-profile.js';

const value = (name: string, ...dims: (number | string | null)[]): ValueAxes => ({
  name,
  dtype: 'float32',
  axes: dims.map((dim, index) => testAxis(index, dim)),
});

const ranges = new Map([
  ['batch', { min: 1, opt: 8, max: 32 }],
  ['side', { min: 64, opt: null, max: 640 }],
]);

describe('tensorrtProfile', () => {
  it('gives the shapes of all inputs that can change, and of no other', () => {
    const inputs = [value('images', 'batch', 3, 'side', 'side'), value('scale', 1), value('input:0', 'batch')];
    const profile = tensorrtProfile(inputs, ranges);
    expect(profile).toEqual({
      minShapes: "images:1x3x64x64,'input:0':1",
      optShapes: "images:8x3x640x640,'input:0':8",
      maxShapes: "images:32x3x640x640,'input:0':32",
    });
    expect(profile === null ? '' : trtexecFlags(profile)).toBe(
      `"--minShapes=images:1x3x64x64,'input:0':1" "--optShapes=images:8x3x640x640,'input:0':8" "--maxShapes=images:32x3x640x640,'input:0':32"`,
    );
  });

  it('is none where a symbol has no range, an axis is not said, or nothing can change', () => {
    expect(tensorrtProfile([value('x', 'batch'), value('y', 'length')], ranges)).toBeNull();
    expect(tensorrtProfile([value('x', 'batch', null)], ranges)).toBeNull();
    expect(tensorrtProfile([value('x', 1, 3)], ranges)).toBeNull();
  });
});
