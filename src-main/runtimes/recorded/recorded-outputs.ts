/** Where stored outputs lie: an .npz file, folders of .npy files, or ONNX test data. */
import { copyFile, readdir, rename, stat } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { LapidaryError } from '../../../src-shared/errors.js';
import { FileSource } from '../../formats/byte-source.js';
import { readZipDirectory } from '../../formats/zip/zip-directory.js';
import { unpackEntry } from '../../formats/zip/unpack-entry.js';
import { plainNpy } from '../../io/plain-npy.js';
import { safeFileName } from '../../io/safe-file-name.js';
import { storedNpy } from '../../io/stored-npy.js';
import type { OutputFile } from '../runtime.js';
import { readTestData, testDataSets } from './test-data.js';

/** Writes the outputs of a case into a folder. */
type WriteCase = (outputDir: string, signal: AbortSignal) => Promise<OutputFile[]>;

export interface RecordedOutputs {
  cases: Map<string, WriteCase>;
  /** The outputs of one case whose name is not recorded. */
  unnamed: WriteCase | undefined;
}

/** A stored array: its name, the case it is of, and how it comes into a file. */
interface Stored {
  name: string;
  case: string | null;
  write: (path: string, signal: AbortSignal) => Promise<void>;
}

const natural = new Intl.Collator('en', { numeric: true });

/**
 * The case and the name of an array that lies at a path: folders are cases, but for those that are part of a name
 * (`encoder/x` of a model with an input of that name).
 */
export function placeOfArray(path: string, names: readonly string[]): { case: string | null; name: string } {
  const known = names
    .filter((name) => path === name || path.endsWith(`/${name}`))
    .sort((a, b) => b.length - a.length)[0];
  const cut = known === undefined ? path.lastIndexOf('/') : path.length - known.length - 1;
  return { case: cut < 0 ? null : path.slice(0, cut), name: known ?? path.slice(cut + 1) };
}

const writeAll =
  (arrays: readonly Stored[]): WriteCase =>
  async (outputDir, signal) => {
    const outputs: OutputFile[] = [];
    for (const [index, { name, write }] of arrays.entries()) {
      const path = join(outputDir, safeFileName(name, index, '.npy'));
      await write(path, signal);
      const reordered = `${path}.reordered`;
      if ((await plainNpy(path, reordered)) === reordered) await rename(reordered, path);
      const { dtype, shape } = await storedNpy(path);
      outputs.push({ name, dtype, shape, path });
    }
    return outputs;
  };

function group(arrays: readonly Stored[]): RecordedOutputs {
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

function fromArchive(path: string, names: readonly string[]): RecordedOutputs {
  const source = new FileSource(path);
  try {
    const start = new Uint8Array(2);
    if (source.read(start, 0) < 2 || start[0] !== 0x50 || start[1] !== 0x4b) return group([]);
    const entries = readZipDirectory(source).filter(({ name }) => name.endsWith('.npy'));
    return group(
      entries.map((entry) => ({
        ...placeOfArray(entry.name.slice(0, -'.npy'.length), names),
        write: (target, signal) => unpackEntry(source, entry, target, signal),
      })),
    );
  } finally {
    source.close();
  }
}

/** The arrays of a folder. Files of runs are `0-name.npy`, from which the number is taken off. */
async function arraysIn(dir: string, within: string, names: readonly string[]): Promise<Stored[]> {
  const files = (await readdir(dir)).filter((name) => name.endsWith('.npy')).sort(natural.compare);
  const numbered = files.every((name) => /^\d+-/.test(name));
  return files.map((file) => ({
    ...placeOfArray(`${within}${parse(numbered ? file.replace(/^\d+-/, '') : file).name}`, names),
    write: (target) => copyFile(join(dir, file), target),
  }));
}

async function fromFolder(dir: string, names: readonly string[]): Promise<RecordedOutputs> {
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
  const arrays = await arraysIn(dir, '', names);
  for (const { name } of folders) arrays.push(...(await arraysIn(join(dir, name), `${name}/`, names)));
  return group(arrays);
}

/**
 * Finds what is recorded at a path. `names`: what arrays may be called, which tells a folder from part of a name. Throws
 * FILE_NOT_FOUND, and FORMAT_UNSUPPORTED where nothing of the kind is there.
 */
export async function findRecorded(path: string, names: readonly string[] = []): Promise<RecordedOutputs> {
  const info = await stat(path).catch(() => undefined);
  if (info === undefined) {
    throw new LapidaryError('FILE_NOT_FOUND', `There is no file or folder at ${path}.`, 'Check the path.');
  }
  const found = info.isDirectory() ? await fromFolder(path, names) : fromArchive(path, names);
  if (found.cases.size > 0 || found.unnamed !== undefined) return found;
  throw new LapidaryError(
    'FORMAT_UNSUPPORTED',
    `${path} holds no recorded outputs.`,
    'Give an .npz file, a folder of .npy files named like the outputs, or an ONNX test-data folder.',
  );
}
