/** Reading ranges of a file without loading it. Counts what it reads, so that tests can hold "structure only". */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { LapidaryError } from '../../src-shared/errors.js';
import type { ByteRange } from '../tensorkit/byte-range.js';
import { unreadable } from './path-checks.js';

/** A file (or a buffer standing in for one) that is read by ranges. */
export interface ByteSource {
  /** What messages call it. */
  readonly path: string;
  readonly size: number;
  /** Bytes read so far. */
  readonly bytesRead: number;
  /** Fills `target` from `position` on as far as the file goes; returns how many bytes were read. */
  read(target: Uint8Array, position: number): number;
  /** A part of it, to be read by others. */
  range(offset: number, bytes: number): ByteRange;
}

/**
 * A regular file. Open only between `open` and `close`; a read outside of that opens the file for the one read and
 * refuses when the file is no longer the one that was opened first.
 */
export class FileSource implements ByteSource {
  readonly size: number;
  readonly #modifiedMs: number;
  #descriptor: number | undefined;
  #bytesRead = 0;

  constructor(readonly path: string) {
    this.#descriptor = openDescriptor(path);
    const stat = fstatSync(this.#descriptor);
    this.size = stat.size;
    this.#modifiedMs = stat.mtimeMs;
  }

  get bytesRead(): number {
    return this.#bytesRead;
  }

  read(target: Uint8Array, position: number): number {
    if (this.#descriptor !== undefined) return this.#readFrom(this.#descriptor, target, position);
    return this.during(() => this.read(target, position));
  }

  range(offset: number, bytes: number): ByteRange {
    const identity = { size: this.size, modifiedMs: this.#modifiedMs };
    return { kind: 'file', path: this.path, offset, bytes, identity };
  }

  /** Keeps the file open while `use` runs. */
  during<T>(use: () => T): T {
    if (this.#descriptor !== undefined) return use();
    const descriptor = openDescriptor(this.path);
    try {
      const stat = fstatSync(descriptor);
      if (stat.size !== this.size || stat.mtimeMs !== this.#modifiedMs) {
        throw new LapidaryError('FILE_UNREADABLE', `${this.path} has changed since it was opened.`, 'Open it again.');
      }
      this.#descriptor = descriptor;
      return use();
    } finally {
      this.#descriptor = undefined;
      closeSync(descriptor);
    }
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }

  #readFrom(descriptor: number, target: Uint8Array, position: number): number {
    let filled = 0;
    try {
      while (filled < target.length) {
        const got = readSync(descriptor, target, filled, target.length - filled, position + filled);
        if (got === 0) break;
        filled += got;
      }
    } catch (thrown) {
      throw unreadable(this.path, thrown);
    }
    this.#bytesRead += filled;
    return filled;
  }
}

function openDescriptor(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (thrown) {
    throw unreadable(path, thrown);
  }
}

/** Bytes already in memory, behind the same interface. */
export class MemorySource implements ByteSource {
  #bytesRead = 0;

  constructor(
    readonly path: string,
    readonly bytes: Uint8Array,
  ) {}

  get size(): number {
    return this.bytes.length;
  }

  get bytesRead(): number {
    return this.#bytesRead;
  }

  read(target: Uint8Array, position: number): number {
    const part = this.bytes.subarray(position, position + target.length);
    target.set(part);
    this.#bytesRead += part.length;
    return part.length;
  }

  range(offset: number, bytes: number): ByteRange {
    return { kind: 'memory', bytes: this.bytes.subarray(offset, offset + bytes) };
  }
}
