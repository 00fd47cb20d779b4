import { describe, expect, it } from 'vitest';
import { parseInputSpec, parseInputSpecs } from '../../src-shared/input-spec.js';
import { paddingRoleOf } from '../../src-shared/padding-role.js';
import { paddingElements } from './padding.js';

it('what an input says about padding is told by name, type and rank', () => {
  const role = (text: string) => paddingRoleOf(parseInputSpec(text));
  expect(role('attention_mask:int64(0..1)[b=2,s=4]')).toBe('mask');
  expect(role('mask:int64[b=2,s=4]')).toBe('mask');
  expect(role('decoder.attention_mask:bool[b=2,s=4]')).toBe('mask');
  expect(role('src_key_padding_mask:bool[b=2,s=4]')).toBe('inverted-mask');
  expect(role('lengths:int64[b=2]')).toBe('lengths');
  expect(role('attention_mask:float32[b=2,s=4]')).toBeNull();
  expect(role('attention_mask:int64(0..9)[b=2,s=4]')).toBeNull();
  expect(role('attn_mask:bool[s=4,h=2,t=4]')).toBeNull();
  expect(role('ids:int64(0..1)[b=2,s=4]')).toBeNull();
});

describe('padding of one case', () => {
  const specs = parseInputSpecs([
    'ids:int64(0..99)[b=4,s=6]',
    'attention_mask:int64(0..1)[b=4,s=6]',
    'src_key_padding_mask:bool[b=4,s=6]',
    'lengths:int64[b=4]',
  ]);
  const rows = (name: string, paddingRow: number | null): number[][] => {
    const spec = specs.find((each) => each.name === name);
    const flat = spec === undefined ? null : paddingElements(spec, specs, { sizes: {}, paddingRow }, 3);
    const width = (flat?.length ?? 0) / 4;
    return Array.from({ length: 4 }, (_, row) => flat?.slice(row * width, (row + 1) * width) ?? []);
  };

  it('masks are ones, then zeros, and never a row of zeros; the lengths are theirs', () => {
    const mask = rows('attention_mask', null);
    for (const row of mask) expect(row.join('')).toMatch(/^1+0*$/);
    expect(mask[0]).toEqual([1, 1, 1, 1, 1, 1]);
    expect(mask.some((row) => row.includes(0))).toBe(true);
    expect(rows('src_key_padding_mask', null)).toEqual(mask.map((row) => row.map((bit) => 1 - bit)));
    expect(rows('lengths', null).flat()).toEqual(mask.map((row) => row.filter((bit) => bit === 1).length));
  });

  it('one row may be padding throughout', () => {
    const mask = rows('attention_mask', 3);
    expect(mask[3]).toEqual([0, 0, 0, 0, 0, 0]);
    expect(mask[1]).toContain(1);
    expect(rows('lengths', 3).flat()[3]).toBe(1);
  });

  it('other inputs are left alone', () => {
    expect(
      paddingElements(specs[0] ?? parseInputSpec('x:float32[1]'), specs, { sizes: {}, paddingRow: null }, 1),
    ).toBeNull();
  });
});
