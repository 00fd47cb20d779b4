/** `lapidary edit` as a user runs it: what is written runs, and gives what the original has there; the source stays. */
import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openModel } from '../../src-main/formats/registry.js';
import { externalData, type ModelSpec, modelBytes, tensor } from '../../src-main/formats/onnx/test-models.js';
import { type ModelEditResult, modelEditResultSchema } from '../../src-shared/edit.js';
import { lapidary, samples, scratch, testPython } from './run-cli.js';

const sample = (name: string): string => {
  const path = join(scratch(), 'm.onnx');
  copyFileSync(join(samples, 'exported', name), path);
  return path;
};
const hash = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');
const files = (path: string): string[] => readdirSync(dirname(path)).sort();

async function edited(path: string, ...args: string[]): Promise<{ result: ModelEditResult; out: string }> {
  const out = join(dirname(path), 'out.onnx');
  const before = hash(path);
  const end = await lapidary(['edit', path, ...args, '-o', out, '--json']);
  expect(hash(path)).toBe(before);
  expect(end.status, end.stderr).toBe(0);
  return { result: modelEditResultSchema.parse(JSON.parse(end.stdout)), out };
}

/** Values of the original run by Python, its boundary values fed to the part that was cut out. */
const compareInPython = `
import sys, numpy as np, onnx, onnxruntime as ort
original, part = sys.argv[1:3]
ort.set_default_logger_severity(3)
cut = ort.InferenceSession(part)
model = onnx.load(original)
have = {o.name for o in model.graph.output} | {i.name for i in model.graph.input}
wanted = [v.name for v in [*cut.get_inputs(), *cut.get_outputs()] if v.name not in have]
model.graph.output.extend(onnx.ValueInfoProto(name=name) for name in wanted)
whole = ort.InferenceSession(model.SerializeToString())
rng = np.random.default_rng(0)
feed = {i.name: (rng.random([d if isinstance(d, int) else 3 for d in i.shape]).astype(np.float32) if 'float' in i.type
  else rng.integers(0, 5, [d if isinstance(d, int) else 3 for d in i.shape])) for i in whole.get_inputs()}
values = {**feed, **dict(zip([o.name for o in whole.get_outputs()], whole.run(None, feed)))}
got = cut.run(None, {i.name: values[i.name] for i in cut.get_inputs()})
for out, array in zip(cut.get_outputs(), got):
  np.testing.assert_allclose(array, values[out.name], rtol=1e-4, atol=1e-5)
onnx.checker.check_model(part, full_check=True)
print(len(got))
`;

function sameInPython(original: string, part: string): void {
  const end = spawnSync(testPython(), ['-c', compareInPython, original, part], { encoding: 'utf8' });
  expect(end.status, end.stderr).toBe(0);
}

