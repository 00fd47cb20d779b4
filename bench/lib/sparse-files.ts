/** Model files of any size that take no room on disk: headers are written, weights are a hole in the file. */
import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { ggufOf } from '../../src-main/formats/gguf/test-ggufs.js';
import { ends } from '../../src-main/formats/zip/test-zips.js';

interface Tensors {
  count: number;
  /** Each of that many rows of 4,096 float32. */
  rows: number;
}

const columns = 4096;
const tensorBytes = ({ rows }: Tensors): number => rows * columns * 4;
const nameOf = (index: number): string =>
  `model.layers.${String(Math.floor(index / 8))}.part_${String(index % 8)}.weight`;
const indices = ({ count }: Tensors): number[] => Array.from({ length: count }, (_, index) => index);

/** Writes pieces at their places and sets the size; the size. */
function writeAt(
  path: string,
  pieces: readonly (readonly [offset: number, bytes: Uint8Array])[],
  size: number,
): number {
  const descriptor = openSync(path, 'w');
  try {
    ftruncateSync(descriptor, size);
    for (const [offset, bytes] of pieces) writeSync(descriptor, bytes, 0, bytes.length, offset);
  } finally {
    closeSync(descriptor);
  }
  return size;
}

export function writeSafetensors(path: string, tensors: Tensors): number {
  const each = tensorBytes(tensors);
  const entries = indices(tensors).map((index) => [
    nameOf(index),
    { dtype: 'F32', shape: [tensors.rows, columns], data_offsets: [index * each, (index + 1) * each] },
  ]);
  const header = Buffer.from(
    JSON.stringify({ __metadata__: { format: 'pt' }, ...(Object.fromEntries(entries) as object) }),
  );
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return writeAt(path, [[0, Buffer.concat([length, header])]], 8 + header.length + tensors.count * each);
}

export function writeGguf(path: string, tensors: Tensors): number {
  const each = tensorBytes(tensors);
  const header = ggufOf({
    values: [
      ['general.architecture', 8, 'llama'],
      ['tokenizer.ggml.tokens', 9, Array.from({ length: 32_000 }, (_, token) => `token ${String(token)}`), 8],
    ],
    tensors: indices(tensors).map((index) => ({
      name: nameOf(index),
      dims: [columns, tensors.rows],
      type: 0,
      offset: index * each,
    })),
  });
  return writeAt(path, [[0, header]], header.length + tensors.count * each);
}

const latin = (text: string): Buffer => Buffer.from(text, 'latin1');

function text(value: string): Buffer {
  const length = Buffer.alloc(5, 'X');
  length.writeUInt32LE(value.length, 1);
  return Buffer.concat([length, latin(value)]);
}

function int(value: number): Buffer {
  const bytes = Buffer.alloc(5, 'J');
  bytes.writeInt32LE(value, 1);
  return bytes;
}

/** A state_dict as torch.save pickles it: every tensor a view of a storage of its own, called by its number. */
function statePickle(tensors: Tensors): Buffer {
  const { rows } = tensors;
  const parts = indices(tensors).flatMap((index) => [
    text(nameOf(index)),
    latin('ctorch._utils\n_rebuild_tensor_v2\n(('),
    ...[text('storage'), latin('ctorch\nFloatStorage\n'), text(String(index)), text('cpu'), int(rows * columns)],
    latin('tQK\0('),
    ...[int(rows), int(columns), latin('t('), int(columns), int(1)],
    latin('t\x89ccollections\nOrderedDict\n)RtR'),
  ]);
  return Buffer.concat([latin('\x80\x02}('), ...parts, latin('u.')]);
}

/** A file of torch.save since 1.6: a zip whose directory is zip64 once it lies beyond 4 GB. */
export function writeZipCheckpoint(path: string, tensors: Tensors): number {
  const each = tensorBytes(tensors);
  const pickle = statePickle(tensors);
  const pieces: [number, Uint8Array][] = [];
  const directory: Buffer[] = [];
  let at = 0;
  const add = (name: string, bytes: number, content?: Uint8Array): void => {
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt32LE(bytes, 18);
    local.writeUInt32LE(bytes, 22);
    local.writeUInt16LE(name.length, 26);
    pieces.push([at, Buffer.concat([local, latin(name), content ?? new Uint8Array(0)])]);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt32LE(bytes, 20);
    central.writeUInt32LE(bytes, 24);
    central.writeUInt16LE(name.length, 28);
    central.writeUInt16LE(12, 30);
    central.writeUInt32LE(0xffffffff, 42);
    const extra = Buffer.alloc(12);
    extra.writeUInt16LE(1, 0);
    extra.writeUInt16LE(8, 2);
    extra.writeBigUInt64LE(BigInt(at), 4);
    directory.push(central, latin(name), extra);
    at += 30 + name.length + bytes;
  };
  add('archive/data.pkl', pickle.length, pickle);
  for (const index of indices(tensors)) add(`archive/data/${String(index)}`, each);
  const tail = Buffer.concat([...directory, ...ends(tensors.count + 1, Buffer.concat(directory).length, at, at, true)]);
  return writeAt(path, [...pieces, [at, tail]], at + tail.length);
}

/** A file of torch before 1.6: pickles, then each storage behind its number of elements. */
export function writeLegacyCheckpoint(path: string, tensors: Tensors): number {
  const each = tensorBytes(tensors);
  const keys = Buffer.concat([
    latin('\x80\x02]('),
    ...indices(tensors).map((index) => text(String(index))),
    latin('e.'),
  ]);
  const start = latin('\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.\x80\x02M\xe9\x03.\x80\x02}.');
  const head = Buffer.concat([start, statePickle(tensors), keys]);
  const count = Buffer.alloc(8);
  count.writeBigInt64LE(BigInt(each / 4));
  const pieces = indices(tensors).map((index) => [head.length + index * (8 + each), count] as const);
  return writeAt(path, [[0, head], ...pieces], head.length + tensors.count * (8 + each));
}
