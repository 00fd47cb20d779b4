/** Makes the find index of each open model in idle time, so that the list is there at once when it is asked for. */
import { graphOf, useModels } from '../state/models-store.js';
import { attributesOfTab } from '../state/attributes-store.js';
import { type FindIndex, findIndexOf, indexParts } from './find-index.js';
import { find } from './find.js';
import type { Term } from './query.js';

/** Milliseconds after a graph came: its first layout and its outline go first. */
const delay = 1200;

function whenIdle(work: () => void): void {
  if (typeof requestIdleCallback === 'function') requestIdleCallback(work, { timeout: 5000 });
  else setTimeout(work, 50);
}

/** A word that some nodes have and others have not, in most models: the operator of one in the middle. */
function aWordOf({ graph: { nodes }, texts }: FindIndex): Term[] {
  const text = texts.lower(nodes.op[nodes.count >> 1] ?? 0);
  return text === '' ? [] : [{ negated: false, kind: 'word', text }];
}

function warm(tabId: string, part: number): void {
  const graph = graphOf(tabId);
  const make = indexParts[part];
  if (graph === undefined) return;
  if (make === undefined) {
    const index = findIndexOf(graph, attributesOfTab(tabId));
    find(index, []);
    // The first word that is typed is then found by code that was compiled for one that is there.
    whenIdle(() => find(index, aWordOf(index)));
    return;
  }
  make(graph, attributesOfTab(tabId));
  whenIdle(() => warm(tabId, part + 1));
}

/** Follows the models that open. Returns what stops it. */
export function followFindIndexes(): () => void {
  return useModels.subscribe(({ models }, before) => {
    for (const [tabId, model] of Object.entries(models)) {
      if (model.graphVersion === (before.models[tabId]?.graphVersion ?? 0)) continue;
      setTimeout(() => whenIdle(() => warm(tabId, 0)), delay);
    }
  });
}
