/**
 * Stored elements to doubles, for every element type; the TypeScript side of native/tensorkit/decode.cpp. Machines
 * Lapidary runs on are little-endian, like the files, so typed arrays read storage as it is.
 */
import { dtypeBits, dtypeName, type DTypeName } from '../../src-shared/dtype.js';
import { smallFloats, smallFloatValue } from '../formats/small-float.js';

/** Bytes at offset 0 of `stored`'s buffer (which is as long as a chunk needs) become `count` doubles in `out`. */
export type Decoder = (stored: ArrayBuffer, count: number, out: Float64Array) => void;

type Numbers =
  | Float32Array
  | Float64Array
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array;

const widen =
  (view: (stored: ArrayBuffer) => Numbers): Decoder =>
  (stored, count, out) => {
    const source = view(stored);
    for (let index = 0; index < count; index += 1) out[index] = source[index] ?? 0;
  };

/** High and low halves: the high one times 2^32 is exact, so the sum is rounded once, as a cast in C is. */
const wide64 =
  (high: (stored: ArrayBuffer) => Int32Array | Uint32Array): Decoder =>
  (stored, count, out) => {
    const highs = high(stored);
    const lows = new Uint32Array(stored);
    for (let index = 0; index < count; index += 1) {
      out[index] = (highs[index * 2 + 1] ?? 0) * 4294967296 + (lows[index * 2] ?? 0);
    }
  };

/** |z| without overflow, by operations every machine rounds alike (Math.hypot is not one of them). */
export function magnitude(real: number, imaginary: number): number {
  const a = Math.abs(real);
  const b = Math.abs(imaginary);
  if (a !== a || b !== b) return Number.NaN;
  const large = a > b ? a : b;
  const small = a > b ? b : a;
  if (large === 0 || large === Infinity) return large;
  const ratio = small / large;
  return large * Math.sqrt(1 + ratio * ratio);
}

const complex =
  (view: (stored: ArrayBuffer) => Numbers): Decoder =>
  (stored, count, out) => {
    const parts = view(stored);
    for (let index = 0; index < count; index += 1)
      out[index] = magnitude(parts[index * 2] ?? 0, parts[index * 2 + 1] ?? 0);
  };

/** Value of one code of a type of at most 16 bits. */
function valueOfCode(name: DTypeName, code: number): number {
  const layout = smallFloats[name];
  if (layout !== undefined) return smallFloatValue(code, layout);
  const signed = (width: number): number => (code >= 1 << (width - 1) ? code - (1 << width) : code);
  if (name === 'int4') return signed(4);
  if (name === 'int2') return signed(2);
  if (name === 'bool') return code === 0 ? 0 : 1;
  if (name === 'float8e8m0') return code === 255 ? Number.NaN : 2 ** (code - 127);
  return code;
}

const tables = new Map<DTypeName, Float64Array>();

/** Values of all codes of a type of at most 16 bits, made when first asked for. */
function tableOf(name: DTypeName, bits: number): Float64Array {
  let table = tables.get(name);
  if (table === undefined) {
    table = Float64Array.from({ length: 1 << bits }, (_, code) => valueOfCode(name, code));
    tables.set(name, table);
  }
  return table;
}

function byTable(name: DTypeName, bits: number): Decoder {
  const table = tableOf(name, bits);
  if (bits === 8 || bits === 16) {
    return (stored, count, out) => {
      const codes = bits === 8 ? new Uint8Array(stored) : new Uint16Array(stored);
      for (let index = 0; index < count; index += 1) out[index] = table[codes[index] ?? 0] ?? 0;
    };
  }
  const mask = (1 << bits) - 1;
  return (stored, count, out) => {
    const bytes = new Uint8Array(stored);
    for (let index = 0; index < count; index += 1) {
      const bit = index * bits;
      const pair = (bytes[bit >> 3] ?? 0) | ((bytes[(bit >> 3) + 1] ?? 0) << 8);
      out[index] = table[(pair >> (bit & 7)) & mask] ?? 0;
    }
  };
}

/** The decoder of an element type; undefined for types without numbers (strings, unknown ones). */
export function decoderOf(dtype: number): Decoder | undefined {
  const name = dtypeName(dtype) as DTypeName;
  const bits = dtypeBits(dtype);
  if (bits === 0) return undefined;
  switch (name) {
    case 'float32':
      return widen((stored) => new Float32Array(stored));
    case 'float64':
      return widen((stored) => new Float64Array(stored));
    case 'int8':
      return widen((stored) => new Int8Array(stored));
    case 'uint8':
      return widen((stored) => new Uint8Array(stored));
    case 'int16':
      return widen((stored) => new Int16Array(stored));
    case 'uint16':
      return widen((stored) => new Uint16Array(stored));
    case 'int32':
      return widen((stored) => new Int32Array(stored));
    case 'uint32':
      return widen((stored) => new Uint32Array(stored));
    case 'int64':
      return wide64((stored) => new Int32Array(stored));
    case 'uint64':
      return wide64((stored) => new Uint32Array(stored));
    case 'complex64':
      return complex((stored) => new Float32Array(stored));
    case 'complex128':
      return complex((stored) => new Float64Array(stored));
    default:
      return byTable(name, bits);
  }
}

const nonFinite = new Set<string>(['float32', 'float64', 'complex64', 'complex128', 'float8e8m0']);

/** Whether elements of this type can be NaN or infinite. */
export function canBeNonFinite(dtype: number): boolean {
  const name = dtypeName(dtype) as DTypeName;
  const layout = smallFloats[name];
  return layout === undefined ? nonFinite.has(name) : layout.specials !== 'finite';
}
