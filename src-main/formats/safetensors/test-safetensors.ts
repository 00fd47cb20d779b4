/** safetensors files for tests. */

/** A file of float32 tensors, by name; their values count up. */
export function safetensorsOf(shapes: Readonly<Record<string, readonly number[]>>): Uint8Array {
  const header: Record<string, object> = {};
  const data: number[] = [];
  for (const [name, shape] of Object.entries(shapes)) {
    const count = shape.reduce((product, size) => product * size, 1);
    header[name] = { dtype: 'F32', shape, data_offsets: [data.length * 4, (data.length + count) * 4] };
    for (let index = 0; index < count; index += 1) data.push(index + 1);
  }
  const text = Buffer.from(JSON.stringify({ __metadata__: { format: 'pt' }, ...header }));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, new Uint8Array(Float32Array.from(data).buffer)]);
}

/** An index that names the file of each tensor. */
export const shardIndexOf = (files: Readonly<Record<string, string>>): string =>
  JSON.stringify({ metadata: { total_size: 40 }, weight_map: files });
