/** A query over a model: the list of what fits, and which nodes and values that is. */
import { type NodeColumns, ValueKind } from '../../src-shared/graph.js';
import { type FindIndex, thingOrder, unlisted } from './find-index.js';
import { Fit, matchNodes } from './match-nodes.js';
import { matchValues } from './match-values.js';
import type { Term, ThingKind } from './query.js';

export interface FindResult {
  count: number;
  /** Index into `thingOrder` of each row. */
  kinds: Uint8Array;
  /** Node, value or group (of the index) of each row. */
  ids: Int32Array;
  /** Rows by kind. */
  counts: Readonly<Record<ThingKind, number>>;
  /** 1 for each node that is listed; all 0 for an empty query, which asks for nothing in particular. */
  nodes: Uint8Array;
  /** 1 for each value that is listed. */
  values: Uint8Array;
}

/** Terms that make nodes be asked for, whatever else is. */
const nodeTerms = new Set<Term['kind']>(['op', 'attribute', 'scope']);
/** Terms that groups can fit. */
const groupTerms = new Set<Term['kind']>(['word', 'name', 'scope', 'is']);
/** Terms that values can fit. */
const valueTerms = new Set<Term['kind']>(['word', 'name', 'tensor', 'dtype', 'shape', 'is']);

/**
 * Things that fit every term. Nodes, unless `tensor:` asks for tensors alone; a tensor is left out where the node that
 * makes it (a weight: that uses it) is listed; a group is listed where a term is about its own name, not its parent's.
 */
export function find(index: FindIndex, terms: readonly Term[]): FindResult {
  if (terms.length > 0) return matching(index, terms);
  const { nodes } = index.graph;
  let all = everything.get(nodes);
  if (all === undefined) {
    const { nodes: listed, values, ...rows } = matching(index, terms);
    all = { ...rows, nodes: new Uint8Array(listed.length), values: new Uint8Array(values.length) };
    everything.set(nodes, all);
  }
  return all;
}

/** The list before anything is asked, by the nodes of the model: the same whatever shapes are inferred. */
const everything = new WeakMap<NodeColumns, FindResult>();

function matching(index: FindIndex, terms: readonly Term[]): FindResult {
  const asksNodes = terms.some((term) => nodeTerms.has(term.kind));
  const withNodes = asksNodes || !terms.some((term) => term.kind === 'tensor');
  const nodes = withNodes ? nodesThatFit(index, terms) : new Uint8Array(index.graph.nodes.count);
  const values = valuesThatFit(index, terms);
  if (withNodes) leaveOutCovered(index, nodes, values);
  return toRows(index, groupsThatFit(index, terms), nodes, values);
}

function nodesThatFit(index: FindIndex, terms: readonly Term[]): Uint8Array {
  const flags = new Uint8Array(index.graph.nodes.count).fill(1);
  const words = terms.filter((term) => term.kind === 'word' && !term.negated);
  const own = new Uint8Array(words.length === 0 ? 0 : flags.length);
  for (const term of terms) {
    const fits = matchNodes(index, term);
    const isWord = term.kind === 'word' && !term.negated;
    for (let node = 0; node < flags.length; node += 1) {
      const fit = fits[node] ?? Fit.none;
      if (term.negated ? fit === Fit.own : fit === Fit.none) flags[node] = 0;
      if (isWord && fit === Fit.own) own[node] = 1;
    }
  }
  // A weight's name alone lists the weight, not its node.
  if (words.length > 0)
    for (let node = 0; node < flags.length; node += 1) flags[node] = (flags[node] ?? 0) & (own[node] ?? 0);
  return flags;
}

