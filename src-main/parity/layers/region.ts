/** The nodes between values that agree and the first that does not: what is to blame lies among them. Pure. */
import { type NodeIndex, type ValueIndex } from '../../../src-shared/graph.js';
import { Dependencies } from '../../surgery/needed.js';
import type { GraphValues } from './graph-values.js';
import { commonScope, isWithin } from './layer-value.js';

export interface Region {
  target: ValueIndex;
  /** What it starts from: values that agree, and inputs of the model. */
  from: ValueIndex[];
  /** Nodes that compute, in an order in which they can be computed. */
  suspects: NodeIndex[];
}

/** `agreeing`: rows of values that are right. */
export function regionOf(graph: GraphValues, target: ValueIndex, agreeing: ReadonlySet<ValueIndex>): Region {
  const needed = new Dependencies(graph.model).neededFor([target], agreeing);
  const from = [...needed.values].filter((row) => agreeing.has(row));
  const made = graph.all.filter(({ node }) => needed.nodes.has(node) && graph.computes(node));
  const suspects = [...new Set(made.map(({ node }) => node))];
  return { target, from: [...from, ...needed.inputs.keys()], suspects };
}

/** How the nodes to blame are called: the scope they share and their operators. */
export interface Blamed {
  scope: string;
  op: string;
  nodes: string;
}

/** `fallback`: scope and operator of the pair itself. */
export function blamedNodes(
  graph: GraphValues,
  { suspects }: Region,
  fallback: { scope: string; op: string; isModule: boolean },
): Blamed {
  const { nodes, strings } = graph.model.graph;
  const names = suspects.slice(0, 3).map((node) => strings.get(nodes.name[node] ?? 0) || graph.op(node));
  const shown = names.join(', ') + (suspects.length > 3 ? ` and ${String(suspects.length - 3)} more` : '');
  const scopes = suspects.map((node) => graph.scopes[node] ?? '');
  const inside = scopes.every((scope) => isWithin(scope, fallback.scope));
  const shared = commonScope(scopes);
  const scope = inside && fallback.scope !== '' ? fallback.scope : shared === '' ? (scopes.at(-1) ?? '') : shared;
  const ops = [...new Set(suspects.map((node) => graph.op(node)))];
  const listed = ops.slice(0, 3).join(', ') + (ops.length > 3 ? ' …' : '');
  const op = ops.length === 1 ? listed : fallback.isModule && inside ? fallback.op : listed;
  return { scope, op: op === '' ? fallback.op : op, nodes: shown };
}
