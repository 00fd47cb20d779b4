/** A part of a file as a file of its own: an archive stored inside of an archive. */
import type { ByteRange } from '../tensorkit/byte-range.js';
import type { ByteSource } from './byte-source.js';

export class PartSource implements ByteSource {
  constructor(
    readonly whole: ByteSource,
    readonly path: string,
    readonly offset: number,
    readonly size: number,
  ) {}

  get bytesRead(): number {
    return this.whole.bytesRead;
  }

  read(target: Uint8Array, position: number): number {
    const most = Math.min(target.length, this.size - position);
    return most <= 0 ? 0 : this.whole.read(target.subarray(0, most), this.offset + position);
  }

  range(offset: number, bytes: number): ByteRange {
    return this.whole.range(this.offset + offset, bytes);
  }
}
