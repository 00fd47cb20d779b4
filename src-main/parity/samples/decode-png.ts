/** PNG (ISO/IEC 15948): every colour type, bit depth and interlacing, to 8 bits of red, green and blue; alpha is left out. */
import { crc32, inflateSync } from 'node:zlib';
import { checkSize, damaged, type Picture } from './picture.js';

interface Header {
  width: number;
  height: number;
  depth: number;
  /** 0 grey, 2 colours, 3 palette, 4 grey and alpha, 6 colours and alpha. */
  colour: number;
  interlaced: boolean;
}

const samplesOf: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
const depthsOf: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};

/** First column and row, and steps, of Adam7's passes. */
const passes = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/** Most bytes the rows may unpack to. */
const maxUnpacked = 256 << 20;

interface Parts {
  header: Header;
  palette: Uint8Array | null;
  packed: Buffer;
}

function headerOf(data: Buffer, path: string): Header {
  if (data.length !== 13) throw damaged(path, 'its header has another length');
  const header = {
    width: data.readUInt32BE(0),
    height: data.readUInt32BE(4),
    depth: data.readUInt8(8),
    colour: data.readUInt8(9),
    interlaced: data.readUInt8(12) === 1,
  };
  checkSize(path, header.width, header.height);
  if (depthsOf[header.colour]?.includes(header.depth) !== true || data.readUInt8(12) > 1)
    throw damaged(path, 'its header has colours or interlacing that PNG does not know');
  return header;
}

function partsOf(bytes: Buffer, path: string): Parts {
  let header: Header | undefined;
  let palette: Uint8Array | null = null;
  const packed: Buffer[] = [];
  for (let at = 8; ; ) {
    if (at + 12 > bytes.length) throw damaged(path, 'it is cut off');
    const length = bytes.readUInt32BE(at);
    const end = at + 8 + length;
    if (end + 4 > bytes.length) throw damaged(path, 'it is cut off');
    const kind = bytes.toString('latin1', at + 4, at + 8);
    const data = bytes.subarray(at + 8, end);
    const critical = /^[A-Z]/.test(kind);
    if (critical && crc32(bytes.subarray(at + 4, end)) !== bytes.readUInt32BE(end))
      throw damaged(path, `its part ${kind} is damaged`);
    if (kind === 'IHDR') header = headerOf(data, path);
    else if (kind === 'PLTE') palette = data;
    else if (kind === 'IDAT') packed.push(data);
    else if (kind === 'IEND') break;
    at = end + 4;
  }
  if (header === undefined || packed.length === 0) throw damaged(path, 'it holds no picture');
  if (header.colour === 3 && palette === null) throw damaged(path, 'its palette is missing');
  return { header, palette, packed: Buffer.concat(packed) };
}

/** Takes the filters off rows of `rowBytes`, in place; each row begins with the number of its filter. */
function unfilter(rows: Uint8Array, count: number, rowBytes: number, step: number, path: string): void {
  for (let row = 0; row < count; row += 1) {
    const start = row * (rowBytes + 1) + 1;
    const filter = rows[start - 1] ?? 0;
    if (filter > 4) throw damaged(path, 'a row has a filter that PNG does not know');
    if (filter === 0) continue;
    const above = start - rowBytes - 1;
    for (let x = 0; x < rowBytes; x += 1) {
      const left = x < step ? 0 : (rows[start + x - step] ?? 0);
      const up = row === 0 ? 0 : (rows[above + x] ?? 0);
      const corner = row === 0 || x < step ? 0 : (rows[above + x - step] ?? 0);
      let add: number;
      if (filter === 1) add = left;
      else if (filter === 2) add = up;
      else if (filter === 3) add = (left + up) >> 1;
      else {
        const guess = left + up - corner;
        const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
        add = a <= b && a <= c ? left : b <= c ? up : corner;
      }
      rows[start + x] = (rows[start + x] ?? 0) + add;
    }
  }
}

/** The sample at a place of a row, on 8 bits; of a palette: its index. */
function sampleAt(rows: Uint8Array, start: number, place: number, { depth, colour }: Header): number {
  if (depth === 8) return rows[start + place] ?? 0;
  if (depth === 16) return rows[start + 2 * place] ?? 0;
  const bit = place * depth;
  const value = ((rows[start + (bit >> 3)] ?? 0) >> (8 - depth - (bit & 7))) & ((1 << depth) - 1);
  return colour === 3 ? value : Math.round((value * 255) / ((1 << depth) - 1));
}

/** Decodes a PNG file of a sound signature. Throws FORMAT_UNSUPPORTED. */
export function decodePng(bytes: Buffer, path: string): Picture {
  const { header, palette, packed } = partsOf(bytes, path);
  const { width, height, depth, colour } = header;
  const samples = samplesOf[colour] ?? 1;
  const laid = (header.interlaced ? passes : ([[0, 0, 1, 1]] as const)).map(([left, top, right, down]) => {
    const columns = Math.ceil((width - left) / right);
    const count = columns <= 0 ? 0 : Math.max(0, Math.ceil((height - top) / down));
    return { left, top, right, down, columns, count, rowBytes: Math.ceil((columns * samples * depth) / 8) };
  });
  const size = laid.reduce((sum, { count, rowBytes }) => sum + count * (rowBytes + 1), 0);
  if (size > maxUnpacked) throw damaged(path, `it unpacks to more than ${String(maxUnpacked >> 20)} MB`);
  let rows: Uint8Array;
  try {
    rows = inflateSync(packed, { maxOutputLength: size + 1 });
  } catch {
    throw damaged(path, 'its pixels cannot be unpacked');
  }
  if (rows.length < size) throw damaged(path, 'it has fewer pixels than it says');
  const data = new Uint8Array(width * height * 3);
  const step = Math.max(1, (samples * depth) / 8);
  let begin = 0;
  for (const { left, top, right, down, columns, count, rowBytes } of laid) {
    unfilter(rows.subarray(begin), count, rowBytes, step, path);
    for (let row = 0; row < count; row += 1) {
      const start = begin + row * (rowBytes + 1) + 1;
      for (let column = 0; column < columns; column += 1) {
        const to = ((top + row * down) * width + left + column * right) * 3;
        for (let part = 0; part < 3; part += 1) {
          const place = column * samples + (samples >= 3 ? part : 0);
          const value = sampleAt(rows, start, place, header);
          data[to + part] = palette !== null && colour === 3 ? (palette[value * 3 + part] ?? 0) : value;
        }
      }
    }
    begin += count * (rowBytes + 1);
  }
  return { width, height, data };
}