describe('lapidary edit', () => {
  it.each([
    ['resnet18.onnx', 'relu_2..relu_4'],
    ['resnet18.onnx', '..relu_1'],
    ['resnet18.onnx', 'relu_14..'],
    ['text_classifier.onnx', '..select'],
  ])('extracts of %s the part %s, which gives what the original has there', async (name, part) => {
    const path = sample(name);
    const { result, out } = await edited(path, '--extract', part);
    expect(result.proof?.verdict).toBe('pass');
    expect(result.diff.nodes.removed).toBeGreaterThan(0);
    expect(JSON.parse(readFileSync(`${out}.proof.json`, 'utf8'))).toEqual(result);
    sameInPython(path, out);
  });

  it('adds an output and renames in one command', async () => {
    const path = sample('text_classifier.onnx');
    const { result, out } = await edited(
      path,
      '--add-output',
      'select',
      '--rename-output',
      'logits=scores',
      '--set-metadata',
      'a=b=c',
    );
    const { outputs, metadata } = (await openModel(out)).report;
    expect(outputs.map(({ name }) => name)).toEqual(['scores', 'select']);
    expect(metadata).toMatchObject({ a: 'b=c' });
    expect(result.diff.changes.map(({ what }) => what).sort()).toEqual(['metadata', 'name', 'output']);
  });

  it('converts the opset up and down with weights left out, and says which operator cannot', async () => {
    const path = sample('resnet18.onnx');
    for (const opset of ['21', '14']) {
      const { result, out } = await edited(path, '--opset', opset);
      expect(result.proof?.verdict).toBe('pass');
      expect((await openModel(out)).report.opsets['']).toBe(Number(opset));
      expect(existsSync(`${out}.data`)).toBe(false);
      sameInPython(path, out);
    }
    const classifier = sample('text_classifier.onnx');
    const refused = await lapidary(['edit', classifier, '--opset', '15', '-o', join(dirname(classifier), 'o.onnx')]);
    expect([refused.status, files(classifier)]).toEqual([2, ['m.onnx']]);
    expect(refused.stderr).toMatch(/from version 20 to 15: .*LayerNormalization/);
  });

  it('says what is missing where there is no Python for it', async () => {
    const path = sample('resnet18.onnx');
    const env = { LAPIDARY_PYTHON: '/nowhere/python' };
    const end = await lapidary(['edit', path, '--opset', '21', '-o', join(dirname(path), 'o.onnx')], { env });
    expect([end.status, files(path)]).toEqual([3, ['m.onnx']]);
  });

  it('splits weights into an aligned file beside it and brings them back, over nothing that is there', async () => {
    const path = sample('resnet18.onnx');
    writeFileSync(join(dirname(path), 'out.onnx.data'), 'mine');
    const split = await edited(path, '--split-data', '--data-threshold', '2048');
    expect(readFileSync(join(dirname(path), 'out.onnx.data'), 'utf8')).toBe('mine');
    expect(split.result.dataFiles).toEqual([join(dirname(path), 'out.onnx.2.data')]);
    const model = await openModel(split.out);
    expect(model.report.externalFiles).toEqual([
      { path: 'out.onnx.2.data', bytes: statSync(join(dirname(path), 'out.onnx.2.data')).size, present: true },
    ]);
    const rows = Array.from({ length: model.graph.values.count }, (_, row) => model.storedTensor(row)?.place ?? null);
    const offsets = rows.flatMap((place) => (place?.file.endsWith('.data') === true ? [place.offset] : []));
    expect(offsets.length).toBeGreaterThan(10);
    expect(offsets.filter((offset) => offset % 4096 !== 0)).toEqual([]);
    const whole = join(dirname(path), 'whole.onnx');
    expect((await lapidary(['edit', split.out, '--inline-data', '-o', whole])).status).toBe(0);
    expect((await openModel(whole)).report.externalFiles).toEqual([]);
    sameInPython(path, whole);
  });

  it('without -o says what it would do and writes nothing', async () => {
    const path = sample('resnet18.onnx');
    const end = await lapidary(['edit', path, '--extract', 'relu_2..relu_4']);
    expect([end.status, files(path)]).toEqual([0, ['m.onnx']]);
    expect(end.stdout).toMatch(/nodes: 49 → 5/);
  });

  const lying: ModelSpec = {
    inputs: [{ name: 'x', dtype: 'float32', shape: [2, 3] }],
    outputs: [{ name: 'y', dtype: 'float32', shape: [2, 3] }],
    nodes: [
      { op: 'RandomNormalLike', name: 'noise', inputs: ['x'], outputs: ['r'] },
      { op: 'Add', name: 'add', inputs: ['x', 'r'], outputs: ['y'] },
    ],
  };

  it('writes nothing when the proof fails, unless forced', async () => {
    const path = join(scratch(), 'm.onnx');
    writeFileSync(path, modelBytes(lying));
    const out = join(dirname(path), 'out.onnx');
    const args = ['edit', path, '--rename-output', 'y=z', '-o', out];
    const failed = await lapidary(args);
    expect([failed.status, files(path)]).toEqual([1, ['m.onnx']]);
    expect(failed.stderr).toMatch(/proof failed/);
    expect((await lapidary([...args, '--force'])).status).toBe(1);
    expect(existsSync(out)).toBe(true);
  });

  it.each([
    [['--extract', 'relu_2..nothing'], /no value "nothing"/],
    [['--add-output', 'relu_99'], /Did you mean "relu_9"/],
    [['--rename-node', 'node_mea=x'], /Did you mean "node_mean"/],
    [['--inline-data', '--split-data'], /opposites/],
    [['--opset', '999'], /1 to \d+ of the operators, not 999/],
    [['--extract', '..'], /--extract takes/],
    [[], /changes nothing/],
  ])('refuses %j, and nothing is written', async (args, message) => {
    const path = sample('resnet18.onnx');
    const end = await lapidary(['edit', path, ...args, '-o', join(dirname(path), 'out.onnx')]);
    expect([end.status, files(path)]).toEqual([2, ['m.onnx']]);
    expect(end.stderr).toMatch(message);
  });

  it('refuses to write over the source or its data, and to bring in data that is not there', async () => {
    const path = join(scratch(), 'm.onnx');
    const w = tensor('w', 'float32', [2, 3], externalData('w.bin', 0, 24));
    const spec = { ...lying, initializers: [w], nodes: [{ op: 'Add', inputs: ['x', 'w'], outputs: ['y'] }] };
    writeFileSync(path, modelBytes(spec));
    const inline = await lapidary(['edit', path, '--inline-data', '-o', join(dirname(path), 'o.onnx')]);
    expect([inline.status, inline.stderr]).toEqual([2, expect.stringMatching(/EXTERNAL_DATA_MISSING/)]);
    writeFileSync(join(dirname(path), 'w.bin'), new Uint8Array(24));
    for (const out of ['m.onnx', 'w.bin']) {
      const end = await lapidary(['edit', path, '--strip-paths', '-o', join(dirname(path), out)]);
      expect([end.status, end.stderr]).toEqual([2, expect.stringMatching(/OUTPUT_EXISTS/)]);
    }
  });
});
