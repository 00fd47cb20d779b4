/** GGUF files for tests, written by hand so that they can lie. */

type Item = string | number;

export interface TestGguf {
  version?: number;
  bigEndian?: boolean;
  /** [key, type number, value]; an array as [key, 9, items, item type]. */
  values?: readonly (readonly [string, number, Item | readonly Item[], number?])[];
  /** Dims as in the file: innermost first. */
  tensors?: readonly { name: string; dims: number[]; type: number; offset?: number }[];
  data?: Uint8Array;
  tensorCount?: number;
  keyCount?: number;
}

/** Bytes of a file; offsets of tensors are as given, 0 where they are not. */
export function ggufOf(file: TestGguf): Uint8Array {
  const parts: Buffer[] = [];
  const big = file.bigEndian === true;
  const u32 = (value: number): void => {
    const bytes = Buffer.alloc(4);
    if (big) bytes.writeUInt32BE(value);
    else bytes.writeUInt32LE(value);
    parts.push(bytes);
  };
  const u64 = (value: number): void => {
    const bytes = Buffer.alloc(8);
    if (big) bytes.writeBigUInt64BE(BigInt(value));
    else bytes.writeBigUInt64LE(BigInt(value));
    parts.push(bytes);
  };
  const text = (value: string): void => {
    u64(Buffer.byteLength(value));
    parts.push(Buffer.from(value));
  };
  const scalar = (type: number, value: Item): void => {
    const bytes = Buffer.alloc(8);
    if (type === 8) text(String(value));
    else if (type === 4) u32(Number(value));
    else if (type === 10) u64(Number(value));
    else if (type === 6) parts.push(bytes.subarray(0, bytes.writeFloatLE(Number(value))));
    else parts.push(Buffer.from([Number(value)]));
  };
  parts.push(Buffer.from('GGUF'));
  u32(file.version ?? 3);
  u64(file.tensorCount ?? file.tensors?.length ?? 0);
  u64(file.keyCount ?? file.values?.length ?? 0);
  for (const [key, type, value, itemType = 8] of file.values ?? []) {
    text(key);
    u32(type);
    if (type !== 9) {
      scalar(type, value as Item);
      continue;
    }
    const items = value as readonly Item[];
    u32(itemType);
    u64(items.length);
    for (const item of items) scalar(itemType, item);
  }
  for (const { name, dims, type, offset = 0 } of file.tensors ?? []) {
    text(name);
    u32(dims.length);
    for (const dim of dims) u64(dim);
    u32(type);
    u64(offset);
  }
  const header = Buffer.concat(parts);
  const padding = Buffer.alloc((32 - (header.length % 32)) % 32);
  return Buffer.concat([header, padding, file.data ?? new Uint8Array(0)]);
}
