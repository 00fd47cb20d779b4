/** Where stored outputs lie: an .npz file, folders of .npy files, or ONNX test data. */
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { LapidaryError } from '../../../src-shared/errors.js';
import { FileSource } from '../../formats/byte-source.js';
import { readZipDirectory } from '../../formats/zip/zip-directory.js';
import { readZipEntry } from '../../formats/zip/zip-entry.js';
import { decodeNpy } from '../../io/npy.js';
import { safeFileName } from '../../io/safe-file-name.js';
import type { OutputFile } from '../runtime.js';
import { readTestData, testDataSets } from './test-data.js';

/** Writes the outputs of a case into a folder. */
type WriteCase = (outputDir: string, signal: AbortSignal) => Promise<OutputFile[]>;

export interface RecordedOutputs {
  cases: Map<string, WriteCase>;
  /** The outputs of one case whose name is not recorded. */
  unnamed: WriteCase | undefined;
}

/** A stored array: its name, and where its bytes come from. */
interface Stored {
  name: string;
  read: () => Promise<Uint8Array>;
}

/** Largest array taken out of an .npz file. */
const maxArrayBytes = 2 ** 31;
const natural = new Intl.Collator('en', { numeric: true });

const writeAll =
  (arrays: readonly Stored[]): WriteCase =>
  async (outputDir) => {
    const outputs: OutputFile[] = [];
    for (const [index, { name, read }] of arrays.entries()) {
      const bytes = await read();
      const { dtype, shape } = decodeNpy(bytes, name);
      const path = join(outputDir, safeFileName(name, index, '.npy'));
      await writeFile(path, bytes);
      outputs.push({ name, dtype, shape, path });
    }
    return outputs;
  };

function group(arrays: readonly (Stored & { case: string | null })[]): RecordedOutputs {
  const named = new Map<string, Stored[]>();
  const unnamed: Stored[] = [];
  for (const array of arrays) {
    if (array.case === null) unnamed.push(array);
    else named.set(array.case, [...(named.get(array.case) ?? []), array]);
  }
  return {
    cases: new Map([...named].map(([id, each]) => [id, writeAll(each)])),
    unnamed: unnamed.length > 0 ? writeAll(unnamed) : undefined,
  };
}

function fromArchive(path: string): RecordedOutputs {
  const source = new FileSource(path);
  try {
    const start = new Uint8Array(2);
    if (source.read(start, 0) < 2 || start[0] !== 0x50 || start[1] !== 0x4b) return group([]);
    const entries = readZipDirectory(source).filter(({ name }) => name.endsWith('.npy'));
    const arrays = entries.map((entry) => {
      const { dir, name } = parse(entry.name);
      const read = (): Promise<Uint8Array> =>
        Promise.resolve(source.during(() => readZipEntry(source, entry, maxArrayBytes)));
      return { case: dir === '' ? null : dir, name, read };
    });
    return group(arrays);
  } finally {
    source.close();
  }
}

/** The arrays of a folder. Files of runs are `0-name.npy`, from which the number is taken off. */
async function arraysIn(dir: string): Promise<Stored[]> {
  const files = (await readdir(dir)).filter((name) => name.endsWith('.npy')).sort(natural.compare);
  const numbered = files.every((name) => /^\d+-/.test(name));
  return files.map((file) => ({
    name: parse(numbered ? file.replace(/^\d+-/, '') : file).name,
    read: () => readFile(join(dir, file)),
  }));
}

async function fromFolder(dir: string): Promise<RecordedOutputs> {
  const sets = await testDataSets(dir);
  if (sets.length > 0) {
    const write =
      (set: string): WriteCase =>
      async (outputDir, signal) => {
        const [only] = (await readTestData(dir, outputDir, signal, [set])).cases;
        if (only === undefined || only.problem !== null) {
          throw new LapidaryError('RUN_FAILED', only?.problem ?? `${set} is gone.`);
        }
        return only.outputs;
      };
    return { cases: new Map(sets.map((set) => [set, write(set)])), unnamed: undefined };
  }
  const folders = (await readdir(dir, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  const arrays: (Stored & { case: string | null })[] = (await arraysIn(dir)).map((each) => ({ ...each, case: null }));
  for (const { name } of folders) {
    for (const each of await arraysIn(join(dir, name))) arrays.push({ ...each, case: name });
  }
  return group(arrays);
}

/** Finds what is recorded at a path. Throws FILE_NOT_FOUND, and FORMAT_UNSUPPORTED where nothing of the kind is there. */
export async function findRecorded(path: string): Promise<RecordedOutputs> {
  const info = await stat(path).catch(() => undefined);
  if (info === undefined) {
    throw new LapidaryError('FILE_NOT_FOUND', `There is no file or folder at ${path}.`, 'Check the path.');
  }
  const found = info.isDirectory() ? await fromFolder(path) : fromArchive(path);
  if (found.cases.size > 0 || found.unnamed !== undefined) return found;
  throw new LapidaryError(
    'FORMAT_UNSUPPORTED',
    `${path} holds no recorded outputs.`,
    'Give an .npz file, a folder of .npy files named like the outputs, or an ONNX test-data folder.',
  );
}
