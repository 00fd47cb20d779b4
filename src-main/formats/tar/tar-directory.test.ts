import { describe, expect, it } from 'vitest';
import { MemorySource } from '../byte-source.js';
import { firstTarName, looksLikeTar, readTarDirectory } from './tar-directory.js';
import { tarOf } from './test-tars.js';

const read = (bytes: Uint8Array): ReturnType<typeof readTarDirectory> =>
  readTarDirectory(new MemorySource('m.tar', bytes));

describe('readTarDirectory', () => {
  it('gives names and places, and which are files', () => {
    const bytes = tarOf([
      { name: 'dir/', type: '5' },
      { name: 'dir/a', content: 'x'.repeat(600) },
      { name: 'link', type: '2' },
      { name: 'b', content: 'yz' },
    ]);
    expect(read(bytes)).toEqual([
      { name: 'dir/', offset: 512, bytes: 0, isFile: false },
      { name: 'dir/a', offset: 1024, bytes: 600, isFile: true },
      { name: 'link', offset: 2560, bytes: 0, isFile: false },
      { name: 'b', offset: 3072, bytes: 2, isFile: true },
    ]);
    expect(firstTarName(bytes)).toBe('dir/');
  });

  it('takes long names and sizes from the headers before', () => {
    const long = 'n'.repeat(300);
    const record = (text: string): string => `${String(Buffer.byteLength(text) + 4)} ${text}\n`;
    const entries = read(
      tarOf([
        { name: '././@LongLink', type: 'L', content: `${long}\0` },
        { name: 'short', content: 'a' },
        { name: 'pax', type: 'x', content: record('path=über/b') },
        { name: 'b', content: 'bb' },
        { name: 'global', type: 'g', content: record('path=none') },
        { name: 'c', content: 'ccc' },
      ]),
    );
    expect(entries.map(({ name, bytes }) => [name, bytes])).toEqual([
      [long, 1],
      ['über/b', 2],
      ['c', 3],
    ]);
  });

  it('reads headers only', () => {
    const source = new MemorySource('m', tarOf([{ name: 'a', content: new Uint8Array(100_000) }, { name: 'b' }]));
    readTarDirectory(source);
    expect(source.bytesRead).toBe(4 * 512 - 512);
  });

  it('refuses what is cut off, stops where headers end, and takes random bytes for none', () => {
    expect(() => read(tarOf([{ name: 'a', claim: 5000 }]))).toThrow(/ends inside of a/);
    const broken = Buffer.from(tarOf([{ name: 'a' }, { name: 'b' }]));
    broken[512] = 0x41;
    expect(read(broken).map(({ name }) => name)).toEqual(['a']);
    expect(looksLikeTar(new Uint8Array(512))).toBe(false);
    expect(looksLikeTar(Uint8Array.from({ length: 512 }, (_, at) => (at * 37) % 251))).toBe(false);
    expect(looksLikeTar(new Uint8Array(100))).toBe(false);
  });
});
