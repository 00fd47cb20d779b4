/** Where the view is: the model, the bodies entered, the groups around the selection. */
import type { ReactElement } from 'react';
import type { GraphIndex, ModelGraph } from '../../../src-shared/graph.js';
import { parentGraph } from '../../../src-graph/core/model-links.js';
import type { SceneView } from '../../../src-graph/core/scene-view.js';
import type { Selection } from '../../../src-graph/core/selection.js';

interface Crumb {
  key: string;
  label: string;
  go: () => void;
}

/** The graphs from the main one down to `graph`; a function stands directly under the main graph. */
export function graphTrail(model: ModelGraph, graph: GraphIndex): GraphIndex[] {
  const trail: GraphIndex[] = [];
  for (let at = graph; at >= 0 && trail.length <= model.graphs.length; at = parentGraph(model, at)) trail.unshift(at);
  const top = trail[0] ?? 0;
  if (top !== 0) trail.unshift(0);
  return trail;
}

function graphLabel(model: ModelGraph, graph: GraphIndex): string {
  const record = model.graphs[graph];
  if (record === undefined || graph === 0) return 'model';
  if (record.kind === 'function') return record.name.slice(0, 60);
  const owner = model.strings.get(model.nodes.op[record.parentNode] ?? 0);
  return `${owner} ${record.attribute.split('_').join(' ')}`.slice(0, 60);
}

interface Props {
  model: ModelGraph;
  graph: GraphIndex;
  view: SceneView | null;
  selection: Selection;
  onEnter: (graph: GraphIndex) => void;
  onReveal: (selection: Selection) => void;
}

export function Breadcrumb({ model, graph, view, selection, onEnter, onReveal }: Props): ReactElement | null {
  const crumbs: Crumb[] = graphTrail(model, graph).map((at) => ({
    key: `graph ${String(at)}`,
    label: graphLabel(model, at),
    go: () => onEnter(at),
  }));
  const inner: Crumb[] = [];
  if (view !== null) {
    const { boxes } = view.scene;
    for (let box = view.boxOf(selection); box >= 0; box = boxes.parent[box] ?? -1) {
      const group = view.selectionOf(box);
      if (group?.kind !== 'group') continue;
      inner.unshift({ key: group.path, label: view.group(box)?.label.slice(0, 60) ?? '', go: () => onReveal(group) });
    }
  }
  const all = [...crumbs, ...inner];
  if (all.length === 1) return null;
  return (
    <nav className="graph-breadcrumb" aria-label="Place in the model">
      <ol>
        {all.map((crumb, i) => (
          <li key={crumb.key}>
            <button type="button" aria-current={i === all.length - 1 ? 'location' : undefined} onClick={crumb.go}>
              {crumb.label}
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}
