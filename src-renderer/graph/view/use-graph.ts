/** Reads a part of a graph store in React; renders again when that part is another. */
import { useSyncExternalStore } from 'react';
import type { GraphSnapshot } from './graph-snapshot.js';
import type { GraphStore } from './graph-store.js';

export function useGraph<T>(store: GraphStore, select: (snapshot: GraphSnapshot) => T): T {
  return useSyncExternalStore(store.subscribe, () => select(store.getSnapshot()));
}
