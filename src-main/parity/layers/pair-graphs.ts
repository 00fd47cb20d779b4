/** ONNX ↔ ONNX: a model and its FP16, INT8 or optimised twin, by the names that survive; else by scopes. Pure. */
import type { GraphValue, GraphValues } from './graph-values.js';
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

/** What leaves each scope, where both graphs have as many of one shape. */
function byScope(reference: GraphValues, subject: GraphValues): [GraphValue, GraphValue][] {
  const leaving = (graph: GraphValues): Map<string, GraphValue[]> => {
    const found = new Map<string, GraphValue[]>();
    for (const value of graph.all) {
      const leaves =
        graph.isOutput(value.row) || graph.readers(value.row).some((node) => graph.scopes[node] !== value.scope);
      if (value.scope === '' || !leaves || !isFloat(value.dtype)) continue;
      const key = `${value.scope} ${String(value.shape)}`;
      found.set(key, [...(found.get(key) ?? []), value]);
    }
    return found;
  };
  const others = leaving(reference);
  return [...leaving(subject)].flatMap(([key, values]) => {
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
  const scoped = byScope(reference, subject);
  const trusted = alike.length * 2 >= named.length && agreeing.length >= scoped.length;
  const chosen = trusted ? agreeing : scoped;
  const found = new Map<GraphValue, GraphValue>(outputs(reference, subject).map(([a, b]) => [b, a]));
  for (const [a, b] of chosen)
    if (!found.has(b) && (subject.computes(b.node) || subject.op(b.node) === 'Cast')) found.set(b, a);
  const pairs = [...found].map(([b, a]): ValuePair => ({ reference: a, subject: b, edge: null }));
  const order = (pair: ValuePair): number => subject.byName.get(pair.subject.key)?.order ?? 0;
  return {
    pairs: pairs.sort((a, b) => order(a) - order(b)),
    by: trusted ? 'names of values' : 'scopes of nodes',
  };
}
