/**
 * Tensors of a program by their names: raw entries placed by a config (torch 2.8 and later), or files of torch.save
 * stored in the archive. Structure only: the values stay where they are.
 */
import { LapidaryError } from '../../../src-shared/errors.js';
import { MemorySource, type ByteSource } from '../byte-source.js';
import { PartSource } from '../byte-part.js';
import { collectTensors } from '../checkpoint/collect-tensors.js';
import { isLegacyCheckpoint, openLegacyCheckpoint, openZipCheckpoint } from '../checkpoint/containers.js';
import type { Storage } from '../weights/tensor-store.js';
import { elementsOf, type WeightTensor } from '../weights/weight-tensor.js';
import { entryDataOffset, readZipDirectory, type ZipEntry } from '../zip/zip-directory.js';
import { readZipEntry } from '../zip/zip-entry.js';
import type { ExportArchive, PayloadEntry } from './archive.js';
import { checked, readJson } from './read-json.js';
import { payloadConfigSchema, type TensorMeta } from './schema.js';
import { dtypeOfScalarType, isStrided } from './torch-enums.js';

/** Packed entries are unpacked into memory up to this size. */
const maxUnpackedBytes = 2 ** 30;

export class ProgramWeights {
  readonly #tensors = new Map<string, WeightTensor>();
  readonly #storages: Map<string, () => Storage | undefined>;
  /** Why tensors of a part cannot be read, one sentence each. */
  readonly problems: string[] = [];

  /** `storages`: shared by the programs of an archive, since they may share entries. */
  constructor(
    readonly archive: ExportArchive,
    storages: Map<string, () => Storage | undefined>,
  ) {
    this.#storages = storages;
  }

  get(name: string): WeightTensor | undefined {
    return this.#tensors.get(name);
  }

  get names(): Iterable<string> {
    return this.#tensors.keys();
  }

  /** Adds the tensors of a part. Damage to it costs those tensors and is told in `problems`. */
  add(payload: PayloadEntry | undefined): void {
    if (payload === undefined) return;
    try {
      if (payload.kind === 'checkpoint') this.#addCheckpoint(payload.entry);
      else this.#addConfig(payload.entry, payload.folder);
    } catch (thrown) {
      if (!(thrown instanceof LapidaryError)) throw thrown;
      this.problems.push(thrown.message);
    }
  }

  #addConfig(entry: ZipEntry, folder: string): void {
    const { source, byName } = this.archive;
    const { config } = checked(payloadConfigSchema, readJson(source, entry), source, entry.name);
    for (const [name, { path_name, use_pickle, tensor_meta }] of Object.entries(config)) {
      const key = `${folder}${path_name}`;
      const stored = byName.get(key);
      if (use_pickle === true) {
        if (stored !== undefined && tensor_meta != null) this.#addPickled(name, stored);
        continue;
      }
      const tensor = tensor_meta == null ? undefined : tensorOf(name, tensor_meta, key);
      if (tensor === undefined) continue;
      this.#tensors.set(name, tensor);
      const isLeftOut = stored?.bytes === 0 && elementsOf(tensor.shape) > 0;
      if (stored !== undefined && !isLeftOut) this.#storages.set(key, () => storageOf(source, stored));
    }
  }

  /** Tensors of torch.save's file, by the names it has them under. */
  #addCheckpoint(entry: ZipEntry): void {
    const { tensors, place } = openNested(this.archive.source, entry);
    for (const tensor of tensors) {
      const key = `${entry.name} ${tensor.storage}`;
      this.#tensors.set(tensor.name, { ...tensor, storage: key, role: 'weight' });
      this.#storages.set(key, () => place(tensor.storage));
    }
  }

  /** A tensor of a class of its own is one file of torch.save; where it is made of one plain tensor, that is shown. */
  #addPickled(name: string, entry: ZipEntry): void {
    const { tensors, place } = openNested(this.archive.source, entry);
    const [only, ...others] = tensors;
    if (only === undefined || others.length > 0) {
      this.problems.push(`${name} is of a tensor class of its own, whose values are not read here.`);
      return;
    }
    const key = `${entry.name} ${only.storage}`;
    this.#tensors.set(name, { ...only, name, storage: key, role: 'weight' });
    this.#storages.set(key, () => place(only.storage));
  }
}

export interface NestedCheckpoint {
  tensors: WeightTensor[];
  /** Plain values beside the tensors, by path. */
  facts: ReadonlyMap<string, string>;
  place: (key: string) => Storage | undefined;
}

/** A file torch.save wrote, stored as an entry of an archive. */
export function openNested(source: ByteSource, entry: ZipEntry): NestedCheckpoint {
  const path = `${source.path} (${entry.name.slice(0, 100)})`;
  const isStored = entry.method === 0 && !entry.encrypted;
  const inner = isStored
    ? new PartSource(source, path, entryDataOffset(source, entry), entry.bytes)
    : new MemorySource(path, readZipEntry(source, entry, maxUnpackedBytes));
  const head = new Uint8Array(16);
  inner.read(head, 0);
  const container = isLegacyCheckpoint(head)
    ? openLegacyCheckpoint(inner)
    : openZipCheckpoint(inner, readZipDirectory(inner));
  const { tensors, widths, facts } = collectTensors(container.value);
  const find = container.storages(widths);
  return {
    tensors,
    facts,
    place: (key) => {
      const found = find(key);
      if (found === undefined) return undefined;
      const { offset, bytes } = found;
      if (inner instanceof PartSource) return { source, offset: inner.offset + offset, bytes };
      return { source, offset: 0, bytes, load: () => inner.bytes.subarray(offset, offset + bytes) };
    },
  };
}

function storageOf(source: ByteSource, entry: ZipEntry): Storage {
  const offset = entryDataOffset(source, entry);
  if (entry.method === 0 && !entry.encrypted) return { source, offset, bytes: entry.bytes };
  return { source, offset, bytes: entry.bytes, load: () => readZipEntry(source, entry, maxUnpackedBytes) };
}

const maxRank = 64;

/** A tensor's place in its entry; undefined for one that is no strided view of known size. */
export function tensorOf(name: string, meta: TensorMeta, storage: string): WeightTensor | undefined {
  const shape = wholeNumbers(meta.sizes);
  const stride = wholeNumbers(meta.strides ?? []);
  const firstElement = wholeNumbers(meta.storage_offset == null ? [] : [meta.storage_offset])?.[0] ?? 0;
  if (shape === undefined || stride === undefined || shape.length > maxRank || !isStrided(meta.layout))
    return undefined;
  const dtype = dtypeOfScalarType(meta.dtype);
  const isKnown = stride.length === shape.length;
  return { name, dtype, shape, stride: isKnown ? stride : null, storage, firstElement, role: 'weight' };
}

function wholeNumbers(sizes: TensorMeta['sizes']): number[] | undefined {
  const numbers = sizes.flatMap(({ as_int }) => (as_int == null ? [] : [as_int]));
  const isWhole = numbers.every((each) => Number.isSafeInteger(each) && each >= 0);
  return isWhole && numbers.length === sizes.length ? numbers : undefined;
}
