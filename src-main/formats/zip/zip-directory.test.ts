import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { MemorySource } from '../byte-source.js';
import { archiveStart, entryDataOffset, readZipDirectory } from './zip-directory.js';
import { readZipEntry } from './zip-entry.js';
import { type TestEntry, zipOf } from './test-zips.js';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const sourceOf = (entries: TestEntry[], options = {}): MemorySource =>
  new MemorySource('a.zip', zipOf(entries, options));

describe('readZipDirectory', () => {
  it('lists entries and finds their data', () => {
    const source = sourceOf([
      { name: 'm/data.pkl', content: text('hello') },
      { name: 'm/data/0', content: new Uint8Array(300).fill(7) },
      { name: 'm/deflated', content: text('abcabcabcabc'.repeat(50)), deflate: true },
    ]);
    const entries = readZipDirectory(source);
    expect(entries.map((entry) => [entry.name, entry.bytes])).toEqual([
      ['m/data.pkl', 5],
      ['m/data/0', 300],
      ['m/deflated', 600],
    ]);
    const [pickle, data, deflated] = entries;
    if (pickle === undefined || data === undefined || deflated === undefined) throw new Error('entries are missing');
    expect(new TextDecoder().decode(readZipEntry(source, pickle, 1000))).toBe('hello');
    expect(source.bytes[entryDataOffset(source, data)]).toBe(7);
    expect(readZipEntry(source, deflated, 1000)).toHaveLength(600);
    expect(() => readZipEntry(source, deflated, 599)).toThrow(/too large/);
  });

  it('reads zip64 sizes and a directory behind a comment', () => {
    const source = sourceOf([{ name: 'a', content: text('x') }], { zip64: true, comment: 'PK\x05\x06 not the end' });
    expect(readZipDirectory(source)).toMatchObject([{ name: 'a', bytes: 1, headerOffset: 0 }]);
  });

  it('goes by the last directory there is, as torch and Python do, whatever follows it', () => {
    const shown = zipOf([{ name: 'shown', content: text('x') }]);
    const loaded = zipOf([{ name: 'loaded', content: text('yy') }]);
    // The comment of the first archive holds all of the second, whose offsets count from the start of the file.
    const comment = Buffer.concat([loaded.subarray(-22), text('junk')]);
    const outer = Buffer.concat([
      loaded.subarray(0, -22),
      shown.subarray(0, -2),
      Buffer.from([comment.length, 0]),
      comment,
    ]);
    expect(readZipDirectory(new MemorySource('a.zip', outer))).toMatchObject([{ name: 'loaded' }]);
    const trailing = Buffer.concat([shown, text('some bytes')]);
    expect(readZipDirectory(new MemorySource('a.zip', trailing))).toMatchObject([{ name: 'shown' }]);
  });

  it('says where an archive begins that stands behind something else', () => {
    const archive = zipOf([{ name: 'a', content: text('x') }]);
    const behind = Buffer.concat([text('#!/bin/sh'), archive]);
    expect(archiveStart(new MemorySource('a', behind))).toBe(9);
    expect(archiveStart(new MemorySource('a', archive))).toBeUndefined();
    expect(archiveStart(new MemorySource('a', text('no archive at all')))).toBeUndefined();
  });

  it('reads little of a large file', () => {
    const source = sourceOf([{ name: 'weights', content: new Uint8Array(5_000_000) }]);
    readZipDirectory(source);
    expect(source.bytesRead).toBeLessThan(70_000);
  });

  it.each<[string, TestEntry[], object, RegExp]>([
    ['a size beyond what deflate can make', [{ name: 'a', content: text('x'), claim: 10 ** 9 }], {}, /contradict|bomb/],
    [
      'many entries that unpack to much',
      Array.from({ length: 50 }, (_, i) => ({
        name: `f${String(i)}`,
        content: new Uint8Array(4_000_000),
        deflate: true,
      })),
      {},
      /zip bomb/,
    ],
    [
      'entries on top of each other',
      [
        { name: 'a', content: text('xyz') },
        { name: 'b', content: text('x'), at: 0 },
      ],
      {},
      /overlap/,
    ],
    ['a count that is wrong', [{ name: 'a', content: text('x') }], { entries: 3 }, /announces 3 entries/],
    ['a directory outside of the file', [{ name: 'a', content: text('x') }], { directory: 10 ** 8 }, /outside/],
  ])('refuses %s', (_, entries, options, message) => {
    expect(() => readZipDirectory(sourceOf(entries, options))).toThrow(message);
  });

  it('says of a zip64 end that lies far outside of the file that the archive is cut', () => {
    const whole = Buffer.from(zipOf([{ name: 'a', content: text('x') }]));
    const locator = Buffer.alloc(20);
    locator.writeUInt32LE(0x07064b50, 0);
    locator.writeBigUInt64LE(2n ** 63n - 10n, 8);
    const lying = Buffer.concat([whole.subarray(0, -22), locator, whole.subarray(-22)]);
    expect(() => readZipDirectory(new MemorySource('a.zip', lying))).toThrow(/ends before/);
  });

  it('says of a cut archive that it is cut, at any length', () => {
    const whole = zipOf([
      { name: 'a', content: text('hello') },
      { name: 'b', content: text('world') },
    ]);
    for (let length = 4; length < whole.length; length += 1) {
      expect(() => readZipDirectory(new MemorySource('a.zip', whole.subarray(0, length)))).toThrow(
        /cut short|ends before/,
      );
    }
  });

  it('does not unpack more than the directory says', () => {
    const packed = deflateRawSync(new Uint8Array(100_000));
    const source = sourceOf([{ name: 'a', content: packed, method: 8, claim: 10 }]);
    const [entry] = readZipDirectory(source);
    if (entry === undefined) throw new Error('no entry');
    expect(() => readZipEntry(source, entry, 1_000_000)).toThrow(/cannot be unpacked|another size/);
  });
});
