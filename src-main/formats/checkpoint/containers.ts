/**
 * The containers torch.save writes: since 1.6 a zip (torch/serialization.py, _save: NAME/data.pkl, NAME/data/KEY,
 * NAME/byteorder), before that five pickles and the storages behind each other (_legacy_save). Read by range.
 */
import { LapidaryError } from '../../../src-shared/errors.js';
import type { ByteSource } from '../byte-source.js';
import { itemsOf, type PickleValue } from '../pickle/pickle-values.js';
import { type PickleEvent, unpickle } from '../pickle/unpickle.js';
import { entryDataOffset, type ZipEntry } from '../zip/zip-directory.js';
import { readZipEntry } from '../zip/zip-entry.js';

export interface CheckpointContainer {
  kind: 'zip' | 'legacy' | 'tar';
  /** Pickles loading would run, the one with the object last; `where` names each. */
  pickles: { where: string; bytes: Uint8Array; events: readonly PickleEvent[] }[];
  value: PickleValue;
  /** `big` when the tensors were saved on a big-endian machine. */
  byteOrder: 'little' | 'big';
  /** Where storages lie, by key. `widths`: bytes per element of every storage in use, since legacy files count elements. */
  storages(widths: ReadonlyMap<string, number>): StorageIndex;
}

/** Finds a storage in the file; undefined when it is not there. */
export type StorageIndex = (key: string) => { offset: number; bytes: number } | undefined;

/** Pickles of checkpoints are a few MB; one this large is no description of tensors. */
const maxPickleBytes = 512 << 20;

/** What is in a zip archive that torch, or something like it, wrote. */
export type TorchArchive = 'checkpoint' | 'torchscript' | 'export' | 'package' | 'other';

export function torchArchiveKind(entries: readonly ZipEntry[]): TorchArchive {
  const has = (pattern: RegExp): boolean => entries.some((entry) => pattern.test(entry.name));
  if (has(/^([^/]+\/)?(constants\.pkl|code\/.+\.py)$/)) return 'torchscript';
  if (has(/^([^/]+\/)?(archive_format|models\/[^/]+\.json|serialized_exported_program\.json)$/)) return 'export';
  if (has(/^([^/]+\/)?\.data\/(extern_modules|version)$/)) return 'package';
  return has(/^([^/]+\/)?data\.pkl$/) ? 'checkpoint' : 'other';
}

export function openZipCheckpoint(source: ByteSource, entries: readonly ZipEntry[]): CheckpointContainer {
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  const main = entries.find((entry) => /^([^/]+\/)?data\.pkl$/.test(entry.name));
  if (main === undefined) {
    throw new LapidaryError('MODEL_INVALID', `${source.path} holds no data.pkl.`, 'Save it again with torch.save.');
  }
  const prefix = main.name.slice(0, -'data.pkl'.length);
  const bytes = readZipEntry(source, main, maxPickleBytes);
  const order = byName.get(`${prefix}byteorder`);
  const { value, events } = unpickle(bytes, `${source.path} (${main.name})`);
  return {
    kind: 'zip',
    pickles: [{ where: main.name, bytes, events }],
    value,
    byteOrder: order !== undefined && isBig(readZipEntry(source, order, 64)) ? 'big' : 'little',
    storages: () => (key) => {
      const entry = byName.get(`${prefix}data/${key}`);
      if (entry === undefined) return undefined;
      if (entry.method !== 0) {
        throw new LapidaryError(
          'FORMAT_UNSUPPORTED',
          `${source.path} was packed again with compression, so that its tensors cannot be read in place.`,
          'Save it with torch.save, or unpack it and pack it without compression.',
        );
      }
      return { offset: entryDataOffset(source, entry), bytes: entry.bytes };
    },
  };
}

const isBig = (bytes: Uint8Array): boolean => new TextDecoder().decode(bytes).trim() === 'big';

/** `0x1950a86a20f9469cfc6c`, the number the first pickle of a legacy file holds. */
const legacyMagic = 0x1950a86a20f9469cfc6cn;

/** Whether the first bytes are those of a file of torch before 1.6: a pickle of `legacyMagic`. */
export function isLegacyCheckpoint(head: Uint8Array): boolean {
  const start = [0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e];
  return start.every((byte, at) => head[at] === byte);
}

/** Reads the pickles at the start; the window grows until they are whole, storages behind them are not read. */
export function openLegacyCheckpoint(source: ByteSource): CheckpointContainer {
  let window = Math.min(source.size, 1 << 20);
  for (;;) {
    const bytes = new Uint8Array(window);
    source.read(bytes, 0);
    try {
      return readLegacy(source, bytes);
    } catch (thrown) {
      if (!(thrown instanceof LapidaryError) || window >= Math.min(source.size, maxPickleBytes)) throw thrown;
      window = Math.min(source.size, window * 8, maxPickleBytes);
    }
  }
}

function readLegacy(source: ByteSource, bytes: Uint8Array): CheckpointContainer {
  const names = ['magic number', 'protocol version', 'system info', 'object', 'storage keys'] as const;
  const pickles: CheckpointContainer['pickles'] = [];
  const values: PickleValue[] = [];
  let at = 0;
  for (const name of names) {
    const part = bytes.subarray(at);
    const { value, events, length } = unpickle(part, `${source.path} (${name})`);
    pickles.push({ where: name, bytes: part.subarray(0, length), events });
    values.push(value);
    at += length;
  }
  if (values[0] !== legacyMagic || values[1] !== 1001) {
    throw new LapidaryError('MODEL_INVALID', `${source.path} is no file torch.save wrote.`, 'Fetch or save it again.');
  }
  const keys = (itemsOf(values[4]) ?? []).map(String);
  // The object comes last, as in the zip.
  const ordered = [...pickles.slice(0, 3), ...pickles.slice(4), ...pickles.slice(3, 4)];
  return {
    kind: 'legacy',
    pickles: ordered,
    value: values[3] ?? null,
    byteOrder: 'little',
    storages: (widths) => {
      const places = legacyStorages(source, keys, widths, at);
      return (key) => places.get(key);
    },
  };
}

/**
 * Storages lie in the order of their keys, each as its number of elements (int64) and the elements. One that no tensor
 * uses has no known width: those after it cannot be found.
 */
function legacyStorages(
  source: ByteSource,
  keys: readonly string[],
  widths: ReadonlyMap<string, number>,
  start: number,
): Map<string, { offset: number; bytes: number }> {
  const places = new Map<string, { offset: number; bytes: number }>();
  const count = new Uint8Array(8);
  let at = start;
  for (const key of keys) {
    const width = widths.get(key);
    if (width === undefined || source.read(count, at) < 8) break;
    const bytes = Number(new DataView(count.buffer).getBigInt64(0, true)) * width;
    if (bytes < 0 || at + 8 + bytes > source.size) break;
    places.set(key, { offset: at + 8, bytes });
    at += 8 + bytes;
  }
  return places;
}
