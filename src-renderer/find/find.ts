/** A query over a model: the list of what fits, and which nodes and values that is. */
import { type NodeColumns, ValueKind } from '../../src-shared/graph.js';
import { type FindIndex, thingOrder, unlisted } from './find-index.js';
import { allOf, anyOf, eachFlagged, type FlagColumn } from './flags.js';
import { matchNodes, takersOfWeight } from './match-nodes.js';
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

/** A column of flags for each term. */
const columnsOf = (terms: readonly Term[], match: (term: Term) => Uint8Array): FlagColumn[] =>
  terms.map((term) => ({ negated: term.negated, flags: match(term) }));

function nodesThatFit(index: FindIndex, terms: readonly Term[]): Uint8Array {
  const { count } = index.graph.nodes;
  const isWord = (term: Term): boolean => term.kind === 'word' && !term.negated;
  if (terms.filter(isWord).length < 2)
    return allOf(
      columnsOf(terms, (term) => matchNodes(index, term)),
      count,
    );
  // A weight's name lists the weight, not its node: of several words a node may have some by its weights, but not all.
  const own: Uint8Array[] = [];
  const columns = columnsOf(terms, (term) => {
    const fits = matchNodes(index, term);
    if (term.kind !== 'word' || term.negated) return fits;
    own.push(fits);
    return anyOf([fits, takersOfWeight(index, term.text)], count);
  });
  return allOf([...columns, { negated: false, flags: anyOf(own, count) }], count);
}

function valuesThatFit(index: FindIndex, terms: readonly Term[]): Uint8Array {
  const { things } = index;
  if (terms.some((term) => !valueTerms.has(term.kind))) return new Uint8Array(things.length);
  if (terms.length === 0) {
    // Without a query all nodes are listed, and of the values those that have a box.
    const [input, output] = [thingOrder.indexOf('input'), thingOrder.indexOf('output')];
    return things.map((thing) => (thing === input || thing === output ? 1 : 0));
  }
  const flags = allOf(
    columnsOf(terms, (term) => matchValues(index, term)),
    things.length,
  );
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
