/** Which file and line of a model's code each tab shows. */
import { create } from 'zustand';
import type { NodeOrigin } from '../../src-shared/inspect.js';
import { sourceFrame } from '../../src-shared/source-frame.js';
import { showModelView } from '../model/model-view-store.js';

export interface SourcePlace {
  /** Index into the report's sources. */
  file: number;
  /** The first is 1; null for the file as a whole. */
  line: number | null;
}

export const useSourcePlaces = create<{ byTab: Readonly<Record<string, SourcePlace>> }>(() => ({ byTab: {} }));

export function setSourcePlace(tabId: string, place: SourcePlace): void {
  useSourcePlaces.setState(({ byTab }) => ({ byTab: { ...byTab, [tabId]: place } }));
}

/** Brings up the code at a place. */
export function showSource(tabId: string, place: SourcePlace): void {
  setSourcePlace(tabId, place);
  showModelView(tabId, 'source');
}

/** The line of the model's own code that a node was made by: the innermost frame in one of its files. */
export function placeOf(origin: NodeOrigin | null, sources: readonly { name: string }[]): SourcePlace | null {
  const placeIn = (file: string): number => sources.findIndex(({ name }) => name === file);
  const frame = sourceFrame(origin, (file) => placeIn(file) >= 0);
  return frame === undefined ? null : { file: placeIn(frame.file), line: frame.line };
}
