import { describe, expect, it } from 'vitest';
import { MemorySource } from '../byte-source.js';
import { looksLikeSafetensors, readSafetensorsHeader } from './header.js';

function fileOf(header: string, dataBytes: number): Uint8Array {
  const text = Buffer.from(header);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, Buffer.alloc(dataBytes)]);
}
const read = (header: string, dataBytes: number): ReturnType<typeof readSafetensorsHeader> =>
  readSafetensorsHeader(new MemorySource('m.safetensors', fileOf(header, dataBytes)));
const tensor = (dtype: string, shape: number[], from: number, to: number): string =>
  JSON.stringify({ dtype, shape, data_offsets: [from, to] });

describe('readSafetensorsHeader', () => {
  it('gives tensors, their places and the metadata', () => {
    const header = `{"__metadata__":{"format":"pt"},"a.weight":${tensor('F32', [2, 3], 0, 24)},"b":${tensor('BF16', [], 24, 26)},"__proto__":${tensor('F4', [3], 26, 28)}}`;
    const { tensors, places, metadata } = read(header, 28);
    expect(tensors.map(({ name, shape }) => [name, shape])).toEqual([
      ['a.weight', [2, 3]],
      ['b', []],
      ['__proto__', [3]],
    ]);
    expect(places.get('b')).toEqual({ offset: 8 + Buffer.byteLength(header) + 24, bytes: 2 });
    expect([...metadata]).toEqual([['format', 'pt']]);
  });

  it('reads the header only', () => {
    const header = `{"w":${tensor('U8', [5_000_000], 0, 5_000_000)}}`;
    const source = new MemorySource('m', fileOf(header, 5_000_000));
    readSafetensorsHeader(source);
    expect(source.bytesRead).toBe(8 + header.length);
  });

  it.each([
    ['a header that is no JSON', '{"a":', 0, /no JSON/],
    ['a list', '[]', 0, /no object/],
    ['more tensors than any model has', `{${'"":{},'.repeat(200_001)}"":{}}`, 0, /more than any model has/],
    ['more values than any model has', `{"a":[${'0,'.repeat(4_000_001)}0]}`, 0, /more than any model has/],
    ['a hole', `{"a":${tensor('U8', [1], 1, 2)}}`, 2, /hole/],
    ['an overlap', `{"a":${tensor('U8', [2], 0, 2)},"b":${tensor('U8', [2], 1, 3)}}`, 3, /overlaps/],
    ['a size that is not the shape', `{"a":${tensor('F32', [2], 0, 4)}}`, 4, /needs 8/],
    ['bytes left over', `{"a":${tensor('U8', [1], 0, 1)}}`, 9, /follow its last tensor/],
    ['a cut file', `{"a":${tensor('U8', [9], 0, 9)}}`, 3, /asks for/],
    ['a negative size', `{"a":${tensor('U8', [-1], 0, 0)}}`, 0, /not understood/],
    ['a size beyond numbers', '{"a":{"dtype":"U8","shape":[1e300],"data_offsets":[0,0]}}', 0, /not understood/],
    ['metadata that is no text', '{"__metadata__":{"a":1}}', 0, /__metadata__/],
  ])('refuses %s', (_, header, dataBytes, message) => {
    expect(() => read(header, dataBytes)).toThrow(message);
  });

  it('does not make room for a length that is a lie', () => {
    const bytes = new Uint8Array(16).fill(0xff);
    expect(() => readSafetensorsHeader(new MemorySource('m', bytes))).toThrow(/would be/);
  });
});

describe('looksLikeSafetensors', () => {
  it('takes a header and nothing else', () => {
    expect(looksLikeSafetensors(fileOf('{"a":1}', 0), 15)).toBe(true);
    expect(looksLikeSafetensors(fileOf('{}', 0), 10)).toBe(true);
    expect(looksLikeSafetensors(Buffer.from('{"a": "JSON of another kind"}'), 29)).toBe(false);
    expect(looksLikeSafetensors(new Uint8Array(64), 64)).toBe(false);
  });
});
