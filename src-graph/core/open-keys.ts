/**
 * Names for what is open in a graph view: kept in sessions, so they have to mean the same the next time. A group of the
 * graph that is shown is named by its path alone.
 */
import type { GraphIndex, NodeIndex } from '../../src-shared/graph.js';

/** Key of a node whose bodies are shown in place. */
export const nodeKey = (node: NodeIndex): string => `%node:${String(node)}`;

/** Key of a group of `graph` while `shown` is the graph that is shown. */
export const groupKey = (shown: GraphIndex, graph: GraphIndex, path: string): string =>
  graph === shown ? path : `%graph:${String(graph)}/${path}`;

export type OpenKey = { kind: 'node'; node: NodeIndex } | { kind: 'group'; graph: GraphIndex; path: string };

/** What a key names. A group of the model that is called like a key of ours cannot be told from it; nothing else is lost. */
export function parseKey(shown: GraphIndex, key: string): OpenKey {
  if (key.startsWith('%node:')) {
    const node = wholeNumber(key.slice('%node:'.length));
    if (node >= 0) return { kind: 'node', node };
  }
  if (key.startsWith('%graph:')) {
    const slash = key.indexOf('/');
    const graph = slash < 0 ? -1 : wholeNumber(key.slice('%graph:'.length, slash));
    if (graph >= 0) return { kind: 'group', graph, path: key.slice(slash + 1) };
  }
  return { kind: 'group', graph: shown, path: key };
}

const wholeNumber = (text: string): number => (/^\d{1,9}$/.test(text) ? Number(text) : -1);
