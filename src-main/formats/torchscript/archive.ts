/**
 * What a TorchScript archive holds, by the names of its entries (torch/csrc/jit/serialization/export_module.cpp):
 * data.pkl and data/, constants.pkl and constants/, code/, version, byteorder, traced_inputs.pkl, extra/, and for the
 * mobile interpreter bytecode.pkl.
 */
import { LapidaryError } from '../../../src-shared/errors.js';
import type { FileSource } from '../byte-source.js';
import type { PickleValue } from '../pickle/pickle-values.js';
import { unpickle } from '../pickle/unpickle.js';
import type { Storage } from '../weights/tensor-store.js';
import { entryDataOffset, readZipDirectory, type ZipEntry } from '../zip/zip-directory.js';
import { readZipEntry } from '../zip/zip-entry.js';

const maxPickleBytes = 256 << 20;
/** Code of large models is some MB. */
const maxCodeBytes = 32 << 20;
const maxTextBytes = 64 << 10;

export class ScriptArchive {
  readonly entries: readonly ZipEntry[];
  /** Folder all entries lie in, with its slash: torch names it after the file. */
  readonly root: string;
  readonly #byName: ReadonlyMap<string, ZipEntry>;
  #codeBytes = 0;

  constructor(readonly source: FileSource) {
    this.entries = readZipDirectory(source);
    const data = this.entries.find(({ name }) => /^([^/]+\/)?data\.pkl$/.test(name));
    if (data === undefined) throw this.#withoutData();
    this.root = data.name.slice(0, -'data.pkl'.length);
    this.#byName = new Map(this.entries.map((entry) => [entry.name, entry]));
  }

  #withoutData(): LapidaryError {
    const { path } = this.source;
    if (this.entries.some(({ name }) => /^([^/]+\/)?model\.json$/.test(name))) {
      const hint = 'Load it with that version (torch 1.3 reads it) and save it again with torch.jit.save.';
      return new LapidaryError('FORMAT_UNSUPPORTED', `${path} is a TorchScript archive of torch before 1.4.`, hint);
    }
    const hint = 'Save it again with torch.jit.save.';
    return new LapidaryError('MODEL_INVALID', `${path} is a TorchScript archive without data.pkl.`, hint);
  }

  has(name: string): boolean {
    return this.#byName.has(this.root + name);
  }

  /** Entries in a folder, with their names in it. */
  inside(folder: string): { name: string; entry: ZipEntry }[] {
    const prefix = this.root + folder;
    return this.entries.flatMap((entry) =>
      entry.name.startsWith(prefix) ? [{ name: entry.name.slice(prefix.length), entry }] : [],
    );
  }

  pickle(name: string): PickleValue | undefined {
    const entry = this.#byName.get(this.root + name);
    if (entry === undefined) return undefined;
    return unpickle(readZipEntry(this.source, entry, maxPickleBytes), `${this.source.path} (${entry.name})`).value;
  }

  /** A file of code, a byte a character. */
  code(name: string): string | undefined {
    const entry = this.#byName.get(`${this.root}code/${name}`);
    if (entry === undefined) return undefined;
    this.#codeBytes += entry.bytes;
    if (this.#codeBytes > maxCodeBytes) {
      throw new LapidaryError('MODEL_INVALID', `${this.source.path} holds more code than is read here.`);
    }
    return Buffer.from(readZipEntry(this.source, entry, maxCodeBytes)).toString('latin1');
  }

  /** A short text; '' when there is none. */
  text(name: string): string {
    const entry = this.#byName.get(this.root + name);
    if (entry === undefined || entry.bytes > maxTextBytes) return '';
    return new TextDecoder().decode(readZipEntry(this.source, entry, maxTextBytes)).trim();
  }

  /** Where a storage lies, by its place in the archive: `data/0`. */
  storage(key: string): Storage | undefined {
    // Files for the mobile interpreter keep tensors of both pickles in one folder and say which.
    const nested = key.replace(/^(data|constants)\/(?=data\/|constants\/)/, '');
    const entry = this.#byName.get(this.root + key) ?? this.#byName.get(this.root + nested);
    if (entry === undefined) return undefined;
    if (entry.method !== 0) {
      throw new LapidaryError(
        'FORMAT_UNSUPPORTED',
        `${this.source.path} was packed again with compression, so that its tensors cannot be read in place.`,
        'Save it with torch.jit.save, or unpack it and pack it without compression.',
      );
    }
    return { source: this.source, offset: entryDataOffset(this.source, entry), bytes: entry.bytes };
  }
}
