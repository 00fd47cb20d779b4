import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FileSource } from './byte-source.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lapidary-source-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('FileSource', () => {
  it('reads ranges, stops at the end of the file and counts', () => {
    const path = join(folder, 'a');
    writeFileSync(path, 'hello world');
    const source = new FileSource(path);
    const target = new Uint8Array(8);
    expect(source.read(target, 6)).toBe(5);
    expect(Buffer.from(target.subarray(0, 5)).toString()).toBe('world');
    expect(source.bytesRead).toBe(5);
    source.close();
    expect(source.read(target.subarray(0, 5), 0)).toBe(5); // reopened for one read
    expect(source.bytesRead).toBe(10);
  });

  it('refuses to mix two versions of a file', () => {
    const path = join(folder, 'a');
    writeFileSync(path, 'hello');
    const source = new FileSource(path);
    source.close();
    appendFileSync(path, '!');
    expect(() => source.read(new Uint8Array(1), 0)).toThrow(expect.objectContaining({ code: 'FILE_UNREADABLE' }));
  });

  it('says so when the file is gone', () => {
    expect(() => new FileSource(join(folder, 'none'))).toThrow(expect.objectContaining({ code: 'FILE_NOT_FOUND' }));
  });
});
