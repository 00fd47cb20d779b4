/** The trap: silently broken exports that load, pass the checker, and are wrong at other sizes. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { parityResultSchema } from '../../src-shared/parity.js';
import { latencyResultSchema } from '../../src-shared/latency.js';
import { artifactSchema } from '../../src-shared/target.js';
import { lapidary, samples, scratch } from './run-cli.js';

const artifactsSchema = z.object({ schemaVersion: z.literal(1), artifacts: z.array(artifactSchema) });
const source = `${join(samples, 'text_classifier.py')}:make`;
const exportTo = (target: string, batch: number, dir: string) =>
  lapidary([
    'export',
    source,
    '--input',
    `ids:int64(0..29999)[batch=${String(batch)}{1..8},seq=16{1..128}]`,
    '--to',
    target,
    '-o',
    dir,
    '--json',
  ]);

it('refuses a batch frozen by a forced example of 1, naming axis, size and fix', { timeout: 240_000 }, async () => {
  const end = await exportTo('onnx', 1, scratch());
  expect(end.status).toBe(1);
  expect(end.stderr).toMatch(/^error\[CHECK_FAILED\]: .*batch.*frozen at 1.*logits, axis 0.*breaks at batch=3/m);
  expect(end.stderr).toMatch(/^hint: .*batch=2\{1\.\.8\}/m);
  const [artifact] = artifactsSchema.parse(JSON.parse(end.stdout)).artifacts;
  expect(artifact).toMatchObject({ ok: false, target: 'onnx' });
  expect(artifact?.findings.map((finding) => finding.rule)).toContain('frozen-axis');
});

it('names the sequence length that the older exporter bakes', { timeout: 240_000 }, async () => {
  const end = await exportTo('onnx-legacy', 2, scratch());
  expect(end.status).toBe(1);
  const [artifact] = artifactsSchema.parse(JSON.parse(end.stdout)).artifacts;
  const frozen = artifact?.findings.find((finding) => finding.rule === 'frozen-axis');
  expect(frozen?.message).toMatch(/axis seq \(input ids, axis 1\).*frozen inside at 16.*Reshape/);
  expect(frozen?.fix).toContain('--to onnx');
});

it('exports correctly with an example of 2; parity holds at the sizes declared; raw samples are kept', {
  timeout: 300_000,
}, async () => {
  const dir = scratch();
  const exported = await exportTo('onnx', 2, dir);
  expect(exported.stderr).not.toContain('error[');
  expect(exported.status).toBe(0);
  const model = join(dir, 'text_classifier.onnx');
  const [artifact] = artifactsSchema.parse(JSON.parse(exported.stdout)).artifacts;
  expect(artifact).toMatchObject({
    ok: true,
    path: model,
    outputs: [{ name: expect.any(String) as unknown, dtype: 'float32', shape: ['batch', 4] }],
  });

  const spec = 'ids:int64(0..29999)[batch=4{1..8},seq=16{1..128}]';
  const compared = await lapidary(['parity', `${source}@eager`, `${model}@ort`, '--input', spec, '--json']);
  expect(compared.status).toBe(0);
  const parity = parityResultSchema.parse(JSON.parse(compared.stdout));
  expect(parity.verdict).toBe('pass');
  const tried = parity.cases.map((each) => `${String(each.sizes['batch'])}×${String(each.sizes['seq'])}`);
  expect(tried).toEqual(expect.arrayContaining(['1×16', '4×16', '8×16', '4×1', '4×128', '8×128']));

  const timed = await lapidary([
    'bench',
    `${source}@eager`,
    `${model}@ort,threads=1`,
    '--input',
    spec,
    '--batch',
    '1,8',
    '--warmup',
    '5',
    '--samples',
    '60',
    '-o',
    join(dir, 'bench'),
    '--json',
  ]);
  expect(timed.status).toBe(0);
  const latency = latencyResultSchema.parse(JSON.parse(timed.stdout));
  expect(latency.subjects.map((row) => [row.batch, row.n])).toEqual([
    [1, 60],
    [1, 60],
    [8, 60],
    [8, 60],
  ]);
  for (const row of latency.subjects) expect(existsSync(row.samplesFile)).toBe(true);
  expect(latency.overhead.map((row) => row.runtime).sort()).toEqual(['eager', 'ort']);
});
