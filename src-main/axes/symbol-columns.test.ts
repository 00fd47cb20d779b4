import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { decodeSymbolColumns } from '../../src-shared/symbol-columns.js';
import { modelBytes } from '../formats/onnx/test-models.js';
import { openModel } from '../formats/registry.js';
import { scratchFolder } from '../testing/scratch.js';
import { listedAxes } from './axes-report.js';
import { symbolColumns } from './symbol-columns.js';

it('lists every value that carries a symbol and where it ends, as the report counts them', async () => {
  const path = join(scratchFolder(), 'm.onnx');
  writeFileSync(
    path,
    modelBytes({
      inputs: [{ name: 'x', dtype: 'float32', shape: ['batch', 'seq'] }],
      outputs: [
        { name: 'y', dtype: 'float32', shape: ['batch', 1] },
        { name: 's', dtype: 'int64', shape: [2] },
      ],
      nodes: [
        { op: 'Relu', name: 'relu', inputs: ['x'], outputs: ['r'] },
        { op: 'ReduceMax', name: 'max', inputs: ['r'], outputs: ['y'] },
        { op: 'Shape', name: 'shape', inputs: ['r'], outputs: ['s'] },
      ],
    }),
  );
  const model = await openModel(path);
  const { symbols, reasons, columns } = symbolColumns(model);
  expect(symbols).toEqual(['batch', 'seq']);
  const { graph } = model;
  const rows = decodeSymbolColumns(columns, symbols.length).map(({ values, ends, reasons: why }) => ({
    values: Array.from(values, (value) => graph.strings.get(graph.values.name[value] ?? 0)),
    ends: Array.from(ends, (node, at) => [graph.strings.get(graph.nodes.name[node] ?? 0), reasons[why[at] ?? -1]]),
  }));
  expect(rows[1]?.values).toEqual(['x', 'r']);
  expect(rows[1]?.ends).toEqual([
    ['max', 'It reduces over that axis.'],
    ['shape', expect.stringContaining('read as a number')],
  ]);
  const listed = listedAxes(model).symbols;
  expect(listed.map(({ values }) => values)).toEqual(rows.map(({ values }) => values.length));
  expect(listed.map(({ ends }) => ends)).toEqual(rows.map(({ ends }) => ends.map(([node]) => node)));
});
