/** Which view each model's tab shows. */
import { create } from 'zustand';

const modelViewIds = ['graph', 'axes', 'edit', 'source', 'weights', 'cost'] as const;
export type ModelViewId = (typeof modelViewIds)[number];

export const isModelView = (id: string): id is ModelViewId => modelViewIds.some((each) => each === id);

interface ModelViewState {
  byTab: Readonly<Record<string, ModelViewId>>;
}

export const useModelViews = create<ModelViewState>(() => ({ byTab: {} }));

/** Shows a view of a model's tab. */
export function showModelView(tabId: string, view: ModelViewId): void {
  useModelViews.setState((state) => ({ byTab: { ...state.byTab, [tabId]: view } }));
}
