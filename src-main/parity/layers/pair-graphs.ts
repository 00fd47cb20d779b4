/** ONNX ↔ ONNX: a model and its FP16, INT8 or optimised twin, by the names that survive; else by scopes. Pure. */
import type { GraphValue, GraphValues } from './graph-values.js';
import { group } from './group.js';
import { isFloat, sameShape, type ValuePair } from './layer-value.js';

/** What converters put behind a name when they wrap what it stands for in a cast or in quantisation. */
const suffix = /(_cast_\d+|_cast|_QuantizeLinear|_DequantizeLinear|_Output|_dequantized|_output_quantized|_\d+_cast)$/;

function bareName(name: string): string {
  let bare = name;
  for (let next = bare.replace(suffix, ''); next !== bare; next = bare.replace(suffix, '')) bare = next;
  return bare;
}

/** Whether two values of one name can be the same value: names like `val_12` mean nothing across exporters. */
function agree(a: GraphValue, b: GraphValue): boolean {
  if (isFloat(a.dtype) !== isFloat(b.dtype) || sameShape(a.shape, b.shape) === false) return false;
  return a.scope === '' || b.scope === '' || a.scope === b.scope;
}

/** Names of both that stand for one value each, as pairs. */
function byName(reference: GraphValues, subject: GraphValues): [GraphValue, GraphValue][] {
  const bare = new Map<string, GraphValue[]>();
  for (const value of reference.all) {
    const name = bareName(value.name);
    bare.set(name, [...(bare.get(name) ?? []), value]);
  }
  return subject.all.flatMap((value) => {
    const same = reference.byName.get(value.name);
    if (same !== undefined) return [[same, value] as [GraphValue, GraphValue]];
    const like = bare.get(bareName(value.name)) ?? [];
    return like.length === 1 && like[0] !== undefined ? [[like[0], value] as [GraphValue, GraphValue]] : [];
  });
}

type KeyOf = (graph: GraphValues, value: GraphValue) => string | null;

/** What leaves a scope, by its shape. */
const leaving: KeyOf = (graph, { row, scope, dtype, shape }) => {
  const leaves = graph.isOutput(row) || graph.readers(row).some((node) => graph.scopes[node] !== scope);
  return scope !== '' && leaves && isFloat(dtype) ? `${scope} ${String(shape)}` : null;
};

/** What an operator computes in a scope, by operator and shape. */
const computed: KeyOf = (graph, { node, scope, op, dtype, shape }) =>
  scope !== '' && isFloat(dtype) && graph.computes(node) ? `${scope} ${op} ${String(shape)}` : null;

/** Values of one key in their order, where both graphs have as many of it. */
function byKey(reference: GraphValues, subject: GraphValues, keyOf: KeyOf): [GraphValue, GraphValue][] {
  const keyed = (graph: GraphValues): Map<string, GraphValue[]> => {
    const groups = group(graph.all, (value) => keyOf(graph, value) ?? '');
    groups.delete('');
    return groups;
  };
  const others = keyed(reference);
  return [...keyed(subject)].flatMap(([key, values]) => {
    const same = others.get(key) ?? [];
    if (same.length !== values.length) return [];
    return values.map((value, at): [GraphValue, GraphValue] => [same[at] as GraphValue, value]);
  });
}

/** Outputs of both, in their order. */
function outputs(reference: GraphValues, subject: GraphValues): [GraphValue, GraphValue][] {
  const ends = (graph: GraphValues): (GraphValue | undefined)[] =>
    (graph.model.graph.graphs[0]?.outputs ?? []).map((row) => graph.byRow.get(row));
  const [a, b] = [ends(reference), ends(subject)];
  return a.length !== b.length
    ? []
    : a.flatMap((value, at) => {
        const other = b[at];
        return value === undefined || other === undefined ? [] : [[value, other] as [GraphValue, GraphValue]];
      });
}

/** Pairs in the order of the subject, and how they were found. */
export function pairGraphs(reference: GraphValues, subject: GraphValues): { pairs: ValuePair[]; by: string } {
  const named = byName(reference, subject);
  const agreeing = named.filter(([a, b]) => agree(a, b));
  const alike = agreeing.filter(([a, b]) => a.op === b.op);
  // Where most shared names are made by other operators, they are shared by chance.
  const scoped = byKey(reference, subject, leaving);
  const trusted = alike.length * 2 >= named.length && agreeing.length >= scoped.length;
  const found = new Map<string, ValuePair>();
  const add = (pairs: readonly [GraphValue, GraphValue][], edge: ValuePair['edge'], isScope: boolean): void => {
    for (const [a, b] of pairs)
      if (!found.has(b.key)) found.set(b.key, { reference: isScope ? { ...a, call: a.scope } : a, subject: b, edge });
  };
  const computes = ([, { node }]: [GraphValue, GraphValue]): boolean =>
    subject.computes(node) || subject.op(node) === 'Cast';
  add(outputs(reference, subject), null, false);
  add((trusted ? agreeing : scoped).filter(computes), null, !trusted);
  // Two exporters may write one module differently, so that operators alike in name are no more than likely the same.
  if (!trusted) add(byKey(reference, subject, computed), 'op', true);
  const order = (pair: ValuePair): number => subject.byName.get(pair.subject.key)?.order ?? 0;
  return {
    pairs: [...found.values()].sort((a, b) => order(a) - order(b)),
    by: trusted ? 'names of values' : 'scopes of nodes',
  };
}
