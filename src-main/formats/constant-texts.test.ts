import { expect, it } from 'vitest';
import { dtypeCode } from '../../src-shared/dtype.js';
import { buildModelGraph } from '../../src-shared/testing/graph-builder.js';
import { constantTexts } from './constant-texts.js';

it('prints stored scalars and short rows, and leaves everything else alone', () => {
  const graph = buildModelGraph([
    {
      initializers: { scalar: [], row: [2], table: [2, 2], long: [40], empty: [0] },
      nodes: [{ op: 'Add', inputs: ['scalar', 'row', 'table', 'long', 'computed'], outputs: ['y'] }],
    },
  ]);
  const { values, strings } = graph;
  const sizes: Record<string, number> = { scalar: 4, row: 8, table: 16, long: 160, empty: 0 };
  for (let value = 0; value < values.count; value += 1)
    values.bytes[value] = sizes[strings.get(values.name[value] ?? 0)] ?? 0;
  const asked: string[] = [];
  const texts = constantTexts(graph, (value) => {
    const name = strings.get(values.name[value] ?? 0);
    asked.push(name);
    return {
      dtype: dtypeCode('float32') ?? 1,
      shape: name === 'scalar' ? [] : [2],
      items: name === 'scalar' ? [Math.fround(0.1)] : [1, -1],
    };
  });
  expect(texts.map(([value, text]) => [strings.get(values.name[value] ?? 0), text])).toEqual([
    ['scalar', '0.1'],
    ['row', '[1,-1]'],
  ]);
  // Nothing large is read.
  expect(asked).toEqual(['scalar', 'row']);
});
