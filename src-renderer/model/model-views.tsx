/** The views of a model's tab: one row each. The graph stays mounted behind the others, so that coming back is instant. */
import type { ReactElement } from 'react';
import { create } from 'zustand';
import type { ModelGraph } from '../../src-shared/graph.js';

export type ModelViewId = 'graph' | 'weights' | 'cost';

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

export const modelViews: readonly ModelViewRow[] = [{ id: 'graph', label: 'Graph', render: null }];

interface ModelViewState {
  byTab: Readonly<Record<string, ModelViewId>>;
}

export const useModelViews = create<ModelViewState>(() => ({ byTab: {} }));

/** Shows a view of a model's tab. */
export function showModelView(tabId: string, view: ModelViewId): void {
  useModelViews.setState((state) => ({ byTab: { ...state.byTab, [tabId]: view } }));
}
