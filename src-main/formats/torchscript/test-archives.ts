/** TorchScript archives for tests, written by hand: pickles of module objects, code, storages. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipOf } from '../zip/test-zips.js';

/** What a test pickles: plain data, tensors by storage, objects of a class, calls of torch.jit._pickle. */
export type TestValue =
  | null
  | boolean
  | number
  | string
  | { tuple: TestValue[] }
  | { list: TestValue[] }
  | { dict: [TestValue, TestValue][] }
  | { tensor: string; shape: number[] }
  | { float: number }
  | { object: string; state?: TestValue }
  | { call: string; args: TestValue[] };

const le32 = (value: number): number[] => [value & 255, (value >> 8) & 255, (value >> 16) & 255, (value >> 24) & 255];
const text = (value: string): number[] => [0x58, ...le32(Buffer.byteLength(value)), ...Buffer.from(value)];
const global = (name: string): number[] => {
  const dot = name.lastIndexOf('.');
  return [0x63, ...Buffer.from(`${name.slice(0, dot)}\n${name.slice(dot + 1)}\n`)];
};
const tuple = (items: readonly TestValue[]): number[] => [0x28, ...items.flatMap(encoded), 0x74];

function encoded(value: TestValue): number[] {
  if (value === null) return [0x4e];
  if (typeof value === 'boolean') return [value ? 0x88 : 0x89];
  if (typeof value === 'number') return [0x4a, ...le32(value)];
  if (typeof value === 'string') return text(value);
  if ('tuple' in value) return tuple(value.tuple);
  if ('list' in value) return [0x5d, 0x28, ...value.list.flatMap(encoded), 0x65];
  if ('dict' in value)
    return [0x7d, 0x28, ...value.dict.flatMap(([key, item]) => [...encoded(key), ...encoded(item)]), 0x75];
  if ('float' in value) {
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleBE(value.float);
    return [0x47, ...bytes];
  }
  if ('object' in value)
    return [...global(value.object), 0x29, 0x81, ...(value.state === undefined ? [] : [...encoded(value.state), 0x62])];
  if ('call' in value) return [...global(value.call), ...tuple(value.args), 0x52];
  const strides = value.shape.map((_, axis) => value.shape.slice(axis + 1).reduce((all, size) => all * size, 1));
  const count = value.shape.reduce((all, size) => all * size, 1);
  const storage = [
    0x28,
    ...text('storage'),
    ...global('torch.FloatStorage'),
    ...text(value.tensor),
    ...text('cpu'),
    ...encoded(count),
    0x74,
    0x51,
  ];
  const rest = [
    ...encoded(0),
    ...tuple(value.shape),
    ...tuple(strides),
    0x89,
    ...global('collections.OrderedDict'),
    0x29,
    0x52,
  ];
  return [...global('torch._utils._rebuild_tensor_v2'), 0x28, ...storage, ...rest, 0x74, 0x52];
}

export const pickleOf = (value: TestValue): Uint8Array => Uint8Array.from([0x80, 2, ...encoded(value), 0x2e]);

/** A module of class `__torch__.NAME` with these attributes. */
export const moduleOf = (name: string, attributes: Record<string, TestValue> = {}): TestValue => ({
  object: `__torch__.${name}`,
  state: { dict: Object.entries(attributes) },
});

export interface TestArchive {
  data: TestValue;
  /** By file without `code/`: `__torch__.py`. */
  code: Record<string, string>;
  constants?: TestValue;
  /** Contents of storages, by place: `data/0`. */
  storages?: Record<string, Float32Array>;
  pickles?: Record<string, TestValue>;
  /** Other entries. */
  files?: Record<string, string>;
}

export function archiveBytes(archive: TestArchive): Uint8Array {
  const entries = new Map<string, Uint8Array>([['data.pkl', pickleOf(archive.data)]]);
  for (const [name, code] of Object.entries(archive.code)) entries.set(`code/${name}`, Buffer.from(code));
  entries.set('constants.pkl', pickleOf(archive.constants ?? { tuple: [] }));
  for (const [name, values] of Object.entries(archive.storages ?? {})) entries.set(name, new Uint8Array(values.buffer));
  for (const [name, value] of Object.entries(archive.pickles ?? {})) entries.set(name, pickleOf(value));
  for (const [name, content] of Object.entries({ version: '4\n', ...archive.files }))
    entries.set(name, Buffer.from(content));
  return zipOf([...entries].map(([name, content]) => ({ name: `m/${name}`, content })));
}

/** Writes the archive to a file of its own; its path. */
export function archiveFile(archive: TestArchive | Uint8Array): string {
  const folder = process.env['LAPIDARY_TEST_SCRATCH'] ?? tmpdir();
  const path = join(mkdtempSync(join(folder, 'lapidary-torchscript-')), 'm.pt');
  writeFileSync(path, archive instanceof Uint8Array ? archive : archiveBytes(archive));
  return path;
}
