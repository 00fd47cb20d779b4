/**
 * Our shape inference beside onnx's own on the corpus: as the models are, and without the shapes they declare. Wherever
 * onnx gives a number ours must give the same; and we must know at least 99 % of the ranks it knows.
 * LAPIDARY_TEST_PYTHON names a Python with onnx; LAPIDARY_CORPUS=full takes all packages, else one model in six of the
 * largest package and all of the others.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { dimSchema } from '../../src-shared/inspect.js';
import { compareShapes, type Comparison } from './compare-shapes.js';
import { corpusModels } from './fetch.js';
import { corpusPackages } from './packages.js';
import { pythonLines, testPython } from './python-lines.js';

const samples = fileURLToPath(new URL('../../assets/samples/exported/', import.meta.url));

const valuesSchema = z.record(
  z.string(),
  z.object({ dtype: z.string().nullable(), shape: z.array(dimSchema).nullable() }),
);
const descriptionSchema = z.object({
  path: z.string(),
  strippedPath: z.string(),
  declared: valuesSchema,
  original: valuesSchema,
  stripped: valuesSchema,
});
type Description = z.infer<typeof descriptionSchema>;

const full = process.env.LAPIDARY_CORPUS === 'full';
const scratch = mkdtempSync(join(tmpdir(), 'lapidary-shapes-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

async function compareAll(described: readonly Description[]): Promise<Comparison> {
  const all: Comparison = {
    disagreements: [],
    weaker: [],
    otherSymbols: [],
    theirRanks: 0,
    ourRanks: 0,
    theirNumbers: 0,
    ourNumbers: 0,
  };
  const add = (path: string, one: Comparison): void => {
    all.disagreements.push(...one.disagreements.map((text) => `${path} ${text}`));
    all.weaker.push(...one.weaker.map((text) => `${path} ${text}`));
    all.theirRanks += one.theirRanks;
    all.ourRanks += one.ourRanks;
    all.theirNumbers += one.theirNumbers;
    all.ourNumbers += one.ourNumbers;
  };
  for (const { path, strippedPath, declared, original, stripped } of described) {
    add(path, await compareShapes(path, original));
    add(`${path} (without declared shapes)`, await compareShapes(strippedPath, stripped));
    // What the test models declare is what runtimes must give: no number of ours may be another one.
    const truth = await compareShapes(strippedPath, declared);
    all.disagreements.push(...truth.disagreements.map((text) => `${path} (declared) ${text}`));
  }
  return all;
}

async function check(name: string, paths: readonly string[]): Promise<void> {
  const lines = await pythonLines('shapes.py', join(scratch, name), paths);
  const described = lines.map((line) => descriptionSchema.parse(line));
  expect(described.map(({ path }) => path)).toEqual(paths);
  const { disagreements, weaker, theirRanks, ourRanks } = await compareAll(described);
  expect(disagreements).toEqual([]);
  expect(ourRanks / Math.max(1, theirRanks), weaker.slice(0, 20).join('\n')).toBeGreaterThanOrEqual(0.99);
}

const chosen = corpusPackages.filter((each) => full || each.fullOnly !== true);

describe('corpus: our shapes against onnx.shape_inference', () => {
  it.each(chosen)('$name $version', { timeout: 600_000 }, async (wanted) => {
    const paths = await corpusModels(testPython(), wanted);
    const every = full || paths.length < 500 ? 1 : 6;
    await check(
      `${wanted.name}-${wanted.version}`,
      paths.filter((_, at) => at % every === 0),
    );
  });

  it('the samples of the app', { timeout: 600_000 }, async () => {
    const names = ['resnet18', 'text_classifier', 'transformer_block', 'two_input_encoder'];
    await check(
      'samples',
      names.map((name) => join(samples, `${name}.onnx`)),
    );
  });
});
