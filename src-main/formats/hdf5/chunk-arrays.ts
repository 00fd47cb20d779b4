/** Fixed and extensible arrays of chunks (spec VII.C, VII.D). */
import type { Fields, Hdf5File } from './hdf5-file.js';

type Take = (index: number, address: number, bytes: number, mask: number) => void;

/** Reads elements of an array: an address, and for filtered chunks size and mask. */
class Elements {
  constructor(
    readonly file: Hdf5File,
    readonly width: number,
    readonly filtered: boolean,
    readonly chunkBytes: number,
    readonly take: Take,
  ) {}

  read(fields: Fields, first: number, count: number): void {
    for (let index = 0; index < count; index += 1) {
      const end = fields.at + this.width;
      const address = fields.address();
      const bytes = this.filtered ? fields.unsigned(this.width - this.file.offsetBytes - 4) : this.chunkBytes;
      const mask = this.filtered ? fields.u32() : 0;
      fields.skip(end - fields.at);
      if (address !== undefined) this.take(first + index, address, bytes, mask);
    }
  }

  /** Pages of `perPage` elements, a checksum behind each; those whose bit is not set were never written. */
  readPages(address: number, bits: Uint8Array | undefined, first: number, count: number, perPage: number): void {
    let at = address;
    for (let page = 0; page * perPage < count; page += 1) {
      const here = Math.min(perPage, count - page * perPage);
      const isWritten = bits === undefined || ((bits[page >> 3] ?? 0) & (0x80 >> (page & 7))) !== 0;
      if (isWritten) this.read(this.file.fields(at, here * this.width), first + page * perPage, here);
      at += perPage * this.width + 4;
    }
  }
}

const checkedCount = (file: Hdf5File, count: number, width: number): number => {
  if (width < file.offsetBytes || count * width > file.source.size)
    throw file.invalid('an array of chunks is too large');
  return count;
};

export function fixedArray(file: Hdf5File, address: number, filtered: boolean, chunkBytes: number, take: Take): void {
  const header = file.fields(address, 8 + file.lengthBytes + file.offsetBytes).expect('FAHD');
  const width = header.skip(2).u8();
  const pageBits = header.u8();
  const count = checkedCount(file, header.length(), width);
  const block = header.address();
  if (block === undefined) return;
  const elements = new Elements(file, width, filtered, chunkBytes, take);
  const prefix = 6 + file.offsetBytes;
  file.fields(block, prefix).expect('FADB');
  const perPage = 2 ** pageBits;
  if (count <= perPage) return elements.read(file.fields(block + prefix, count * width), 0, count);
  const bitBytes = Math.ceil(Math.ceil(count / perPage) / 8);
  const bits = file.bytes(block + prefix, bitBytes);
  elements.readPages(block + prefix + bitBytes + 4, bits, 0, count, perPage);
}

export function extensibleArray(
  file: Hdf5File,
  address: number,
  filtered: boolean,
  chunkBytes: number,
  take: Take,
): void {
  const { offsetBytes, lengthBytes } = file;
  const header = file.fields(address, 12 + 6 * lengthBytes + offsetBytes).expect('EAHD');
  const width = header.skip(2).u8();
  const maxBits = header.u8();
  const inIndex = header.u8();
  const least = header.u8();
  const leastPointers = header.u8();
  const pageBits = header.u8();
  const used = checkedCount(file, header.skip(4 * lengthBytes).length(), width);
  const index = header.skip(lengthBytes).address();
  if (index === undefined || least === 0 || leastPointers === 0) return;
  const elements = new Elements(file, width, filtered, chunkBytes, take);
  const blockOffsetBytes = Math.ceil(maxBits / 8);
  const superBlocks = 1 + maxBits - Math.floor(Math.log2(least));
  const direct = 2 * Math.floor(Math.log2(leastPointers));
  const start = file.some(index, 6 + offsetBytes + inIndex * width + (2 * leastPointers + superBlocks) * offsetBytes);
  const fields = start.expect('EAIB').skip(2 + offsetBytes);
  elements.read(fields, 0, Math.min(inIndex, used));
  fields.skip(Math.max(0, inIndex - used) * width);
  const perPage = 2 ** pageBits;

  const readBlock = (block: number, first: number, count: number, bits: Uint8Array | undefined): void => {
    const prefix = 6 + offsetBytes + blockOffsetBytes;
    file.fields(block, prefix).expect('EADB');
    const wanted = Math.min(count, used - first);
    if (count > perPage) elements.readPages(block + prefix + 4, bits, first, wanted, perPage);
    else elements.read(file.fields(block + prefix, wanted * width), first, wanted);
  };

  let first = inIndex;
  for (let level = 0; level < superBlocks && first < used; level += 1) {
    const blocks = 2 ** Math.floor(level / 2);
    const perBlock = 2 ** Math.ceil(level / 2) * least;
    if (level < direct) {
      for (let block = 0; block < blocks; block += 1, first += perBlock) {
        const place = fields.address();
        if (place !== undefined && first < used) readBlock(place, first, perBlock, undefined);
      }
      continue;
    }
    const place = fields.address();
    const bitBytes = perBlock > perPage ? Math.ceil(perBlock / perPage / 8) : 0;
    if (place !== undefined) {
      const prefix = 6 + offsetBytes + blockOffsetBytes;
      const wanted = Math.min(blocks, Math.ceil((used - first) / perBlock));
      file.fields(place, prefix).expect('EASB');
      const bits = file.bytes(place + prefix, blocks * bitBytes);
      const pointers = file.fields(place + prefix + blocks * bitBytes, wanted * offsetBytes);
      for (let block = 0; block < wanted; block += 1) {
        const child = pointers.address();
        const own = bitBytes === 0 ? undefined : bits.subarray(block * bitBytes, (block + 1) * bitBytes);
        if (child !== undefined) readBlock(child, first + block * perBlock, perBlock, own);
      }
    }
    first += blocks * perBlock;
  }
}
