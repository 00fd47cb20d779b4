/** A fusion of ONNX Runtime that gives something else, and one that is right: with ONNX Runtime itself. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { LayerComparison } from '../../../src-shared/layer-parity.js';
import { float32Bytes, modelBytes, type NodeSpec, tensor } from '../../formats/onnx/test-models.js';
import { PythonService } from '../../runtimes/python/service.js';
import { scratchFolder } from '../../testing/scratch.js';
import { blamedLevel } from './optimiser.js';
import { comparedInside } from './test-comparison.js';

/** Scores of a row, their Softmax and a half of it, rounded to bytes before and after the Softmax. */
async function quantisedSoftmax(file: string, { half = 0.5 } = {}): Promise<string> {
  const rounded = (name: string, scale: string, zero: string): NodeSpec[] => [
    { op: 'QuantizeLinear', inputs: [name, scale, zero], outputs: [`${name}_bytes`] },
    { op: 'DequantizeLinear', inputs: [`${name}_bytes`, scale, zero], outputs: [`${name}_rounded`] },
  ];
  const bytes = modelBytes({
    inputs: [{ name: 'scores', shape: ['batch', 'seq'] }],
    outputs: [{ name: 'out', shape: ['batch', 'seq'] }],
    nodes: [
      ...rounded('scores', 'step', 'middle'),
      { op: 'Softmax', inputs: ['scores_rounded'], outputs: ['share'], name: 'softmax' },
      ...rounded('share', 'share_step', 'none'),
      { op: 'Mul', inputs: ['share_rounded', 'half'], outputs: ['out'], name: 'halve' },
    ],
    initializers: [
      tensor('step', 'float32', [], float32Bytes(8 / 255)),
      tensor('middle', 'uint8', [], Uint8Array.of(128)),
      tensor('share_step', 'float32', [], float32Bytes(1 / 255)),
      tensor('none', 'uint8', [], Uint8Array.of(0)),
      tensor('half', 'float32', [], float32Bytes(half)),
    ],
  });
  await writeFile(file, bytes);
  return file;
}

const compared = (folder: string, reference: string, subject: string, seq: number): Promise<LayerComparison> =>
  comparedInside(reference, subject, {
    python: new PythonService(folder),
    inputs: [`scores:float32[batch=2,seq=${String(seq)}]`],
    folder,
  });

it('is judged by how much worse it makes a type that is coarse by itself', () => {
  const rows = (plain: number, made: number) => [
    { level: 'disabled' as const, rmsRel: plain, maxAbs: plain, detail: '' },
    { level: 'all' as const, rmsRel: made, maxAbs: made, detail: '' },
  ];
  expect(blamedLevel(rows(0.009, 0.41), 2 ** -8)).toBe('all');
  expect(blamedLevel(rows(0.02, 0.05), 2 ** -8)).toBeNull();
  expect(blamedLevel(rows(0.4, 0.5), 2 ** -8)).toBeNull();
});

describe('the optimiser', { timeout: 120_000 }, () => {
  it('is blamed for a fused operator that gives something else, which is named with its level', async () => {
    const folder = scratchFolder();
    const model = await quantisedSoftmax(join(folder, 'model.onnx'));
    // ONNX Runtime's QLinearSoftmax gives 0 for a row of one element, whose share is 1.
    const { optimiser, fusion, sentence } = await compared(folder, `${model}@ort,opt=off`, model, 1);
    expect(optimiser.map(({ level, rmsRel }) => [level, rmsRel])).toEqual([
      ['disabled', 0],
      ['basic', 0],
      ['extended', 1],
      ['all', 1],
    ]);
    expect(fusion).toBe('QLinearSoftmax');
    expect(sentence).toContain(
      'The optimiser is to blame (level extended, by QLinearSoftmax): 1 of RMS; without it 0 of RMS.',
    );
  });

  it('is cleared where the fused operator is right, and where it is as wrong without', async () => {
    const folder = scratchFolder();
    const model = await quantisedSoftmax(join(folder, 'model.onnx'));
    const right = await compared(folder, `${model}@ort,opt=off`, model, 16);
    expect(right).toMatchObject({ first: null, fusion: '' });
    expect(right.sentence).not.toContain('optimiser');
    const wrong = await quantisedSoftmax(join(folder, 'wrong.onnx'), { half: 0.7 });
    const blamed = await compared(folder, `${model}@ort,opt=off`, wrong, 16);
    expect(blamed).toMatchObject({ fusion: '', alone: { verdict: 'own', op: 'Mul' } });
    expect(blamed.optimiser.every(({ rmsRel }) => rmsRel !== null && Math.abs(rmsRel - 0.4) < 0.02)).toBe(true);
    expect(blamed.sentence).not.toContain('optimiser');
  });
});
