/** Recipes as files: made with comments, checked, changed on the command line, run into a complete folder. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parse } from 'yaml';
import { runRecordSchema } from '../../src-shared/run-record.js';
import { lapidary, samples, scratch } from './run-cli.js';

const source = join(samples, 'transformer_block.py');

describe('lapidary recipe', () => {
  it('init writes what run takes; run keeps everything it made and used', { timeout: 240_000 }, async () => {
    const dir = scratch();
    const recipe = join(dir, 'block.yaml');
    const made = await lapidary(['recipe', 'init', source, '--to', 'torchscript-script,onnx', '-o', recipe]);
    expect(made.stderr).not.toContain('error[');
    expect((await lapidary(['recipe', 'init', source, '-o', recipe])).stderr).toContain('error[OUTPUT_EXISTS]');
    const run = join(dir, 'run');
    const changes = [
      '--only',
      'onnx',
      '--set',
      'targets.onnx.opset=18',
      '--set',
      'targets.onnx.strip_source_paths=true',
    ];
    const few = ['--set', 'measure.samples=20', '--set', 'measure.warmup=2'];
    const end = await lapidary(['run', recipe, ...changes, ...few, '-o', run, '--json']);
    expect(end.stderr).not.toContain('error[');
    expect(end.status).toBe(0);
    const record = runRecordSchema.parse(JSON.parse(end.stdout));
    expect(record.artifacts.map(({ target, ok, opset }) => ({ target, ok, opset }))).toEqual([
      { target: 'onnx', ok: true, opset: 18 },
    ]);
    expect(record.artifacts[0]?.marks.map(({ id, ok }) => [id, ok])).toEqual([
      ['checker', true],
      ['loads', true],
    ]);
    const file = record.artifacts[0]?.path ?? '';
    expect(readFileSync(file).includes('transformer_block.py')).toBe(false);
    const provenance: unknown = JSON.parse(readFileSync(`${file}.provenance.json`, 'utf8'));
    expect(provenance).toMatchObject({
      artifact: { sha256: record.artifacts[0]?.sha256, opset: 18 },
      options: { opset: 18, strip_source_paths: true },
      source: { sha256: record.source?.sha256 },
    });
    const environment = z
      .object({ python: z.object({ packages: z.array(z.string()) }) })
      .parse(JSON.parse(readFileSync(join(run, 'environment.json'), 'utf8')));
    expect(environment.python.packages.some((line) => line.startsWith('torch==2.13'))).toBe(true);
    for (const part of ['recipe.yaml', 'requirements.txt', 'report.html', 'inputs', 'outputs', 'logs/job.log']) {
      expect(existsSync(join(run, part)), part).toBe(true);
    }
    const kept: unknown = parse(readFileSync(join(run, 'recipe.yaml'), 'utf8'));
    expect(kept).toMatchObject({ source: { file: source }, targets: [{ target: 'onnx', opset: 18 }] });
  });

  it('check and schema run nothing; a typo is answered with the keys of its place', async () => {
    const dir = scratch();
    const recipe = join(dir, 'r.yaml');
    const text = (target: string): string =>
      `lapidary: 1\nsource: { file: m.py }\ninputs: ['x:float32[2]']\ntargets: [${target}]\n`;
    writeFileSync(recipe, text('{ target: onnx, optimise: true }'));
    const bad = await lapidary(['recipe', 'check', recipe]);
    expect(bad.status).toBe(2);
    expect(bad.stderr).toContain("Did you mean 'optimize' instead of 'optimise'?");
    writeFileSync(recipe, text('{ target: onnx, opset: 26 }'));
    expect((await lapidary(['run', recipe])).stderr).toContain('Opset is a whole number from 7 to 25');
    writeFileSync(recipe, text('onnx'));
    expect(await lapidary(['recipe', 'check', recipe])).toMatchObject({ status: 0 });
    expect((await lapidary(['run', recipe, '--only', 'onx'])).stderr).toContain('Did you mean onnx?');
    expect((await lapidary(['run', recipe, '--set', 'sauce=1'])).stderr).toContain("unknown key 'sauce'");
    const schema: unknown = JSON.parse((await lapidary(['recipe', 'schema'])).stdout);
    expect(schema).toMatchObject({
      additionalProperties: false,
      required: ['lapidary', 'source', 'inputs', 'targets'],
    });
  });
});

it('lint tells a program in training mode from one that only asks for its mode', { timeout: 120_000 }, async () => {
  const dir = scratch();
  writeFileSync(
    join(dir, 'm.py'),
    `import torch
class M(torch.nn.Module):
    def forward(self, x):
        return torch.nn.functional.dropout(x, 0.5, training=True)
class Asks(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.drop = torch.nn.Dropout(0.5)
    def forward(self, x):
        return self.drop(x)
`,
  );
  const exportOf = (entry: string, target: string) =>
    lapidary([
      'export',
      `${join(dir, 'm.py')}:${entry}`,
      '--input',
      'x:float32[2,4]',
      '--to',
      target,
      '-o',
      join(dir, entry),
      '--json',
    ]);
  const findings = (stdout: string): string[] =>
    z
      .object({ artifacts: z.array(z.object({ findings: z.array(z.object({ rule: z.string() })) })) })
      .parse(JSON.parse(stdout))
      .artifacts.flatMap((artifact) => artifact.findings.map(({ rule }) => rule));
  expect(findings((await exportOf('M', 'torchscript-trace')).stdout)).toContain('torch-training');
  expect(findings((await exportOf('Asks', 'torchscript-script')).stdout)).not.toContain('torch-training');
});
