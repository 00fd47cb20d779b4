/** Stored elements as text: exact for integers, shortest that reads back the same for floats. */
import { dtypeBits, dtypeName, type DTypeName } from '../../src-shared/dtype.js';
import { smallFloats, smallFloatValue } from './small-float.js';

/** A number without needless digits; -0 stays visible. */
function floatText(value: number, digits: number): string {
  if (Object.is(value, -0)) return '-0';
  return Number.isFinite(value) ? String(Number(value.toPrecision(digits))) : String(value);
}

/** Fewest digits that still name the same float32. */
export function float32Text(value: number): string {
  for (let digits = 6; digits < 9; digits += 1) {
    if (Math.fround(Number(value.toPrecision(digits))) === value) return floatText(value, digits);
  }
  return floatText(value, 9);
}

/** Bits [index·width, …+width) of a little-endian bit stream, width ≤ 8: how 2-, 4- and 6-bit elements are packed. */
function packedBits(bytes: Uint8Array, index: number, width: number): number {
  const bit = index * width;
  const pair = (bytes[bit >> 3] ?? 0) | ((bytes[(bit >> 3) + 1] ?? 0) << 8);
  return (pair >> (bit & 7)) & ((1 << width) - 1);
}

const signed = (bits: number, width: number): number => (bits >= 1 << (width - 1) ? bits - (1 << width) : bits);

function elementText(view: DataView, bytes: Uint8Array, index: number, dtype: DTypeName): string | undefined {
  switch (dtype) {
    case 'float32':
      return float32Text(view.getFloat32(index * 4, true));
    case 'float64':
      return floatText(view.getFloat64(index * 8, true), 17);
    case 'complex64':
      return complexText(
        float32Text(view.getFloat32(index * 8, true)),
        float32Text(view.getFloat32(index * 8 + 4, true)),
      );
    case 'complex128':
      return complexText(
        floatText(view.getFloat64(index * 16, true), 17),
        floatText(view.getFloat64(index * 16 + 8, true), 17),
      );
    case 'int8':
      return String(view.getInt8(index));
    case 'uint8':
      return String(view.getUint8(index));
    case 'int16':
      return String(view.getInt16(index * 2, true));
    case 'uint16':
      return String(view.getUint16(index * 2, true));
    case 'int32':
      return String(view.getInt32(index * 4, true));
    case 'uint32':
      return String(view.getUint32(index * 4, true));
    case 'int64':
      return String(view.getBigInt64(index * 8, true));
    case 'uint64':
      return String(view.getBigUint64(index * 8, true));
    case 'bool':
      return view.getUint8(index) === 0 ? 'false' : 'true';
    case 'float16':
    case 'bfloat16':
      return smallFloatText(view.getUint16(index * 2, true), dtype);
    case 'float8e4m3fn':
    case 'float8e4m3fnuz':
    case 'float8e5m2':
    case 'float8e5m2fnuz':
      return smallFloatText(view.getUint8(index), dtype);
    case 'float8e8m0': {
      // A power of two, bias 127, no sign; 255 is NaN.
      const bits = view.getUint8(index);
      return bits === 255 ? 'NaN' : String(2 ** (bits - 127));
    }
    case 'uint4':
      return String(packedBits(bytes, index, 4));
    case 'int4':
      return String(signed(packedBits(bytes, index, 4), 4));
    case 'uint2':
      return String(packedBits(bytes, index, 2));
    case 'int2':
      return String(signed(packedBits(bytes, index, 2), 2));
    case 'float4e2m1':
      return smallFloatText(packedBits(bytes, index, 4), dtype);
    case 'float6e2m3':
    case 'float6e3m2':
      return smallFloatText(packedBits(bytes, index, 6), dtype);
    case 'string':
    case 'undefined':
      return undefined;
  }
}

function smallFloatText(bits: number, dtype: DTypeName): string {
  const layout = smallFloats[dtype];
  return layout === undefined ? '' : floatText(smallFloatValue(bits, layout), 5);
}

function complexText(real: string, imaginary: string): string {
  return `${real}${imaginary.startsWith('-') ? '' : '+'}${imaginary}i`;
}

/** Up to `count` elements of raw little-endian storage as text; fewer when `bytes` ends sooner. */
export function rawElementTexts(bytes: Uint8Array, dtype: number, count: number): string[] {
  const bits = dtypeBits(dtype);
  if (bits === 0) return [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const available = Math.min(count, Math.floor((bytes.length * 8) / bits));
  const texts: string[] = [];
  for (let index = 0; index < available; index += 1) {
    texts.push(elementText(view, bytes, index, dtypeName(dtype) as DTypeName) ?? '');
  }
  return texts;
}
