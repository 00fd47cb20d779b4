/** PyTorch against its export, layer by layer, with a worker and ONNX Runtime. LAPIDARY_TEST_PYTHON names a Python with torch. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { LayerComparison } from '../../../src-shared/layer-parity.js';
import { FileSource } from '../../formats/byte-source.js';
import { readNode } from '../../formats/onnx/edit/read-node.js';
import { planEdits } from '../../formats/onnx/edit/plan.js';
import { writePlanned } from '../../formats/onnx/edit/write-edited.js';
import { attribute } from '../../formats/onnx/test-models.js';
import { openModel } from '../../formats/registry.js';
import type { JobContext } from '../../jobs/job-context.js';
import { livingChildren } from '../../process/children.js';
import { resources } from '../../resources.js';
import { PythonService } from '../../runtimes/python/service.js';
import { comparedInside, quietJob } from './test-comparison.js';

const python = process.env['LAPIDARY_TEST_PYTHON'] ?? '';
const sample = (name: string): string => join(resources.samples, name);
const source = sample('transformer_block.py:make');
const correct = sample('exported/transformer_block.onnx');

describe.runIf(python !== '')('compareLayers', { timeout: 240_000 }, () => {
  let folder = '';
  let service: PythonService;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lapidary-layers-'));
    vi.stubEnv('LAPIDARY_PYTHON', python);
    service = new PythonService(folder);
  });
  afterAll(async () => {
    await service.close();
    expect(livingChildren()).toBe(0);
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true, force: true });
  });

  /** The sample with GELU by tanh in place of erf. */
  async function tanhForErf(): Promise<string> {
    const model = await openModel(correct);
    const { nodes, strings } = model.graph;
    const index = Array.from(nodes.op, (op) => strings.get(op)).indexOf('Gelu');
    const original = new FileSource(correct);
    try {
      const node = readNode(original, index);
      node.attribute = [attribute.text('approximate', 'tanh')];
      const file = join(folder, 'tanh.onnx');
      await writePlanned(original, planEdits(original, { nodes: new Map([[index, [node]]]) }), file);
      return file;
    } finally {
      original.close();
    }
  }

  const compared = (
    reference: string,
    subject: string,
    memoryBytes?: number,
    job: JobContext = quietJob,
  ): Promise<LayerComparison> =>
    comparedInside(reference, subject, {
      python: service,
      inputs: ['hidden:float32[batch=2,seq=16,64]'],
      folder,
      job,
      ...(memoryBytes === undefined ? {} : { memoryBytes }),
    });

  it('finds nothing in a correct export, and clears the optimiser', async () => {
    const result = await compared(source, correct);
    expect(result.first).toBeNull();
    expect(result.pairedBy).toBe('modules and scopes of nodes');
    expect(result.pairs.map(({ reference }) => reference)).toEqual(
      expect.arrayContaining(['attention_norm', 'attention', 'mlp.0', 'mlp.1', 'mlp.2', 'mlp_norm', 'the model']),
    );
    // What PyTorch's own attention calls, and what the model adds itself.
    expect(result.pairs.map(({ reference }) => reference)).toEqual(
      expect.arrayContaining(['attention scaled_dot_product_attention', 'the model add']),
    );
    expect(result.untold).toEqual([]);
    expect(result.pairs.every(({ rmsRel }) => rmsRel !== null && rmsRel < 1e-5)).toBe(true);
    expect(result.optimiser.map(({ level }) => level)).toEqual(['disabled', 'basic', 'extended', 'all']);
    expect(result.fusion).toBe('');
    expect(result.sentence).toMatch(/^Nothing inside differs: 11 values agree within/);
  });

  it('names the layer whose operator was changed, and finds it wrong on right inputs', async () => {
    const file = await tanhForErf();
    const result = await compared(source, file);
    const first = result.pairs[result.first ?? -1];
    expect(first).toMatchObject({ reference: 'mlp.1', subject: 'gelu', scope: 'mlp.1' });
    expect(result.alone).toMatchObject({ verdict: 'own', op: 'Gelu' });
    expect(result.sentence).toMatch(
      /^First differs at mlp\.1 \(Gelu, transformer_block\.py:\d+\), [\d.e-]+ of RMS; earlier layers ≤ [\d.e-]+\. Its own/,
    );
    // The same by names of values, against the file it was made of, in a few chunks.
    const twin = await compared(correct, file, 600_000);
    expect(twin.pairedBy).toBe('names of values');
    expect(twin.pairs[twin.first ?? -1]).toMatchObject({ reference: 'gelu', subject: 'gelu' });
    expect(twin.alone?.verdict).toBe('own');
  });

  it('ends at once when it is cancelled, with nothing left behind', async () => {
    const cancel = new AbortController();
    const counted = { ...quietJob, signal: cancel.signal, progress: () => cancel.abort() };
    await expect(compared(source, correct, undefined, counted)).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  it('refuses what cannot be looked into', async () => {
    await expect(compared(source, `${correct}@openvino`)).rejects.toMatchObject({ code: 'FORMAT_UNSUPPORTED' });
  });
});
