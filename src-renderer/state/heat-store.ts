/** The heat layer each model's tab shows on its graph; null or absent for none. */
import { create } from 'zustand';
import type { HeatLayer } from '../../src-graph/heat.js';
import { without } from './without.js';

interface HeatSlice {
  byTab: Readonly<Record<string, HeatLayer>>;
}

export const useHeat = create<HeatSlice>()(() => ({ byTab: {} }));

/** Shows a layer on the graph of a tab; null takes it away. */
export function setHeat(tabId: string, layer: HeatLayer | null): void {
  useHeat.setState(({ byTab }) => ({
    byTab: layer === null ? without(byTab, tabId) : { ...byTab, [tabId]: layer },
  }));
}
