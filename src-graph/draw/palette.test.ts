import { describe, expect, it } from 'vitest';
import { mix } from './palette.js';

describe('mix', () => {
  it('mixes long and short hex colours', () => {
    expect(mix('#000000', '#ffffff', 0.5)).toBe('#808080');
    expect(mix('#0063c0', '#fff', 0)).toBe('#ffffff');
    expect(mix('#f00', '#00f', 0.25)).toBe('#4000bf');
  });

  it('leaves what it cannot read as it is', () => {
    expect(mix('tomato', '#fff', 0.5)).toBe('tomato');
  });
});
