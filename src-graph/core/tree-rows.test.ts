import { describe, expect, it } from 'vitest';
import { transformerGraph } from '../../src-shared/testing/graph-builder.js';
import { sceneOf } from '../testing/scenes.js';
import { treeRows, treeWindow } from './tree-rows.js';

describe('treeRows', () => {
  it('mirrors what is shown, with levels, places and openness', () => {
    const { view } = sceneOf(transformerGraph(2), [{ kind: 'collapseAll' }, { kind: 'toggle', path: 'model' }]);
    expect(
      treeRows(view, -1).map((row) => [
        row.level,
        row.label,
        row.open,
        `${String(row.position)}/${String(row.siblings)}`,
      ]),
    ).toEqual([
      [1, 'input ids, float32', undefined, '1/4'],
      [1, 'group model, 17 nodes', true, '2/4'],
      [2, 'Gather embed, float32', undefined, '1/3'],
      [2, 'group layers.0, 8 nodes · 2 × identical', false, '2/3'],
      [2, 'group layers.1, 8 nodes · 2 × identical', false, '3/3'],
      [1, 'MatMul head, float32', undefined, '3/4'],
      [1, 'output /head/MatMul_output_0, float32', undefined, '4/4'],
    ]);
  });

  it('keeps a slice around the current row of a large graph', () => {
    const { view } = sceneOf(transformerGraph(300), [{ kind: 'expandAll' }]);
    const rows = treeRows(view, 1000);
    expect(rows.length).toBe(treeWindow);
    expect(rows.some((row) => row.box === 1000)).toBe(true);
  });
});
