/** ONNX test-data folders: model.onnx beside test_data_set_N/input_*.pb and output_*.pb. */
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { LapidaryError, toErrorInfo } from '../../../src-shared/errors.js';
import type { ValueInfo } from '../../../src-shared/inspect.js';
import { safeFileName } from '../../io/safe-file-name.js';
import { readReport } from '../../process/reader/read-report.js';
import type { OutputFile } from '../runtime.js';
import { readDataValue } from './data-values.js';

/** One test_data_set_N. */
export interface TestDataCase {
  /** The folder's name. */
  id: string;
  /** .npy files by input name, in the order of the model's inputs; parts of a sequence are `name.0`, `name.1`. */
  inputs: Record<string, string>;
  /** What the model has to give, as a run would have written it. */
  outputs: OutputFile[];
  /** Why the case cannot be used (maps, a broken file); null when it can. */
  problem: string | null;
}

export interface TestData {
  model: string;
  cases: TestDataCase[];
}

const setName = /^test_data_set_\d+$/;
const natural = new Intl.Collator('en', { numeric: true });

/** The sets of a folder in their order; none where it is no test-data folder. */
export async function testDataSets(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { withFileTypes: true }).catch(() => []);
  const names = entries.filter((entry) => entry.isDirectory() && setName.test(entry.name)).map(({ name }) => name);
  return names.sort(natural.compare);
}

/** The model of a test-data folder: model.onnx, else the only .onnx file. */
async function modelIn(dir: string): Promise<string> {
  const files = (await readdir(dir)).filter((name) => name.endsWith('.onnx'));
  const name = files.includes('model.onnx') ? 'model.onnx' : files.length === 1 ? files[0] : undefined;
  if (name !== undefined) return join(dir, name);
  throw new LapidaryError(
    'FILE_NOT_FOUND',
    `${dir} has test data and ${files.length === 0 ? 'no .onnx file' : 'several .onnx files'}.`,
    'Keep one model beside the data sets, or name it model.onnx.',
  );
}

async function writeValues(
  dir: string,
  kind: 'input' | 'output',
  declared: readonly ValueInfo[],
  into: string,
): Promise<OutputFile[]> {
  const pattern = new RegExp(`^${kind}_\\d+\\.pb$`);
  const files = (await readdir(dir)).filter((name) => pattern.test(name)).sort(natural.compare);
  if (files.length > declared.length) {
    throw new LapidaryError(
      'INPUT_MISMATCH',
      `${dir} has ${String(files.length)} ${kind} files, and the model ${String(declared.length)} ${kind}s.`,
    );
  }
  await mkdir(into, { recursive: true });
  const found: { at: number; written: OutputFile[] }[] = [];
  for (const [index, file] of files.entries()) {
    const path = join(dir, file);
    const value = readDataValue(await readFile(path), path, declared[index]?.dtype ?? null);
    // By its name where the file gives one the model knows, else by its place.
    const named = declared.findIndex(({ name }) => name === value.name);
    const at = named === -1 ? index : named;
    const written: OutputFile[] = [];
    for (const [part, { suffix, dtype, shape, npy }] of value.tensors.entries()) {
      const name = `${declared[at]?.name ?? ''}${suffix}`;
      const target = join(into, safeFileName(part === 0 ? name : `${String(part)}-${name}`, at, '.npy'));
      await writeFile(target, npy);
      written.push({ name, dtype, shape, path: target });
    }
    found.push({ at, written });
  }
  return found.sort((a, b) => a.at - b.at).flatMap(({ written }) => written);
}

/**
 * Cases and expected outputs of a test-data folder, written as .npy under `into`/CASE/inputs and outputs. `sets` limits
 * which. Throws when there is no model, or no set; a set that cannot be used is a case with a problem.
 */
export async function readTestData(
  dir: string,
  into: string,
  signal: AbortSignal,
  sets?: readonly string[],
): Promise<TestData> {
  const folder = (await stat(dir).catch(() => undefined))?.isFile() === true ? dirname(dir) : dir;
  const model = folder === dir ? await modelIn(dir) : dir;
  const names = sets ?? (await testDataSets(folder));
  if (names.length === 0) {
    throw new LapidaryError(
      'FILE_NOT_FOUND',
      `${folder} has no test data.`,
      'ONNX test data lie in test_data_set_0, test_data_set_1, … beside the model.',
    );
  }
  const report = await readReport(model, signal);
  const cases: TestDataCase[] = [];
  for (const id of names) {
    const target = join(into, basename(id));
    try {
      const inputs = await writeValues(join(folder, id), 'input', report.inputs, join(target, 'inputs'));
      const outputs = await writeValues(join(folder, id), 'output', report.outputs, join(target, 'outputs'));
      const paths = Object.fromEntries(inputs.map(({ name, path }) => [name, path]));
      cases.push({ id, inputs: paths, outputs, problem: null });
    } catch (error) {
      cases.push({ id, inputs: {}, outputs: [], problem: toErrorInfo(error).message });
    }
  }
  return { model, cases };
}
