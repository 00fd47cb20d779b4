/** The views of a model's tab: one row each. The graph stays mounted behind the others, so that coming back is instant. */
import type { ReactElement } from 'react';
import type { ModelGraph } from '../../src-shared/graph.js';
import { holdsOnlyWeights } from '../../src-shared/weights-only.js';
import { AxesView } from '../axes/axes-view.js';
import { CostView } from '../cost/cost-view.js';
import { EditView } from '../edit/edit-view.js';
import { SourceView } from '../source/source-view.js';
import { WeightsView } from '../weights/weights-view.js';
import type { ModelViewId } from './model-view-store.js';

export { showModelView, useModelViews } from './model-view-store.js';

export interface ModelViewProps {
  tabId: string;
  graph: ModelGraph;
}

export interface ModelViewRow {
  id: ModelViewId;
  label: string;
  /** What the view shows; the graph's own is part of the tab. */
  render: ((props: ModelViewProps) => ReactElement) | null;
}

const modelViews: readonly ModelViewRow[] = [
  { id: 'graph', label: 'Graph', render: null },
  { id: 'axes', label: 'Axes', render: (props) => <AxesView key={props.tabId} {...props} /> },
  { id: 'edit', label: 'Edit', render: (props) => <EditView key={props.tabId} {...props} /> },
  { id: 'source', label: 'Source', render: (props) => <SourceView key={props.tabId} {...props} /> },
  { id: 'weights', label: 'Weights', render: (props) => <WeightsView key={props.tabId} {...props} /> },
  { id: 'cost', label: 'Cost', render: (props) => <CostView key={props.tabId} {...props} /> },
];

/** Views of models that can be run. */
const ofGraphs: ReadonlySet<ModelViewId> = new Set<ModelViewId>(['axes', 'edit', 'cost']);

/** The views a model has: one without nodes has no axes and costs nothing to run, and few keep their code. */
export const viewsOf = (graph: ModelGraph, hasSource: boolean): readonly ModelViewRow[] =>
  modelViews.filter(({ id }) => (!ofGraphs.has(id) || !holdsOnlyWeights(graph)) && (id !== 'source' || hasSource));

/** The view a model opens on. */
export const firstView = (graph: ModelGraph): ModelViewId => (holdsOnlyWeights(graph) ? 'weights' : 'graph');
