/**
 * Faults inside a module that does all of its work itself, in the exports of both exporters, found against every kind of
 * PyTorch subject. LAPIDARY_TEST_PYTHON names a Python with torch and onnx.
 */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { LayerComparison } from '../../../src-shared/layer-parity.js';
import { resources } from '../../resources.js';
import { PythonService } from '../../runtimes/python/service.js';
import { comparedInside } from './test-comparison.js';

const python = process.env['LAPIDARY_TEST_PYTHON'] ?? '';
const source = join(resources.samples, 'two_input_encoder.py');
const inputs = ['ids:int64(0..499)[batch=2,seq=5]', 'mask:int64(0..1)[batch=2,seq=5]'];

/** Writes the sample in every form, and each fault of `bench/lib/parity_mutants.py` in each ONNX file: NAME_FAULT.onnx. */
const write = `
import sys
sys.path[:0] = [sys.argv[1], sys.argv[2]]
import onnx, torch
from parity_mutants import ATTENTION
from two_input_encoder import make_small
model = make_small().eval()
given = (torch.randint(0, 500, (2, 5)), torch.tensor([[1, 1, 1, 0, 1], [1, 0, 1, 1, 1]]))
torch.jit.script(model).save("script.pt")
torch.jit.trace(model, given).save("trace.pt")
torch.export.save(torch.export.export(model, given), "program.pt2")
names = {"input_names": ["ids", "mask"], "output_names": ["pooled", "states"]}
for name, dynamo in (("new", True), ("old", False)):
    torch.onnx.export(model, given, name + ".onnx", dynamo=dynamo, **names)
    for fault, _, _, break_module in ATTENTION:
        broken = onnx.load(name + ".onnx")
        break_module(broken, "layers.1.attention")
        onnx.save(broken, f"{name}_{fault}.onnx")
`;

describe.runIf(python !== '')('compareLayers inside a module', { timeout: 240_000 }, () => {
  let folder = '';
  let service: PythonService;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lapidary-inside-'));
    vi.stubEnv('LAPIDARY_PYTHON', python);
    service = new PythonService(folder);
    const args = ['-c', write, resources.samples, join(resources.samples, '..', '..', 'bench', 'lib')];
    execFileSync(python, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  }, 240_000);
  afterAll(async () => {
    await service.close();
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true, force: true });
  });

  const compared = (reference: string, subject: string): Promise<LayerComparison> =>
    comparedInside(reference, subject, { python: service, inputs, folder });
  const file = (name: string): string => join(folder, name);

  it.each([
    ['script.pt', 'new.onnx'],
    ['trace.pt', 'old.onnx'],
    ['program.pt2', 'old.onnx'],
    ['program.pt2', 'script.pt'],
  ])('finds nothing between %s and %s', async (reference, subject) => {
    const result = await compared(file(reference), file(subject) + (subject.endsWith('.onnx') ? '@ort,opt=off' : ''));
    expect(result.first).toBeNull();
    const inside = result.pairs.map((pair) => pair.reference).filter((name) => /^layers\.1\.attention \w/.test(name));
    expect(inside.sort()).toEqual(
      ['add', 'matmul', 'matmul 2', 'mul', 'softmax'].map((name) => `layers.1.attention ${name}`),
    );
  });

  it.each([
    ['the source', 'new_scale', 'Mul', 38],
    ['the source', 'old_axis', 'Softmax', 39],
    ['script.pt', 'new_shifted', 'Add', 38],
    ['trace.pt', 'old_scale', 'Mul', 38],
    ['program.pt2', 'new_axis', 'Softmax', 39],
    ['program.pt2', 'old_shifted', 'Add', 38],
  ])('against %s, names what is wrong in %s', async (reference, fault, op, line) => {
    const given = reference === 'the source' ? `${source}:make_small` : file(reference);
    const result = await compared(given, `${file(`${fault}.onnx`)}@ort,opt=off`);
    expect(result.pairs[result.first ?? -1]).toMatchObject({ scope: 'layers.1.attention', op });
    expect(result.alone).toMatchObject({ verdict: 'own', op });
    expect(result.at).toBe(`two_input_encoder.py:${String(line)}`);
    expect(result.sentence).toContain(
      `First differs at layers.1.attention (${op}, two_input_encoder.py:${String(line)})`,
    );
  });

  it.each(['script.pt', 'program.pt2'])(
    'names the operator of %s where the ONNX file is the reference',
    async (name) => {
      const result = await compared(file('new_axis.onnx'), file(name));
      expect(result.sentence).toContain('First differs at layers.1.attention (softmax, two_input_encoder.py:39)');
    },
  );
});