function valuesThatFit(index: FindIndex, terms: readonly Term[]): Uint8Array {
  const flags = new Uint8Array(index.graph.values.count);
  if (terms.some((term) => !valueTerms.has(term.kind))) return flags;
  const [input, output] = [thingOrder.indexOf('input'), thingOrder.indexOf('output')];
  for (let value = 0; value < flags.length; value += 1) {
    const thing = index.things[value];
    // Without a query all nodes are listed, and of the values those that have a box.
    flags[value] = thing !== unlisted && (terms.length > 0 || thing === input || thing === output) ? 1 : 0;
  }
  for (const term of terms) {
    const fits = matchValues(index, term);
    const unwanted = term.negated ? 1 : 0;
    for (let value = 0; value < flags.length; value += 1) if (fits[value] === unwanted) flags[value] = 0;
  }
  return flags;
}

function leaveOutCovered({ graph, isOutput }: FindIndex, nodes: Uint8Array, values: Uint8Array): void {
  const { inputs, inputOffsets, outputs, outputOffsets } = graph.nodes;
  for (let node = 0; node < nodes.length; node += 1) {
    if (nodes[node] !== 1) continue;
    for (let at = outputOffsets[node] ?? 0; at < (outputOffsets[node + 1] ?? 0); at += 1) {
      const value = outputs[at] ?? -1;
      if (value >= 0 && isOutput[value] !== 1) values[value] = 0;
    }
    for (let at = inputOffsets[node] ?? 0; at < (inputOffsets[node + 1] ?? 0); at += 1) {
      const value = inputs[at] ?? -1;
      if (value >= 0 && graph.values.kind[value] === ValueKind.initializer) values[value] = 0;
    }
  }
}

/** Indices of groups; none where a term asks for something that groups do not have. */
function groupsThatFit(index: FindIndex, terms: readonly Term[]): number[] {
  const asked = terms.some((term) => term.kind === 'is' && term.what === 'group' && !term.negated);
  const named = terms.some((term) => !term.negated && term.kind !== 'is');
  if (!terms.every((term) => groupTerms.has(term.kind)) || !(asked || named)) return [];
  const found: number[] = [];
  index.groups.forEach(({ lowerPath, lowerLabel }, group) => {
    let inLabel = asked;
    const all = terms.every((term) => {
      if (term.kind === 'is') return (term.what === 'group') !== term.negated;
      if (term.kind !== 'word' && term.kind !== 'name' && term.kind !== 'scope') return false;
      if (!term.negated && lowerLabel.includes(term.text)) inLabel = true;
      return lowerPath.includes(term.text) !== term.negated;
    });
    if (all && inLabel) found.push(group);
  });
  return found;
}

function toRows(index: FindIndex, groups: readonly number[], nodes: Uint8Array, values: Uint8Array): FindResult {
  const { things } = index;
  const [group, node] = [thingOrder.indexOf('group'), thingOrder.indexOf('node')];
  const rows = new Uint32Array(thingOrder.length);
  rows[group] = groups.length;
  rows[node] = nodes.reduce((sum, flag) => sum + flag, 0);
  for (let value = 0; value < values.length; value += 1) {
    const thing = things[value] ?? unlisted;
    if (values[value] === 1 && thing !== unlisted) rows[thing] = (rows[thing] ?? 0) + 1;
  }
  const next = new Uint32Array(thingOrder.length);
  for (let thing = 1; thing < next.length; thing += 1) next[thing] = (next[thing - 1] ?? 0) + (rows[thing - 1] ?? 0);
  const count = rows.reduce((sum, of) => sum + of, 0);
  const kinds = new Uint8Array(count);
  const ids = new Int32Array(count);
  const put = (thing: number, id: number): void => {
    const row = next[thing] ?? 0;
    next[thing] = row + 1;
    kinds[row] = thing;
    ids[row] = id;
  };
  for (const id of groups) put(group, id);
  for (let id = 0; id < nodes.length; id += 1) if (nodes[id] === 1) put(node, id);
  for (let value = 0; value < values.length; value += 1) {
    const thing = things[value] ?? unlisted;
    if (values[value] === 1 && thing !== unlisted) put(thing, value);
  }
  const counts = Object.fromEntries(thingOrder.map((kind, thing) => [kind, rows[thing] ?? 0]));
  return { count, kinds, ids, counts: counts as FindResult['counts'], nodes, values };
}
