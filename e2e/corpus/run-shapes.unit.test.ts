/**
 * Our symbolic shapes beside what ONNX Runtime really gives at several sizes of the symbolic axes: models of the corpus
 * that people use, and the app's samples. Every expression has to come out as the run did.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { compareRuns, type RealRun } from './compare-run-shapes.js';
import { corpusModels } from './fetch.js';
import { corpusPackages } from './packages.js';
import { pythonLines, testPython } from './python-lines.js';

const samples = fileURLToPath(new URL('../../assets/samples/exported/', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'lapidary-run-shapes-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const sizes = z.record(z.string(), z.array(z.number()));
const runSchema = z.object({ path: z.string(), inputs: sizes, values: sizes });

/** `symbolic`: how many models at least have to have run at more than one size. */
async function check(name: string, paths: readonly string[], symbolic: number): Promise<void> {
  const byPath = new Map<string, RealRun[]>(paths.map((path) => [path, []]));
  for (const line of await pythonLines('run_shapes.py', join(scratch, name), paths)) {
    const run = runSchema.parse(line);
    byPath.get(run.path)?.push(run);
  }
  expect([...byPath.values()].filter((runs) => runs.length > 1).length).toBeGreaterThanOrEqual(symbolic);
  for (const [path, runs] of byPath) {
    const { wrong, compared, tooSmall } = await compareRuns(path, runs);
    expect(wrong, path).toEqual([]);
    if (runs.length > 0) expect(tooSmall, path).toBeLessThan(runs.length);
    if (runs.length > 0) expect(compared, path).toBeGreaterThan(0);
  }
}

const full = process.env.LAPIDARY_CORPUS === 'full';
// The single operators of the onnx wheels get their shapes from the values of their inputs, which are not at hand here.
const chosen = corpusPackages.filter((each) => each.name !== 'onnx' && (full || each.fullOnly !== true));

describe('corpus: our shapes against those of real runs', () => {
  it.each(chosen)('$name $version', { timeout: 600_000 }, async (wanted) => {
    await check(wanted.name, await corpusModels(testPython(), wanted), 0);
  });

  it('the samples of the app', { timeout: 600_000 }, async () => {
    const names = ['resnet18', 'text_classifier', 'transformer_block', 'two_input_encoder'];
    await check(
      'samples',
      names.map((name) => join(samples, `${name}.onnx`)),
      names.length,
    );
  });
});
