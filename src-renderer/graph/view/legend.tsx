/** The legend: which operator categories this model has, how many of each; pointing at one brings its nodes out. */
import { type ReactElement, useEffect, useMemo } from 'react';
import { isConstantNode } from '../../../src-shared/scope-tree.js';
import { categoryLabels, operatorCategories, operatorCategory } from '../../../src-graph/categories.js';
import type { SceneView } from '../../../src-graph/core/scene-view.js';
import { useSettings } from '../../state/settings.js';
import type { GraphStore } from './graph-store.js';
import { useGraph } from './use-graph.js';

interface Row {
  category: number;
  count: number;
}

/** Categories of the graph that is shown, most frequent first; Constants have no box and are left out. */
export function categoryRows(view: SceneView): Row[] {
  const { model } = view.links;
  const { nodes, strings } = model;
  const record = model.graphs[view.scene.graph];
  const counts = new Array<number>(operatorCategories.length).fill(0);
  for (let node = record?.nodeStart ?? 0; node < (record?.nodeEnd ?? 0); node += 1) {
    if (isConstantNode(model, node)) continue;
    const category = operatorCategory(strings.get(nodes.op[node] ?? 0), strings.get(nodes.domain[node] ?? 0));
    const slot = operatorCategories.indexOf(category);
    counts[slot] = (counts[slot] ?? 0) + 1;
  }
  return counts
    .map((count, category) => ({ category, count }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count);
}

export function Legend({ store }: { store: GraphStore }): ReactElement | null {
  const view = useGraph(store, (snapshot) => snapshot.view);
  const emphasis = useGraph(store, (snapshot) => snapshot.emphasis);
  const open = useSettings((state) => state.legendOpen);
  const graph = view?.scene.graph ?? -1;
  // Counts are of the graph, whatever of it is expanded.
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const rows = useMemo(() => (view === null || !open ? [] : categoryRows(view)), [graph, open]);
  useEffect(() => () => store.preview(null), [store, open]);
  if (view === null) return null;
  const held = emphasis?.request.kind === 'category' ? emphasis.request.category : -1;
  return (
    <div className="graph-legend">
      <button
        type="button"
        className="graph-legend-head"
        aria-expanded={open}
        onClick={() => useSettings.getState().change({ legendOpen: !open })}
      >
        <svg width="10" height="10" viewBox="0 0 12 12" aria-hidden="true">
          <path
            d={open ? 'M2.5 4.5 6 8l3.5-3.5' : 'M2.5 7.5 6 4l3.5 3.5'}
            fill="none"
            stroke="currentColor"
            strokeWidth="1.6"
          />
        </svg>
        Legend
      </button>
      {open ? (
        <ul aria-label="Operator categories">
          {rows.map(({ category, count }) => {
            const name = operatorCategories[category] ?? 'custom';
            const pressed = held === category;
            return (
              <li key={category}>
                <button
                  type="button"
                  className={`op-${name}`}
                  aria-pressed={pressed}
                  onPointerEnter={() => store.preview(category)}
                  onPointerLeave={() => store.preview(null)}
                  onFocus={() => store.preview(category)}
                  onBlur={() => store.preview(null)}
                  onClick={() => store.emphasise(pressed ? null : { kind: 'category', category })}
                >
                  <span className={`graph-legend-swatch${name === 'custom' ? ' custom' : ''}`} />
                  {categoryLabels[name]}
                  <span className="graph-legend-count">{count.toLocaleString('en')}</span>
                </button>
              </li>
            );
          })}
        </ul>
      ) : null}
    </div>
  );
}
