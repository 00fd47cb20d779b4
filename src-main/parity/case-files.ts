/** Cases a person supplies: .npy, .npz, folders of either, and ONNX test data. */
import { mkdir, stat } from 'node:fs/promises';
import { basename, join, parse } from 'node:path';
import { LapidaryError } from '../../src-shared/errors.js';
import type { Case } from '../../src-shared/parity.js';
import { safeFileName } from '../io/safe-file-name.js';
import { storedNpy } from '../io/stored-npy.js';
import { findRecorded } from '../runtimes/recorded/recorded-outputs.js';
import { readTestData, testDataSets } from '../runtimes/recorded/test-data.js';

export interface GivenCases {
  cases: Case[];
  /** By case id: input name → .npy. */
  inputs: Map<string, Record<string, string>>;
}

/** Whether a folder, or that of a model, holds ONNX test data. */
export async function holdsTestData(path: string): Promise<boolean> {
  const info = await stat(path).catch(() => undefined);
  return info?.isDirectory() === true && (await testDataSets(path)).length > 0;
}

/** Arrays by name → by input: by their names, else `input_0` …, else the only array for the only input. */
export function matchArrays(
  arrays: Readonly<Record<string, string>>,
  inputNames: readonly string[],
  where: string,
): Record<string, string> {
  const names = Object.keys(arrays);
  if (inputNames.length === 0 || inputNames.every((name) => name in arrays)) return { ...arrays };
  const numbered = inputNames.map((_, index) => arrays[`input_${String(index)}`]);
  if (numbered.every((path) => path !== undefined))
    return Object.fromEntries(inputNames.map((name, index) => [name, numbered[index] ?? '']));
  const [only] = Object.values(arrays);
  const [input] = inputNames;
  if (names.length === 1 && inputNames.length === 1 && only !== undefined && input !== undefined)
    return { [input]: only };
  const missing = inputNames.filter((name) => !(name in arrays));
  throw new LapidaryError(
    'INPUT_MISMATCH',
    `${where} has no array for ${missing.join(', ')}; it holds ${names.join(', ') || 'none'}.`,
    'Name the arrays like the inputs of the model.',
  );
}

async function toCase(id: string, title: string, why: string, arrays: Record<string, string>): Promise<Case> {
  const shapes: Case['shapes'] = {};
  for (const [name, path] of Object.entries(arrays)) shapes[name] = (await storedNpy(path)).shape;
  return { id, title, sizes: {}, shapes, values: 'files', why, paddingRow: null };
}

async function add(
  found: GivenCases,
  id: string,
  title: string,
  why: string,
  arrays: Record<string, string>,
): Promise<void> {
  const unique = found.inputs.has(id) ? `${id}-${String(found.inputs.size + 1)}` : id;
  found.cases.push(await toCase(unique, title, why, arrays));
  found.inputs.set(unique, arrays);
}

/**
 * Reads every path as cases, in order; tensors that are not .npy already are written under `into`. Throws
 * FILE_NOT_FOUND, INPUT_MISMATCH, FORMAT_UNSUPPORTED, each naming the path.
 */
export async function casesFromFiles(
  paths: readonly string[],
  inputNames: readonly string[],
  into: string,
  signal: AbortSignal,
): Promise<GivenCases> {
  const found: GivenCases = { cases: [], inputs: new Map() };
  for (const [at, path] of paths.entries()) {
    if (/\.npy$/i.test(path)) {
      const arrays = matchArrays({ [parse(path).name]: path }, inputNames, path);
      await add(found, safeFileName(parse(path).name, at, ''), basename(path), 'given', arrays);
      continue;
    }
    if (/\.onnx$/i.test(path) || (await holdsTestData(path))) {
      const data = await readTestData(path, join(into, String(at)), signal);
      for (const each of data.cases) {
        if (each.problem !== null)
          throw new LapidaryError('FORMAT_UNSUPPORTED', `${each.id} of ${path} cannot be used: ${each.problem}`);
        await add(found, each.id, each.id, `ONNX test data of ${basename(path)}`, each.inputs);
      }
      continue;
    }
    const recorded = await findRecorded(path);
    const groups = [
      ...recorded.cases,
      ...(recorded.unnamed === undefined ? [] : [[parse(path).name, recorded.unnamed] as const]),
    ];
    for (const [id, write] of groups) {
      const folder = join(into, String(at), safeFileName(id, at, ''));
      await mkdir(folder, { recursive: true });
      const arrays = Object.fromEntries((await write(folder, signal)).map(({ name, path: file }) => [name, file]));
      await add(found, id, id, `given in ${basename(path)}`, matchArrays(arrays, inputNames, `${path} (${id})`));
    }
  }
  return found;
}
