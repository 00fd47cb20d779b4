import { describe, expect, it } from 'vitest';
import { MemorySource } from './byte-source.js';
import { FileWindow, WireError } from './file-window.js';

const windowOver = (bytes: number[] | Uint8Array, windowBytes?: number): FileWindow =>
  new FileWindow(new MemorySource('m', Uint8Array.from(bytes)), windowBytes);

describe('FileWindow', () => {
  it('reads varints across the edges of its window', () => {
    const bytes = Array.from({ length: 50 }, () => [0xac, 0x02]).flat(); // 300, fifty times
    const window = windowOver(bytes, 11);
    expect(Array.from({ length: 50 }, () => window.size())).toEqual(Array.from({ length: 50 }, () => 300));
    expect(() => window.size()).toThrow(expect.objectContaining({ kind: 'truncated', offset: 100 }));
  });

  it('refuses lengths no file can have', () => {
    expect(() => windowOver([255, 255, 255, 255, 255, 255, 255, 255, 255, 1]).size()).toThrow(WireError);
    expect(() => windowOver(Array.from({ length: 11 }, () => 0x80)).size()).toThrow(WireError);
    expect(() => windowOver(Array.from({ length: 11 }, () => 0x80)).skipVarint()).toThrow(WireError);
    expect(() => windowOver([0]).tag()).toThrow(WireError);
  });

  it('reads 64-bit integers exactly', () => {
    expect(windowOver([255, 255, 255, 255, 255, 255, 255, 255, 255, 1]).varint64()).toBe(2n ** 64n - 1n);
  });

  it('copies ranges inside and outside the window', () => {
    const bytes = Uint8Array.from({ length: 100 }, (_, index) => index);
    const window = windowOver(bytes, 16);
    const target = new Uint8Array(40);
    window.copy(50, 90, target);
    expect([...target]).toEqual([...bytes.subarray(50, 90)]);
    window.copy(3, 6, target);
    expect([...target.subarray(0, 3)]).toEqual([3, 4, 5]);
    expect(() => window.copy(90, 120, target)).toThrow(expect.objectContaining({ kind: 'truncated' }));
  });

  it('counts varints by their last bytes', () => {
    expect(windowOver([1, 0xac, 2, 3, 0x80, 0x80, 1]).countVarints(0, 7)).toBe(4);
  });

  it('reads only what it is asked about', () => {
    const source = new MemorySource('m', new Uint8Array(1_000_000));
    const window = new FileWindow(source, 1000);
    window.byte();
    window.pos = 900_000;
    window.byte();
    expect(source.bytesRead).toBe(2000);
  });
});
