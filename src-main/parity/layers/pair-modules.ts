/**
 * PyTorch modules ↔ values of an exported graph. What comes out of a module is what nodes of its scope make and nodes
 * elsewhere read; what goes into it is the reverse. Shapes verify it; what is not certain is left unpaired. Pure.
 */
import type { NodeIndex, ValueIndex } from '../../../src-shared/graph.js';
import type { ModuleValue } from '../../runtimes/python/module-values.js';
import type { GraphValue, GraphValues } from './graph-values.js';
import { group } from './group.js';
import { isFloat, isWithin, type LayerValue, sameShape, scopeOfPath, type ValuePair } from './layer-value.js';
import { ModuleNodes } from './module-nodes.js';

/** Names the call of a module that a value belongs to. */
export const callOf = ({ path, call }: ModuleValue): string => `${path}#${String(call)}`;

/** A tensor at the edge of a module, or of an operator inside, as one side of a pair. */
export function layerValueOf(value: ModuleValue): LayerValue {
  const { key, path, side, item, call, at } = value;
  const name = `${path === '' ? 'the model' : path}${call > 0 ? ` (call ${String(call + 1)})` : ''}`;
  const place = item === '0' ? '' : ` ${item}`;
  const [operator = '', number = '0'] = item.split('.');
  const names = {
    out: `${name}${place}`,
    in: `${name} input${place}`,
    op: `${name} ${operator}${number === '0' ? '' : ` ${String(Number(number) + 1)}`}`,
  };
  return {
    key,
    name: names[side],
    op: value.class,
    scope: scopeOfPath(path),
    dtype: value.dtype,
    shape: value.shape,
    call: callOf(value),
    at,
  };
}

export const fits = (value: ModuleValue, candidate: GraphValue): boolean =>
  isFloat(value.dtype) === isFloat(candidate.dtype) && sameShape(value.shape, candidate.shape) !== false;

/** What nodes of a module make and others read, or the model gives out. */
function leaving(graph: GraphValues, nodes: ModuleNodes, path: string): GraphValue[] {
  const isElsewhere = (node: NodeIndex): boolean => !isWithin(nodes.modules[node] ?? '', path);
  const own = new Set(nodes.of(path));
  return graph.all.filter(
    ({ row, node }) => own.has(node) && (graph.isOutput(row) || graph.readers(row).some(isElsewhere)),
  );
}

const rounding = new Set(['QuantizeLinear', 'DequantizeLinear']);

/** What a quantiser and its opposite round on the way into a module: the value itself was compared where it was made. */
function beforeRounding(graph: GraphValues, row: ValueIndex): ValueIndex {
  const value = graph.byRow.get(row);
  const source = value !== undefined && rounding.has(value.op) ? graph.read(value.node)[0] : undefined;
  return source === undefined ? row : beforeRounding(graph, source);
}

/** What nodes of a module read and others make. */
function entering(graph: GraphValues, nodes: ModuleNodes, path: string): GraphValue[] {
  const read = nodes.of(path).flatMap((node) => graph.read(node));
  const rows = new Set(read.map((row) => beforeRounding(graph, row)));
  return [...rows]
    .flatMap((row) => graph.byRow.get(row) ?? [])
    .filter(({ node }) => !isWithin(nodes.modules[node] ?? '', path));
}

/** Values of several calls: those made in the way the last one is, as many in each call, in their order. */
function ofCalls(graph: GraphValues, nodes: ModuleNodes, path: string, values: ModuleValue[]): GraphValue[] {
  const like = leaving(graph, nodes, path).filter((candidate) => values[0] !== undefined && fits(values[0], candidate));
  const last = like.at(-1);
  if (last === undefined) return [];
  const module = nodes.modules[last.node];
  const own = new Set(nodes.of(path));
  const made = graph.all.filter(
    ({ node, op, shape }) =>
      own.has(node) && nodes.modules[node] === module && op === last.op && String(shape) === String(last.shape),
  );
  const each = made.length / values.length;
  return Number.isInteger(each) && each > 0 ? values.map((_, at) => made[(at + 1) * each - 1] as GraphValue) : [];
}

/** Pairs tensors with candidates of their shape: the last ones made where there are more, none where there are fewer. */
function byShape(values: readonly ModuleValue[], candidates: readonly GraphValue[]): [ModuleValue, GraphValue][] {
  const pairs: [ModuleValue, GraphValue][] = [];
  for (const same of group(values, ({ shape, dtype }) => `${String(shape)} ${String(isFloat(dtype))}`).values()) {
    const [first] = same;
    if (first === undefined) continue;
    const fitting = candidates.filter((candidate) => fits(first, candidate)).slice(-same.length);
    if (fitting.length === same.length) same.forEach((value, at) => pairs.push([value, fitting[at] as GraphValue]));
  }
  return pairs;
}

/**
 * Pairs in the order in which the graph makes them, each value of the graph once: under the innermost module that gives
 * it, and under one that takes it only where none does.
 */
export function pairModules(modules: readonly ModuleValue[], graph: GraphValues): ValuePair[] {
  const nodes = new ModuleNodes(graph, new Set(modules.map(({ path }) => scopeOfPath(path))));
  const found = new Map<GraphValue, ValuePair>();
  const add = (value: ModuleValue, subject: GraphValue | undefined): void => {
    if (subject === undefined || found.has(subject)) return;
    found.set(subject, { reference: layerValueOf(value), subject, edge: value.side });
  };
  const out = modules.filter(({ side }) => side === 'out');
  for (const [path, values] of group(out, (value) => value.path)) {
    if (path === '') continue;
    const scope = scopeOfPath(path);
    const calls = Math.max(...values.map(({ call }) => call)) + 1;
    if (calls === 1)
      for (const [value, candidate] of byShape(values, leaving(graph, nodes, scope))) add(value, candidate);
    else
      for (const items of group(values, ({ item }) => item).values())
        ofCalls(graph, nodes, scope, items).forEach((candidate, at) => {
          add(items[at] as ModuleValue, candidate);
        });
  }
  const ends = out.filter(({ path }) => path === '');
  const outputs = graph.model.graph.graphs[0]?.outputs ?? [];
  if (ends.length === outputs.length)
    ends.forEach((value, at) => {
      add(value, graph.byRow.get(outputs[at] ?? -1));
    });
  const into = modules.filter(({ side, path }) => side === 'in' && path !== '');
  for (const [path, values] of group(into, (value) => value.path)) {
    if (values.some(({ call }) => call > 0)) continue;
    const candidates = entering(graph, nodes, scopeOfPath(path));
    for (const value of values) {
      const fitting = candidates.filter((candidate) => fits(value, candidate));
      // Several of one shape cannot be told apart; one given several times (query, key, value) is one.
      if (fitting.length === 1) add(value, fitting[0]);
    }
  }
  return [...found.values()].sort((a, b) => orderOf(graph, a) - orderOf(graph, b));
}

const orderOf = (graph: GraphValues, { subject }: ValuePair): number => graph.byName.get(subject.key)?.order ?? 0;
