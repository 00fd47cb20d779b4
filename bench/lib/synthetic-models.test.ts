/** The bench's models are those the other viewers were measured with: counts of the files that was done with. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openModel } from '../../src-main/formats/registry.js';
import type { ModelGraph } from '../../src-shared/graph.js';
import { syntheticModels, writeSynthetic } from './synthetic-models.js';
import { transformer } from './transformer.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lapidary-synthetic-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** How many values have how many uses: `{uses: values}`, the largest last. */
function usesOfValues({ nodes, values }: ModelGraph): Record<number, number> {
  const uses = new Uint32Array(values.count);
  for (const value of nodes.inputs) if (value >= 0) uses[value] = (uses[value] ?? 0) + 1;
  const counts: Record<number, number> = {};
  for (const count of uses) counts[count] = (counts[count] ?? 0) + 1;
  return counts;
}

/** Of gen_models.py's files, by their names. */
const counts = [
  ['2k', { nodes: 2009, stored: 606, inputs: 1, edges: 3534 }],
  ['2k-mask', { nodes: 1993, stored: 591, inputs: 2, edges: 3515 }],
  ['10k', { nodes: 10001, stored: 2974, inputs: 1, edges: 17594 }],
  ['10k-mask', { nodes: 10023, stored: 2927, inputs: 2, edges: 17677 }],
  ['50k', { nodes: 50015, stored: 14830, inputs: 1, edges: 87989 }],
  ['50k-mask', { nodes: 50008, stored: 14559, inputs: 2, edges: 88196 }],
  ['w1500m', { nodes: 227, stored: 78, inputs: 1, edges: 399 }],
  ['w4g-ext', { nodes: 227, stored: 78, inputs: 1, edges: 399 }],
] as const;

/** Uses per value, then operators. */
const written = [
  [
    '2k',
    { 0: 1, 1: 2307, 2: 150, 3: 111, 4: 37, 37: 8, 75: 2 },
    {
      Gather: 38,
      ReduceMean: 150,
      Sub: 75,
      Pow: 75,
      Add: 483,
      Sqrt: 75,
      Div: 149,
      Mul: 149,
      MatMul: 297,
      Shape: 37,
      Unsqueeze: 37,
      Concat: 74,
      Reshape: 148,
      Transpose: 148,
      Softmax: 37,
      Erf: 37,
    },
  ],
  [
    '2k-mask',
    { 0: 1, 1: 2284, 2: 146, 3: 108, 4: 36, 36: 8, 37: 1, 73: 2 },
    {
      Gather: 37,
      Sub: 74,
      Mul: 146,
      ReduceMean: 146,
      Pow: 73,
      Add: 506,
      Sqrt: 73,
      Div: 145,
      MatMul: 289,
      Shape: 36,
      Unsqueeze: 36,
      Concat: 72,
      Reshape: 144,
      Transpose: 144,
      Softmax: 36,
      Erf: 36,
    },
  ],
] as const;

describe('the synthetic models', () => {
  it.each(counts)('%s has the nodes, edges and values of the published one', (name, expected) => {
    const { nodes, stored, inputs } = transformer(syntheticModels[name] ?? { layers: 0, hidden: 4, heads: 1 });
    const edges = nodes.reduce((sum, node) => sum + (node.inputs?.length ?? 0), 0);
    expect({ nodes: nodes.length, stored: stored.length, inputs: inputs.length, edges }).toEqual(expected);
  });

  it.each(written)(
    '%s, written and opened, has the fan-out and the operators of the published one',
    async (name, uses, operators) => {
      const path = join(folder, `${name}.onnx`);
      writeSynthetic(path, syntheticModels[name] ?? { layers: 0, hidden: 4, heads: 1 });
      const model = await openModel(path);
      expect(model.report.warnings).toEqual([]);
      expect(usesOfValues(model.graph)).toEqual(uses);
      expect(model.report.opCounts).toEqual(operators);
    },
  );
});
