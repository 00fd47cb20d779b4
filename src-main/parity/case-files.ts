/**
 * Cases a person supplies: .npy, .npz, elements without a header, folders of them, ONNX test data, and real samples,
 * pictures and lines of text.
 */
import { mkdir, stat } from 'node:fs/promises';
import { basename, join, parse } from 'node:path';
import { LapidaryError } from '../../src-shared/errors.js';
import type { InputSpec } from '../../src-shared/input-spec.js';
import type { Case } from '../../src-shared/parity.js';
import type { SampleCase } from '../../src-shared/samples.js';
import { plainNpy } from '../io/plain-npy.js';
import { safeFileName } from '../io/safe-file-name.js';
import { storedNpy } from '../io/stored-npy.js';
import type { JobContext } from '../jobs/job-context.js';
import { runTask } from '../process/task/run-task.js';
import { findRecorded } from '../runtimes/recorded/recorded-outputs.js';
import { readTestData, testDataSets } from '../runtimes/recorded/test-data.js';
import { matchArrays } from './match-arrays.js';
import { rawFiles, rawToNpy } from './raw-input.js';
import { isSamples } from './samples/sample-cases.js';

export interface GivenCases {
  cases: Case[];
  /** By case id: input name → .npy. */
  inputs: Map<string, Record<string, string>>;
}

export interface CaseFiles {
  paths: readonly string[];
  inputNames: readonly string[];
  /** Empty where the shapes are not known: arrays need none, samples do. */
  specs: readonly InputSpec[];
  /** How pictures are scaled (picture-scaling). */
  pictures: string;
  /** Folders of the models. */
  modelDirs: readonly string[];
  seed: number;
  /** Ids of other cases of the comparison. */
  taken: readonly string[];
  /** Folder for tensors that are not .npy already. */
  into: string;
}

/** Whether a folder, or that of a model, holds ONNX test data. */
export async function holdsTestData(path: string): Promise<boolean> {
  const info = await stat(path).catch(() => undefined);
  return info?.isDirectory() === true && (await testDataSets(path)).length > 0;
}

/** One path among those given. */
interface Place {
  context: JobContext;
  asked: CaseFiles;
  path: string;
  /** Folder for what is written of it. */
  into: string;
  at: number;
}

/** Cases of a path, where it is of the kind; null where it is of another. */
type Reader = (place: Place) => Promise<SampleCase[] | null>;

async function arrayCase(id: string, title: string, why: string, inputs: Record<string, string>): Promise<SampleCase> {
  const shapes: Case['shapes'] = {};
  for (const [name, path] of Object.entries(inputs)) shapes[name] = (await storedNpy(path)).shape;
  return { case: { id, title, sizes: {}, shapes, values: 'files', why, paddingRow: null }, inputs };
}

/** A name as it comes, where a folder may be called so: recorded outputs are found by it. */
const idOf = (name: string, at: number): string =>
  /^[\w-][\w.-]{0,79}$/.test(name) ? name : safeFileName(name, at, '');

const readNpyFile: Reader = async ({ asked, path, into, at }) => {
  if (!/\.npy$/i.test(path)) return null;
  await mkdir(into, { recursive: true });
  const { name } = parse(path);
  const array = await plainNpy(path, join(into, 'array.npy'));
  const inputs = matchArrays({ [name]: array }, asked.inputNames, path);
  return [await arrayCase(safeFileName(name, at, ''), basename(path), 'given', inputs)];
};

const readRaw: Reader = async ({ asked, path, into, at }) => {
  const files = await rawFiles(path, asked.specs);
  if (files === null) return null;
  await mkdir(into, { recursive: true });
  const arrays: Record<string, string> = {};
  for (const [index, { spec, file }] of files.entries()) {
    const out = join(into, safeFileName(spec.name, index, '.npy'));
    await rawToNpy(file, spec, out);
    arrays[spec.name] = out;
  }
  const why = 'given without a header, its shape from the inputs';
  const inputs = matchArrays(arrays, asked.inputNames, path);
  return [await arrayCase(safeFileName(parse(path).name, at, ''), basename(path), why, inputs)];
};

const readOnnxData: Reader = async ({ context, path, into }) => {
  if (!/\.onnx$/i.test(path) && !(await holdsTestData(path))) return null;
  const cases: SampleCase[] = [];
  for (const { id, problem, inputs } of (await readTestData(path, into, context.signal)).cases) {
    if (problem !== null) throw new LapidaryError('FORMAT_UNSUPPORTED', `${id} of ${path} cannot be used: ${problem}`);
    cases.push(await arrayCase(id, id, `ONNX test data of ${basename(path)}`, inputs));
  }
  return cases;
};

const readSamples: Reader = async ({ context, asked, path, into }) => {
  if (!(await isSamples(path))) return null;
  const { specs, pictures, modelDirs, seed } = asked;
  const request = { path, specs: [...specs], pictures, modelDirs: [...modelDirs], into, seed };
  return (await runTask(context, { kind: 'samples', request })).samples;
};

const readArrays: Reader = async ({ context, asked, path, into, at }) => {
  const { cases: named, unnamed } = await findRecorded(path, asked.inputNames);
  const groups = [...named, ...(unnamed === undefined ? [] : [[parse(path).name, unnamed] as const])];
  const cases: SampleCase[] = [];
  for (const [name, write] of groups) {
    const folder = join(into, safeFileName(name, at, ''));
    await mkdir(folder, { recursive: true });
    const written = await write(folder, context.signal);
    const arrays = Object.fromEntries(written.map((each) => [each.name, each.path]));
    const inputs = matchArrays(arrays, asked.inputNames, `${path} (${name})`);
    cases.push(await arrayCase(idOf(name, at), name, `given in ${basename(path)}`, inputs));
  }
  return cases;
};

/** In the order in which they are asked; the last takes whatever is left, or says that it cannot. */
const readers: readonly Reader[] = [readNpyFile, readRaw, readOnnxData, readSamples, readArrays];

/**
 * Reads every path as cases, in order; tensors that are not .npy already are written under `into`. Throws
 * FILE_NOT_FOUND, INPUT_MISMATCH, FORMAT_UNSUPPORTED, each naming the path.
 */
export async function casesFromFiles(context: JobContext, asked: CaseFiles): Promise<GivenCases> {
  const found: GivenCases = { cases: [], inputs: new Map() };
  for (const [at, path] of asked.paths.entries()) {
    const place = { context, asked, path, into: join(asked.into, `given-${String(at)}`), at };
    let samples: SampleCase[] | null = null;
    for (const read of readers) samples ??= await read(place);
    for (const { case: given, inputs } of samples ?? []) {
      const known = found.inputs.has(given.id) || asked.taken.includes(given.id);
      const id = known ? `${given.id}-${String(found.inputs.size + 1)}` : given.id;
      found.cases.push({ ...given, id });
      found.inputs.set(id, inputs);
    }
  }
  return found;
}
