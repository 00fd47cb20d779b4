/**
 * The container of torch before 0.1.10: a tar with `sys_info`, `pickle` (the object), `tensors` and `storages`
 * (torch/serialization.py, legacy_load). In the last two, pickles and numbers take turns; numbers are skipped over.
 */
import { dtypeBits } from '../../../src-shared/dtype.js';
import { LapidaryError } from '../../../src-shared/errors.js';
import { PartSource } from '../byte-part.js';
import type { ByteSource } from '../byte-source.js';
import { entriesOf, globalName, itemsOf, type PickleValue } from '../pickle/pickle-values.js';
import { type PickleEvent, unpickle } from '../pickle/unpickle.js';
import type { TarEntry } from '../tar/tar-directory.js';
import type { CheckpointContainer } from './containers.js';
import { idText, type TarStorage, type TarTensor, withTensors } from './tar-tensors.js';
import { dtypeOfStorage } from './torch-dtypes.js';

const names = ['sys_info', 'pickle', 'tensors', 'storages'] as const;
export type TarPart = (typeof names)[number];

export const isTarPart = (name: string): name is TarPart => (names as readonly string[]).includes(name);

/** Whether a tar is a checkpoint: torch looks for these three by their names. */
export const isTarCheckpoint = (entries: readonly TarEntry[]): boolean =>
  (['pickle', 'tensors', 'storages'] as const).every((name) => entries.some((entry) => entry.name === name));

/** First bytes read of a pickle in `tensors` and `storages`, where they are small. */
const firstWindow = 4096;
/** The object's pickle describes tensors; it holds none. */
const maxPickleBytes = 512 << 20;
/** Between the pickles of `storages` and `tensors`. */
const maxSmallPickleBytes = 64 << 20;

/** Pickles and numbers behind each other in one entry. */
class PickleStream {
  at = 0;

  constructor(
    readonly source: ByteSource,
    /** Gets the bytes of every pickle, also of one that breaks off. */
    readonly seen: (bytes: Uint8Array, events: readonly PickleEvent[]) => void,
    readonly most: number,
  ) {}

  pickle(): PickleValue {
    const limit = Math.min(this.source.size - this.at, this.most);
    for (let window = Math.min(firstWindow, limit); ; window = Math.min(window * 16, limit)) {
      const bytes = new Uint8Array(Math.max(0, window));
      this.source.read(bytes, this.at);
      try {
        const { value, events, length } = unpickle(bytes, this.source.path);
        this.seen(bytes.subarray(0, length), events);
        this.at += length;
        return value;
      } catch (thrown) {
        if (!(thrown instanceof LapidaryError)) throw thrown;
        if (window < limit) continue;
        this.seen(bytes, []);
        throw thrown;
      }
    }
  }

  /** A signed 64-bit number. */
  int64(): number {
    const bytes = new Uint8Array(8);
    if (this.source.read(bytes, this.at) < 8) throw invalid(this.source, 'it ends where a number should be');
    this.at += 8;
    return Number(new DataView(bytes.buffer).getBigInt64(0, true));
  }

  skip(bytes: number): void {
    if (!Number.isSafeInteger(bytes) || bytes < 0 || this.at + bytes > this.source.size) {
      throw invalid(this.source, 'a storage reaches beyond its end');
    }
    this.at += bytes;
  }
}

function invalid(source: ByteSource, what: string): LapidaryError {
  return new LapidaryError(
    'MODEL_INVALID',
    `${source.path} is damaged: ${what}.`,
    'Fetch it again, or save it again with torch.save.',
  );
}

type Pickles = CheckpointContainer['pickles'];

/** A stream over an entry. `pickles` gets every pickle that is met. */
function streamOf(source: ByteSource, entry: TarEntry, pickles: Pickles): PickleStream {
  const inner = new PartSource(source, `${source.path} (${entry.name.slice(0, 100)})`, entry.offset, entry.bytes);
  let count = 0;
  const isSmall = entry.name === 'tensors' || entry.name === 'storages';
  const seen: PickleStream['seen'] = (bytes, all) => {
    count += 1;
    const events = entry.name === 'pickle' ? withoutOwnIds(all) : all;
    pickles.push({ where: isSmall ? `${entry.name} › pickle ${String(count)}` : entry.name, bytes, events });
  };
  return new PickleStream(inner, seen, isSmall ? maxSmallPickleBytes : maxPickleBytes);
}

