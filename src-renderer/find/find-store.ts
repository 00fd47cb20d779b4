/** What is asked and found in each model tab, and where one stands in the list. Results stay while one walks on. */
import { create } from 'zustand';
import type { ModelAttributes } from '../../src-shared/attributes-codec.js';
import type { ModelGraph } from '../../src-shared/graph.js';
import { attributesOfTab } from '../state/attributes-store.js';
import { graphOf } from '../state/models-store.js';
import { without } from '../state/without.js';
import { type FindIndex, findIndexOf } from './find-index.js';
import { find, type FindResult } from './find.js';
import { parseQuery, type QueryProblem } from './query.js';

export interface FindState {
  shown: boolean;
  /** Grows when the box is asked for again, which brings the focus back to it. */
  asked: number;
  /** The first choice closes the box ("go to"). */
  once: boolean;
  text: string;
  problem: QueryProblem | null;
  /** Of the last text that could be read. */
  result: FindResult | null;
  /** What the result was looked for in. */
  source: { graph: ModelGraph; attributes: ModelAttributes | null } | null;
  /** Row that is chosen next. */
  at: number;
  /** Whether row `at` was gone to. */
  visited: boolean;
}

/** What of the graph is found, for whoever draws it: 1 for each node or value. */
export interface FindMatches {
  nodes: Uint8Array;
  values: Uint8Array;
}

const closed: FindState = {
  shown: false,
  asked: 0,
  once: false,
  text: '',
  problem: null,
  result: null,
  source: null,
  at: 0,
  visited: false,
};

export const useFind = create<{ byTab: Readonly<Record<string, FindState>> }>()(() => ({ byTab: {} }));

export function findStateOf(tabId: string): FindState {
  return useFind.getState().byTab[tabId] ?? closed;
}

function patch(tabId: string, change: Partial<FindState>): void {
  useFind.setState(({ byTab }) => ({ byTab: { ...byTab, [tabId]: { ...(byTab[tabId] ?? closed), ...change } } }));
}

/** The index of a tab's model; undefined while it has none. */
export function findIndexOfTab(tabId: string): FindIndex | undefined {
  const graph: ModelGraph | undefined = graphOf(tabId);
  return graph === undefined ? undefined : findIndexOf(graph, attributesOfTab(tabId));
}

function search(tabId: string, text: string): Partial<FindState> {
  const { terms, problem } = parseQuery(text);
  const index = findIndexOfTab(tabId);
  // While a term is half typed, what was found before it stays.
  if (terms === null || index === undefined) return { text, problem };
  const source = { graph: index.graph, attributes: attributesOfTab(tabId) };
  return { text, problem: null, result: find(index, terms), source };
}

export function setFindText(tabId: string, text: string): void {
  patch(tabId, { ...search(tabId, text), at: 0, visited: false });
}

/** Looks again, e.g. because attributes or shapes have come; one stays at the same thing where it is still there. */
export function refreshFind(tabId: string): void {
  const { result, source, at, text, shown, visited } = findStateOf(tabId);
  if (!shown || (source?.graph === graphOf(tabId) && source?.attributes === attributesOfTab(tabId))) return;
  const change = search(tabId, text);
  const next = change.result ?? null;
  const row =
    next === null || result === null
      ? -1
      : next.ids.findIndex((id, each) => id === result.ids[at] && next.kinds[each] === result.kinds[at]);
  patch(tabId, { ...change, at: Math.max(0, row), visited: row >= 0 && visited });
}

/** Opens the box or brings the focus back to it; `text` replaces what was asked before. */
export function showFind(tabId: string, text?: string, once = false): void {
  const before = findStateOf(tabId);
  const wanted = text ?? before.text;
  // The graph may have changed since.
  const again = before.shown && wanted === before.text ? {} : { ...search(tabId, wanted), at: 0, visited: false };
  patch(tabId, { ...again, shown: true, once, asked: before.asked + 1 });
}

export function hideFind(tabId: string): void {
  patch(tabId, { shown: false });
}

export function dropFind(tabId: string): void {
  useFind.setState(({ byTab }) => ({ byTab: without(byTab, tabId) }));
}

/** Moves in the list without going anywhere in the graph; `round` goes on at the other end. */
export function moveFind(tabId: string, by: number, round: boolean): void {
  const { result, at } = findStateOf(tabId);
  const count = result?.count ?? 0;
  if (count === 0) return;
  const next = round ? (((at + by) % count) + count) % count : Math.max(0, Math.min(count - 1, at + by));
  patch(tabId, { at: next, visited: false });
}

/** Notes that row `at` is gone to. */
export function visitFind(tabId: string, at: number): void {
  patch(tabId, { at, visited: true });
}

const matchesByResult = new WeakMap<FindResult, FindMatches>();

function matchesOf(state: FindState | undefined): FindMatches | null {
  const result = state?.shown === true && state.text.trim() !== '' ? state.result : null;
  if (result === null) return null;
  let matches = matchesByResult.get(result);
  if (matches === undefined) {
    matches = { nodes: result.nodes, values: result.values };
    matchesByResult.set(result, matches);
  }
  return matches;
}

/** What is found in a tab while its box is open; null when nothing is asked. The same object until that changes. */
export function useFindMatches(tabId: string): FindMatches | null {
  return useFind((state) => matchesOf(state.byTab[tabId]));
}
