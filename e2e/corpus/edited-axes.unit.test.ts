/** Frozen axes let through: what the older exporter baked in is repaired, and the result equals PyTorch at other sizes. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { axisEditResultSchema } from '../../src-shared/axes.js';
import { lapidary } from '../cli/run-cli.js';
import { corpusModels } from './fetch.js';
import { corpusPackages } from './packages.js';
import { pythonLines, testPython } from './python-lines.js';

const scratch = mkdtempSync(join(tmpdir(), 'lapidary-edited-axes-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const lineSchema = z.object({ path: z.string(), worst: z.number().nullable() });

async function edit(path: string, out: string, ...args: string[]) {
  const end = await lapidary(['axes', path, ...args, '-o', out, '--json']);
  expect(end.stderr).not.toContain('error[INTERNAL]');
  expect(end.status, `${end.stderr}\n${end.stdout}`).toBe(0);
  return axisEditResultSchema.parse(JSON.parse(end.stdout));
}

describe('edited axes against PyTorch', () => {
  it('equal it at sizes that were baked in', { timeout: 300_000 }, async () => {
    const names = ['attention', 'classifier', 'images'];
    const paths = names.map((name) => join(scratch, `${name}.onnx`));
    await pythonLines('edited_axes.py', scratch, paths);
    const [attention = '', classifier = '', images = ''] = paths;
    const outs = names.map((name) => join(scratch, `${name}.edited.onnx`));
    const repaired = await edit(attention, outs[0] ?? '', '--repair', 'seq');
    expect(repaired.repairs.length).toBeGreaterThan(0);
    await edit(classifier, outs[1] ?? '', '--repair', 'seq');
    const set = await edit(images, outs[2] ?? '', '--set', 'x:0=batch', '--set', 'y:0=batch');
    expect(set.proof?.verdict).toBe('pass');
    for (const line of await pythonLines('edited_axes.py', scratch, outs)) {
      const { path, worst } = lineSchema.parse(line);
      expect(worst, path).toBeLessThan(1e-5);
    }
  });

  it('come back when a real model is fixed and freed again', { timeout: 300_000 }, async () => {
    const wanted = corpusPackages.find(({ name }) => name === 'silero-vad');
    if (wanted === undefined) throw new Error('silero-vad is no package of the corpus any more.');
    const models = await corpusModels(testPython(), wanted);
    const source = models.find((path) => path.endsWith('silero_vad_16k_op15.onnx')) ?? '';
    const fixed = join(scratch, 'fixed.onnx');
    await edit(source, fixed, '--fix', 'batch=1', '--fix', 'sequence=576');
    const freed = await edit(
      fixed,
      join(scratch, 'freed.onnx'),
      '--set',
      'input:0=batch',
      '--set',
      'input:1=sequence',
      '--set',
      'state:1=batch',
    );
    const rows = freed.proof?.cases.filter(({ title }) => title.startsWith('batch=')) ?? [];
    expect(rows.map(({ sizes, verdict }) => [sizes['batch'], verdict])).toEqual(
      expect.arrayContaining([
        [3, 'pass'],
        [8, 'pass'],
      ]),
    );
  });
});
