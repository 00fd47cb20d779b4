/** PNG files for tests, written by hand so that they can lie. */
import { crc32, deflateSync } from 'node:zlib';

export interface TestPng {
  width: number;
  height: number;
  /** 8 bits of red, green, blue of a pixel. */
  pixel: (x: number, y: number) => readonly [number, number, number];
  /** Filter of a row; 0 otherwise. */
  filter?: (row: number) => number;
  interlaced?: boolean;
  /** Size that the header claims. */
  claim?: { width: number; height: number };
}

function chunk(kind: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(kind, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

/** One pass as filtered rows. */
function rowsOf(raw: readonly Buffer[], filter: (row: number) => number): Buffer {
  const rows = raw.map((row, at) => {
    const kind = filter(at);
    const out = Buffer.alloc(row.length + 1, kind);
    for (let x = 0; x < row.length; x += 1) {
      const left = x < 3 ? 0 : (row[x - 3] ?? 0);
      const up = raw[at - 1]?.[x] ?? 0;
      const corner = x < 3 ? 0 : (raw[at - 1]?.[x - 3] ?? 0);
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][kind] ?? 0;
      out[x + 1] = ((row[x] ?? 0) - guess) & 255;
    }
    return out;
  });
  return Buffer.concat(rows);
}

const adam7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

export function pngOf({ width, height, pixel, filter = () => 0, interlaced = false, claim }: TestPng): Buffer {
  const passes = interlaced ? adam7 : ([[0, 0, 1, 1]] as const);
  const packed = passes.map(([left, top, right, down]) => {
    const columns = Array.from({ length: Math.max(0, Math.ceil((width - left) / right)) }, (_, x) => left + x * right);
    const rows = columns.length === 0 ? 0 : Math.max(0, Math.ceil((height - top) / down));
    const raw = Array.from({ length: rows }, (_, y) =>
      Buffer.from(columns.flatMap((x) => [...pixel(x, top + y * down)])),
    );
    return rowsOf(raw, filter);
  });
  const header = Buffer.alloc(13);
  header.writeUInt32BE(claim?.width ?? width, 0);
  header.writeUInt32BE(claim?.height ?? height, 4);
  header.set([8, 2, 0, 0, interlaced ? 1 : 0], 8);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(packed))),
    chunk('IEND', new Uint8Array()),
  ]);
}
