/**
 * Weight files of ML programs (`weights/weight.bin`): a 64-byte header, then for each tensor 64 bytes that say what and
 * where it is. Read when values are asked for. Source: MILBlob's StorageFormat.hpp, version 2.
 */
import { dirname, join } from 'node:path';
import { dtypeName } from '../../../src-shared/dtype.js';
import { LapidaryError } from '../../../src-shared/errors.js';
import { type ByteSource, FileSource } from '../byte-source.js';
import { externalFile, fileBytes } from '../onnx/external-data.js';
import type { Storage } from '../weights/tensor-store.js';
import { elementsOf } from '../weights/weight-tensor.js';
import { unpackLowest } from './decode.js';
import { blobType, isUnpacked, leastBytes } from './element-types.js';
import { maxDecodedBytes, type Storages } from './storages.js';

const entryBytes = 64;
const sentinel = 0xdeadbeef;
const version = 2;
/** What stands for the model's folder in the names of files. */
const modelFolder = /^@model_path\//;

export class BlobFiles {
  /** By path as seen from the model's folder: bytes the file must have at least. */
  readonly needed = new Map<string, number>();
  readonly #sources = new Map<string, ByteSource>();

  constructor(
    readonly modelPath: string,
    readonly storages: Storages,
  ) {}

  /** Absolute paths of all files that are named. */
  paths(): string[] {
    return [...this.needed.keys()]
      .map((path) => externalFile(this.modelPath, path))
      .filter((path) => path !== undefined);
  }

  /** Remembers a tensor at `offset` of a file and returns its storage's key. */
  add(fileName: string, offset: number, dtype: number, shape: readonly number[]): string {
    const path = fileName.replace(modelFolder, '');
    const least = Math.max(0, offset) + entryBytes + leastBytes(dtype, elementsOf(shape));
    this.needed.set(path, Math.max(this.needed.get(path) ?? 0, least));
    return this.storages.add(`${path}\n${String(offset)}\n${String(dtype)}`, () => this.#storage(path, offset, dtype));
  }

  #storage(path: string, offset: number, dtype: number): Storage {
    const source = this.#open(path);
    const entry = new Uint8Array(entryBytes);
    if (offset < entryBytes || source.read(entry, offset) < entryBytes) {
      throw new LapidaryError('MODEL_TRUNCATED', `The values are beyond the end of ${source.path}.`);
    }
    const view = new DataView(entry.buffer);
    if (view.getUint32(0, true) !== sentinel) {
      throw new LapidaryError(
        'MODEL_INVALID',
        `${source.path} holds no tensor at byte ${offset.toLocaleString('en-US')}.`,
      );
    }
    const type = blobType(view.getUint32(4, true));
    if (type !== dtype) {
      const [says, asks] = [dtypeName(type), dtypeName(dtype)];
      throw new LapidaryError('MODEL_INVALID', `${source.path} holds ${says} where the program has ${asks}.`);
    }
    const bytes = Number(view.getBigUint64(8, true));
    const start = Number(view.getBigUint64(16, true));
    if (!(start + bytes <= source.size)) {
      throw new LapidaryError('MODEL_TRUNCATED', `The values are beyond the end of ${source.path}.`);
    }
    const place = { source, offset: start, bytes };
    return isUnpacked(dtype) ? { ...place, load: () => unpacked(place, dtype) } : place;
  }

  #open(path: string): ByteSource {
    const known = this.#sources.get(path);
    if (known !== undefined) return known;
    const file = externalFile(this.modelPath, path);
    if (file === undefined) {
      throw new LapidaryError('FILE_NOT_ALLOWED', `The weights are in ${path}, outside of the model's folder.`);
    }
    if (fileBytes(file) === undefined) {
      const expected = join(dirname(this.modelPath), path);
      throw new LapidaryError('EXTERNAL_DATA_MISSING', `The weights are in ${expected}, which is missing.`);
    }
    const source = new FileSource(file);
    const header = new Uint8Array(8);
    source.read(header, 0);
    source.close();
    const found = new DataView(header.buffer).getUint32(4, true);
    if (found !== version) {
      throw new LapidaryError(
        'FORMAT_UNSUPPORTED',
        `${file} is a weight file of version ${String(found)}; version 2 is read.`,
      );
    }
    this.#sources.set(path, source);
    return source;
  }
}

function unpacked(
  { source, offset, bytes }: { source: ByteSource; offset: number; bytes: number },
  dtype: number,
): Uint8Array {
  if (bytes * 8 > maxDecodedBytes) {
    throw new LapidaryError('FORMAT_UNSUPPORTED', 'The values are packed and too large to be unpacked.');
  }
  const packed = new Uint8Array(bytes);
  source.read(packed, offset);
  return unpackLowest(packed, dtype);
}
