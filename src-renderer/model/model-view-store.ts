/** Which view each model's tab shows. */
import { create } from 'zustand';

export type ModelViewId = 'graph' | 'weights' | 'cost';

interface ModelViewState {
  byTab: Readonly<Record<string, ModelViewId>>;
}

export const useModelViews = create<ModelViewState>(() => ({ byTab: {} }));

/** Shows a view of a model's tab. */
export function showModelView(tabId: string, view: ModelViewId): void {
  useModelViews.setState((state) => ({ byTab: { ...state.byTab, [tabId]: view } }));
}
