/** `lapidary parity` as a user runs it, with real ONNX Runtime: verdicts, own cases, test data, files for CI, changes. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { modelBytes, type ModelSpec, tensor } from '../../src-main/formats/onnx/test-models.js';
import { encodeNpy } from '../../src-main/io/npy.js';
import { parityResultSchema } from '../../src-shared/parity.js';
import { lapidary, samples, scratch } from './run-cli.js';

const folder = scratch();
const float32 = (name: string, values: number[], shape = [values.length]) =>
  tensor(name, 'float32', shape, new Uint8Array(Float32Array.from(values).buffer));
const npy = (values: number[], shape = [values.length]): Uint8Array =>
  encodeNpy({ dtype: 'float32', shape, data: Float32Array.from(values) });

/** y = x · w, over [batch, 3]. */
function scaled(name: string, weights: number[]): string {
  const spec: ModelSpec = {
    inputs: [{ name: 'x', dtype: 'float32', shape: ['batch', 3] }],
    outputs: [{ name: 'y', dtype: 'float32', shape: ['batch', 3] }],
    initializers: [float32('w', weights)],
    nodes: [{ op: 'Mul', name: 'scale', inputs: ['x', 'w'], outputs: ['y'] }],
  };
  const path = join(folder, `${name}.onnx`);
  writeFileSync(path, modelBytes(spec));
  return path;
}

const right = scaled('right', [1, 2, 3]);
const wrong = scaled('wrong', [1, 2, 3.1]);
const slightly = scaled('slightly', [1, 2, 3.0002]);

async function parity(...args: string[]) {
  const end = await lapidary(['parity', ...args, '--json']);
  return { ...end, result: parityResultSchema.parse(JSON.parse(end.stdout)) };
}

describe('lapidary parity', () => {
  it('passes the optimiser on and off, and says how each was run', async () => {
    const model = join(samples, 'exported', 'text_classifier.onnx');
    const { status, result } = await parity(model, `${model}@ort,opt=off`);
    expect(status).toBe(0);
    expect(result.verdict).toBe('pass');
    expect(result.cases.map(({ values }) => values)).toEqual(expect.arrayContaining(['normal', 'zeros', 'large']));
    expect(result.facts[1]).toMatchObject({ provider: 'CPUExecutionProvider', options: { opt: 'disabled' } });
    expect(result.facts[1]?.nodeProviders?.['CPUExecutionProvider']).toBeGreaterThan(10);
    expect(result.outputs.every(({ house, scale }) => house !== null && scale !== null)).toBe(true);
  });

  it('fails what both rules refuse and warns of what one does; files for CI; what changed since', async () => {
    const kept = join(folder, 'kept');
    const junit = join(folder, 'junit.xml');
    const csv = join(folder, 'all.csv');
    const first = await parity(right, wrong, slightly, '-o', kept, '--junit', junit, '--csv', csv);
    expect(first.status).toBe(1);
    const verdicts = (subject: string) =>
      new Set(
        first.result.outputs
          .filter((each) => each.subject === subject && each.maxAbs !== 0)
          .map((each) => each.verdict),
      );
    expect(verdicts(wrong)).toEqual(new Set(['fail']));
    expect(verdicts(slightly)).toEqual(new Set(['warn']));
    expect(readFileSync(junit, 'utf8')).toMatch(/<testsuite name="[^"]*wrong.onnx" tests="\d+" failures="[1-9]/);
    expect(readFileSync(csv, 'utf8').split('\r\n').length).toBe(first.result.outputs.length + 2);
    expect(parityResultSchema.parse(JSON.parse(readFileSync(join(kept, 'parity.json'), 'utf8'))).verdict).toBe('fail');
    const since = await lapidary(['parity', right, wrong, '--tolerance', '*=1000', '--rule', 'house', '--since', kept]);
    expect(since.status).toBe(0);
    expect(since.stdout).toContain('✓ better');
    expect(since.stdout).toContain('gone');
  });

  it('takes your own cases: by name, the only array for the only input, and refuses others', async () => {
    const archive = join(folder, 'case.npy');
    writeFileSync(archive, npy([1, 2, 3, 4, 5, 6], [2, 3]));
    const { result } = await parity(right, wrong, '--cases', archive);
    expect(result.cases.map(({ values, shapes }) => [values, shapes])).toEqual([['files', { x: [2, 3] }]]);
    // 3 · 0.1 and 6 · 0.1
    expect(result.outputs[0]?.maxAbs).toBeCloseTo(0.6, 5);
    const cases = join(folder, 'cases');
    mkdirSync(join(cases, 'one'), { recursive: true });
    writeFileSync(join(cases, 'one', 'a.npy'), npy([1, 2, 3], [1, 3]));
    writeFileSync(join(cases, 'one', 'b.npy'), npy([1, 2, 3], [1, 3]));
    const refused = await lapidary(['parity', right, wrong, '--cases', cases]);
    expect(refused.status).toBe(2);
    expect(refused.stderr).toContain('has no array for x; it holds a, b');
  });

  it('a folder with a model and what it has to give', async () => {
    const dir = join(folder, 'recorded');
    mkdirSync(join(dir, 'test_data_set_0'), { recursive: true });
    writeFileSync(join(dir, 'model.onnx'), readFileSync(right));
    const proto = (name: string, values: number[]) => float32(name, values, [1, 3]);
    const { onnx } = await import('../../src-main/formats/onnx/onnx.generated.js');
    const write = (file: string, name: string, values: number[]): void =>
      writeFileSync(join(dir, 'test_data_set_0', file), onnx.TensorProto.encode(proto(name, values)).finish());
    write('input_0.pb', 'x', [1, 1, 1]);
    write('output_0.pb', 'y', [1, 2, 3]);
    expect((await parity(dir)).result.verdict).toBe('pass');
    write('output_0.pb', 'y', [1, 2, 4]);
    expect((await parity(dir)).status).toBe(1);
  });

  it('refuses with one sentence what cannot be compared', async () => {
    for (const [args, what] of [
      [[right], 'a reference and at least one other subject'],
      [[right, wrong, '--tolerance', 'float99=1'], 'neither an element type'],
      [[right, wrong, '--cases', join(folder, 'nothing.npz')], 'no file or folder'],
      [[right, wrong, '--since', join(folder, 'nothing')], 'There is no comparison'],
      [[right, wrong, '--rule', 'both-ways'], 'both-ways'],
    ] as const) {
      const { status, stderr } = await lapidary(['parity', ...args]);
      expect(status).toBe(2);
      expect(stderr).toContain(what);
      expect(stderr).not.toMatch(/\n\s+at /);
    }
  });
});
