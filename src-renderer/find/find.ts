/** A query over a model: the list of what fits, and which nodes and values that is. */
import { type NodeColumns, ValueKind } from '../../src-shared/graph.js';
import { type FindIndex, thingOrder, unlisted } from './find-index.js';
import { eachFlagged } from './flags.js';
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
  // A weight's name alone lists the weight, not its node: one of the words has to be the node's own.
  const own = words.length > 1 ? new Uint8Array(flags.length) : null;
  for (const term of terms) {
    const isWord = term.kind === 'word' && !term.negated;
    const fits = matchNodes(index, term, isWord && own !== null);
    for (let node = 0; node < flags.length; node += 1) {
      const fit = fits[node] ?? Fit.none;
      if (term.negated ? fit === Fit.own : fit === Fit.none) flags[node] = 0;
      if (isWord && own !== null && fit === Fit.own) own[node] = 1;
    }
  }
  if (own !== null) for (let node = 0; node < own.length; node += 1) if (own[node] === 0) flags[node] = 0;
  return flags;
}

function valuesThatFit(index: FindIndex, terms: readonly Term[]): Uint8Array {
  const { things } = index;
  if (terms.some((term) => !valueTerms.has(term.kind))) return new Uint8Array(things.length);
  const [first, ...others] = terms;
  if (first === undefined) {
    // Without a query all nodes are listed, and of the values those that have a box.
    const [input, output] = [thingOrder.indexOf('input'), thingOrder.indexOf('output')];
    return things.map((thing) => (thing === input || thing === output ? 1 : 0));
  }
  const flags = matchValues(index, first);
  if (first.negated) for (let value = 0; value < flags.length; value += 1) flags[value] = 1 - (flags[value] ?? 0);
  for (const term of others) {
    const fits = matchValues(index, term);
    const unwanted = term.negated ? 1 : 0;
    eachFlagged(flags, (value) => {
      if (fits[value] === unwanted) flags[value] = 0;
    });
  }
  eachFlagged(flags, (value) => {
    if (things[value] === unlisted) flags[value] = 0;
  });
  return flags;
}

function leaveOutCovered({ graph, isOutput }: FindIndex, nodes: Uint8Array, values: Uint8Array): void {
  const { inputs, inputOffsets, outputs, outputOffsets } = graph.nodes;
  eachFlagged(nodes, (node) => {
    for (let at = outputOffsets[node] ?? 0; at < (outputOffsets[node + 1] ?? 0); at += 1) {
      const value = outputs[at] ?? -1;
      if (value >= 0 && isOutput[value] !== 1) values[value] = 0;
    }
    for (let at = inputOffsets[node] ?? 0; at < (inputOffsets[node + 1] ?? 0); at += 1) {
      const value = inputs[at] ?? -1;
      if (value >= 0 && graph.values.kind[value] === ValueKind.initializer) values[value] = 0;
    }
  });
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

const nodeThing = thingOrder.indexOf('node');

function toRows(index: FindIndex, groups: readonly number[], nodes: Uint8Array, values: Uint8Array): FindResult {
  const rows: number[][] = thingOrder.map(() => []);
  rows[thingOrder.indexOf('group')]?.push(...groups);
  eachFlagged(nodes, (node) => rows[nodeThing]?.push(node));
  eachFlagged(values, (value) => rows[index.things[value] ?? unlisted]?.push(value));
  const count = rows.reduce((sum, { length }) => sum + length, 0);
  const kinds = new Uint8Array(count);
  const ids = new Int32Array(count);
  let start = 0;
  rows.forEach((of, thing) => {
    kinds.fill(thing, start, start + of.length);
    ids.set(of, start);
    start += of.length;
  });
  const counts = Object.fromEntries(thingOrder.map((kind, thing) => [kind, rows[thing]?.length ?? 0]));
  return { count, kinds, ids, counts: counts as FindResult['counts'], nodes, values };
}
