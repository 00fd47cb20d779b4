import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { openModel } from '../../formats/registry.js';
import { safetensorsOf } from '../../formats/safetensors/test-safetensors.js';
import { CostModel } from './cost-of.js';
import { costOf } from './model-cost.js';
import { storedAsFloats } from './testing.js';

const folder = mkdtempSync(join(tmpdir(), 'lapidary-tied-'));
afterAll(() => rmSync(folder, { recursive: true }));

const stored = {
  'model.embed_tokens.weight': [10, 4],
  'model.layers.0.q_proj.weight': [4, 4],
  'lm_head.weight': [10, 4],
  'decoder.lm_head.weight': [9, 4],
};

function save(config: object): void {
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ architectures: ['LlamaForCausalLM'], ...config }));
  writeFileSync(join(folder, 'model.safetensors'), safetensorsOf(stored));
}

it('counts an output embedding once where the configuration ties it', async () => {
  save({ tie_word_embeddings: true });
  const model = await openModel(folder);
  // The other head has another shape, so it cannot be the embedding.
  const expected = { parameters: 40 + 16 + 36, weightBytes: 4 * 92 };
  expect(costOf(model).report).toMatchObject(expected);
  expect(model.report.parameters).toEqual({ count: 92, bytes: 368, tied: 1 });
  expect(model.report.metadata['tied weights']).toBe('lm_head.weight = model.embed_tokens.weight');
  // Its own copy in the file is still what is shown of it.
  await expect(model.tensorDetail(2, 1)).resolves.toMatchObject({ name: 'lm_head.weight', firstValues: ['1'] });
});

it('counts it apart where the configuration does not', async () => {
  save({ tie_word_embeddings: false });
  const model = await openModel(folder);
  expect(costOf(model).report.parameters).toBe(132);
  expect(model.report.parameters).toEqual({ count: 132, bytes: 528 });
});

it('gives tied weights of a graph to the first node that uses any of them', () => {
  const graph = storedAsFloats([
    {
      inputs: ['x'],
      outputs: ['y'],
      initializers: { head: [5, 2], embedding: [5, 2], moment: [5, 2] },
      shapes: { x: [1], y: [1] },
      nodes: [
        { op: 'Gather', inputs: ['embedding', 'x'], outputs: ['h'] },
        { op: 'MatMul', inputs: ['h', 'head'], outputs: ['y'] },
      ],
    },
  ]);
  const at = (name: string): number => [...graph.values.name].findIndex((text) => graph.strings.get(text) === name);
  const notParameters = new Map([
    [at('embedding'), at('head')],
    [at('moment'), null],
  ]);
  const source = { graph, attributesOf: () => [], loopTrips: () => undefined };
  const { report, columns } = new CostModel({ ...source, notParameters }).at(new Map());
  expect([report.parameters, report.weightBytes]).toEqual([10, 40]);
  expect([...columns.parameters]).toEqual([10, 0]);
  expect(new CostModel(source).at(new Map()).report.parameters).toBe(30);
});
