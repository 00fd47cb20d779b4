/** Where lengths, offsets, counts and parts lie in the containers the formats use. */
import type { NumberPlace, Structure } from './mutants.js';

const u32 = (bytes: Uint8Array, at: number): number =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getUint32(at, true);

const between = (borders: readonly number[]): (readonly [number, number])[] => {
  const sorted = [...new Set(borders)].sort((a, b) => a - b);
  return sorted.slice(1).map((end, index) => [sorted[index] ?? 0, end] as const);
};

/**
 * Of formats of fixed-width numbers: every place, in steps of `step`, whose number of `width` bytes could be a length,
 * an offset or a count in this file.
 */
export function plausibleNumbers(bytes: Uint8Array, width: 4 | 8, step: number): Structure {
  const numbers: NumberPlace[] = [];
  const borders: number[] = [];
  for (let at = 0; at + width <= bytes.length; at += step) {
    const value = u32(bytes, at);
    if (value === 0 || value >= bytes.length || (width === 8 && u32(bytes, at + 4) !== 0)) continue;
    numbers.push({ at, width });
    borders.push(at, at + width, at + value);
  }
  const inside = borders.filter((border) => border < bytes.length);
  return { numbers, borders: inside, parts: between(inside) };
}

/** Every table and vector of a flatbuffer is reached by an offset of four bytes at a place that is a multiple of four. */
export const flatbufferStructure = (bytes: Uint8Array): Structure => plausibleNumbers(bytes, 4, 4);

/** Addresses and sizes of HDF5 are eight bytes; its blocks have names. */
export function hdf5Structure(bytes: Uint8Array): Structure {
  const found = plausibleNumbers(bytes, 8, 2);
  const text = Buffer.from(bytes).toString('latin1');
  const blocks = [...text.matchAll(/OHDR|OCHK|TREE|SNOD|HEAP|GCOL|FRHP|FHDB|FHIB|BTHD|BTLF|BTIN|FADB|EADB|\x89HDF/g)];
  const borders = blocks.map(({ index }) => index);
  return {
    numbers: found.numbers,
    borders: [...borders, ...found.borders],
    parts: between([...borders, bytes.length]),
  };
}

/** Fields of the headers of a zip archive: [signature, length of the header, numbers as [offset, width]]. */
const zipHeaders: readonly [string, [number, number][]][] = [
  [
    'PK\x03\x04',
    [
      [8, 2],
      [18, 4],
      [22, 4],
      [26, 2],
      [28, 2],
    ],
  ], // prettier-ignore
  [
    'PK\x01\x02',
    [
      [8, 2],
      [10, 2],
      [20, 4],
      [24, 4],
      [28, 2],
      [30, 2],
      [32, 2],
      [42, 4],
    ],
  ],
  [
    'PK\x05\x06',
    [
      [8, 2],
      [10, 2],
      [12, 4],
      [16, 4],
      [20, 2],
    ],
  ],
];

export function zipStructure(bytes: Uint8Array): Structure {
  const text = Buffer.from(bytes).toString('latin1');
  const borders: number[] = [bytes.length];
  const numbers: NumberPlace[] = [];
  for (const [signature, fields] of zipHeaders) {
    for (let at = text.indexOf(signature); at >= 0; at = text.indexOf(signature, at + 4)) {
      borders.push(at);
      for (const [offset, width] of fields) {
        if (at + offset + width <= bytes.length) numbers.push({ at: at + offset, width });
      }
    }
  }
  return { numbers, borders, parts: between(borders) };
}

/** Headers and contents of a tar archive, in blocks; sizes are octal text. */
export function tarStructure(bytes: Uint8Array): Structure {
  const borders = Array.from({ length: Math.ceil(bytes.length / 512) + 1 }, (_, block) => block * 512);
  const numbers: NumberPlace[] = [];
  for (let at = 0; at + 512 <= bytes.length; at += 512) {
    if (bytes[at + 257] === 0x75)
      numbers.push({ at: at + 124, width: 8 }, { at: at + 132, width: 4 }, { at: at + 156, width: 1 });
  }
  return { numbers, borders, parts: between(borders) };
}

interface Field {
  start: number;
  lengthAt: number;
  valueAt: number;
  end: number;
  nested: boolean;
}

/** Fields of a protobuf message; undefined when the bytes are none. */
function fieldsOf(bytes: Uint8Array, start: number, end: number): Field[] | undefined {
  const fields: Field[] = [];
  let at = start;
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; at < end && shift < 63; shift += 7) {
      const byte = bytes[at] ?? 0;
      at += 1;
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
    return Number.NaN;
  };
  while (at < end) {
    const field = { start: at, lengthAt: 0, valueAt: 0, end: 0, nested: false };
    const tag = varint();
    field.lengthAt = at;
    const kind = tag % 8;
    if (Number.isNaN(tag) || tag < 8 || tag >= 8 * 2000) return undefined;
    if (kind === 0) varint();
    else if (kind === 1) at += 8;
    else if (kind === 5) at += 4;
    else if (kind === 2) {
      const length = varint();
      field.valueAt = at;
      field.nested = true;
      at += length;
    } else return undefined;
    if (Number.isNaN(at) || at > end) return undefined;
    field.end = at;
    fields.push(field);
  }
  return fields;
}

/** Fields of a protobuf message and of the messages in it; the number after a tag is a length or a value. */
export function protobufStructure(bytes: Uint8Array): Structure {
  const structure: Structure = { borders: [], numbers: [], parts: [] };
  const waiting: [start: number, end: number, depth: number][] = [[0, bytes.length, 0]];
  for (let task = waiting.pop(); task !== undefined; task = waiting.pop()) {
    const [start, end, depth] = task;
    for (const field of fieldsOf(bytes, start, end) ?? []) {
      structure.borders.push(field.start, field.end);
      structure.parts.push([field.start, field.end]);
      const width = (field.nested ? field.valueAt : field.end) - field.lengthAt;
      if (width >= 1 && width <= 8) structure.numbers.push({ at: field.lengthAt, width });
      if (field.nested && field.end > field.valueAt && depth < 10) waiting.push([field.valueAt, field.end, depth + 1]);
    }
  }
  return structure;
}

/** Elements of XML and numbers in quotes are parts; sizes there are text, which text-mutants.ts changes. */
export function xmlStructure(bytes: Uint8Array): Structure {
  const text = Buffer.from(bytes).toString('latin1');
  const tags = [...text.matchAll(/<[^>]*>/g)].map(({ index, 0: tag }) => [index, index + tag.length] as const);
  const layers = [...text.matchAll(/<layer .*?<\/layer>/gs)].map(
    ({ index, 0: tag }) => [index, index + tag.length] as const,
  );
  return { borders: tags.flat(), numbers: [], parts: [...layers, ...layers, ...tags] };
}