/** Without the persistent ids the container itself resolves: numbers of tensors, and (class, file, source). */
export const withoutOwnIds = (events: readonly PickleEvent[]): PickleEvent[] =>
  events.filter((event) => {
    if (event.kind !== 'persistent') return true;
    const parts = itemsOf(event.id);
    return parts === undefined ? !/^\d+$/.test(idText(event.id)) : globalName(parts[0] ?? null) === '';
  });

function readStorages(stream: PickleStream): Map<string, TarStorage> {
  const found = new Map<string, TarStorage>();
  const start = stream.source instanceof PartSource ? stream.source.offset : 0;
  const count = Number(stream.pickle());
  for (let index = 0; index < count; index += 1) {
    const [key = null, , type = null] = itemsOf(stream.pickle()) ?? [];
    const width = dtypeBits(dtypeOfStorage(globalName(type))) / 8;
    if (width === 0) throw invalid(stream.source, `${globalName(type) || 'something'} is no storage known here`);
    const bytes = stream.int64() * width;
    const offset = start + stream.at;
    stream.skip(bytes);
    found.set(idText(key), { type, offset, bytes, width });
  }
  // Views: parts of a storage that are storages themselves.
  for (const view of itemsOf(stream.pickle()) ?? []) {
    const [target = null, root = null, first = null, elements = null] = itemsOf(view) ?? [];
    const whole = found.get(idText(root));
    const from = Number(first) * (whole?.width ?? 0);
    const bytes = Number(elements) * (whole?.width ?? 0);
    if (whole === undefined || !(from >= 0) || !(bytes >= 0) || from + bytes > whole.bytes) {
      throw invalid(stream.source, 'a view reaches beyond its storage');
    }
    found.set(idText(target), { ...whole, offset: whole.offset + from, bytes });
  }
  return found;
}

function readTensors(stream: PickleStream): Map<string, TarTensor> {
  const found = new Map<string, TarTensor>();
  const count = Number(stream.pickle());
  for (let index = 0; index < count; index += 1) {
    const [key = null, storage = null] = itemsOf(stream.pickle()) ?? [];
    // Four bytes of number and four of nothing: once the number had eight.
    const rank = stream.int64() % 2 ** 32;
    if (rank < 0 || rank > 64) throw invalid(stream.source, `a tensor has ${String(rank)} axes`);
    const size = Array.from({ length: rank }, () => stream.int64());
    const stride = Array.from({ length: rank }, () => stream.int64());
    const firstElement = stream.int64();
    const numbers = [...size, ...stride, firstElement];
    if (!numbers.every((each) => Number.isSafeInteger(each) && each >= 0)) {
      throw invalid(stream.source, 'a tensor has sizes that are none');
    }
    found.set(idText(key), { storage: idText(storage), size, stride, firstElement });
  }
  return found;
}

/** What a stream's reader stumbles over is no matter where only its pickles are wanted. */
function tolerantly(read: () => void): void {
  try {
    read();
  } catch (thrown) {
    if (!(thrown instanceof LapidaryError)) throw thrown;
  }
}

/** All pickles loading one entry would run, as far as they can be followed. */
export function tarPickles(source: ByteSource, entry: TarEntry): Pickles {
  const pickles: Pickles = [];
  const stream = streamOf(source, entry, pickles);
  tolerantly(() => {
    if (entry.name === 'storages') readStorages(stream);
    else if (entry.name === 'tensors') readTensors(stream);
    else stream.pickle();
  });
  return pickles;
}

/** Reads structure. Throws MODEL_INVALID and what unpickling throws. */
export function openTarCheckpoint(source: ByteSource, entries: readonly TarEntry[]): CheckpointContainer {
  // Of entries of one name, Python's tarfile takes the last.
  const byName = new Map(entries.filter(({ isFile }) => isFile).map((entry) => [entry.name, entry]));
  const pickles: Pickles = [];
  const stream = (name: TarPart): PickleStream => {
    const entry = byName.get(name);
    if (entry === undefined) throw invalid(source, `its ${name} is no file`);
    return streamOf(source, entry, pickles);
  };
  const system = byName.has('sys_info') ? stream('sys_info').pickle() : null;
  const storages = readStorages(stream('storages'));
  const tensors = readTensors(stream('tensors'));
  const value = stream('pickle').pickle();
  const littleEndian = entriesOf(system)?.find(([key]) => key === 'little_endian')?.[1];
  return {
    kind: 'tar',
    pickles,
    value: withTensors(value, storages, tensors),
    byteOrder: littleEndian === false ? 'big' : 'little',
    storages: () => (key) => {
      const storage = storages.get(key);
      return storage && { offset: storage.offset, bytes: storage.bytes };
    },
  };
}
