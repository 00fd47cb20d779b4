import { describe, expect, it } from 'vitest';
import { parseInputSpec } from '../../src-shared/input-spec.js';
import { exampleTensor } from './make-inputs.js';
import { isPaddingMask } from './padding-mask.js';

describe('padding masks', () => {
  it('are told by name and values', () => {
    expect(isPaddingMask(parseInputSpec('attention_mask:int64(0..1)[b=2,s=4]'))).toBe(true);
    expect(isPaddingMask(parseInputSpec('decoder_attention_mask:bool[b=2,s=4]'))).toBe(true);
    expect(isPaddingMask(parseInputSpec('attention_mask:float32[b=2,s=4]'))).toBe(false);
    expect(isPaddingMask(parseInputSpec('attention_mask:int64(0..9)[b=2,s=4]'))).toBe(false);
    expect(isPaddingMask(parseInputSpec('ids:int64(0..1)[b=2,s=4]'))).toBe(false);
  });

  it('are ones, then zeros, never a row of zeros, and some padded', () => {
    const { data } = exampleTensor(parseInputSpec('attention_mask:int64(0..1)[b=8,s=16]'), [8, 16], 5);
    const rows = Array.from({ length: 8 }, (_, row) =>
      Array.from(data.slice(row * 16, row * 16 + 16), Number).join(''),
    );
    for (const row of rows) expect(row).toMatch(/^1+0*$/);
    expect(rows[0]).toBe('1'.repeat(16));
    expect(rows.some((row) => row.endsWith('0'))).toBe(true);
  });
});
