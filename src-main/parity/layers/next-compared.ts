/** Which compared values are computed from a value of a graph. Pure. */
import { nodeOutputs, type ValueIndex } from '../../../src-shared/graph.js';
import type { GraphValues } from './graph-values.js';
import type { ValuePair } from './layer-value.js';

/** For a pair, by its place: those whose value is computed from its value with none compared in between. */
export function nextCompared(graph: GraphValues, pairs: readonly ValuePair[]): (from: number) => number[] {
  const placeOf = new Map<ValueIndex, number>();
  for (const [at, { subject }] of pairs.entries()) {
    const value = graph.byName.get(subject.key);
    if (value !== undefined) placeOf.set(value.row, at);
  }
  return (from) => {
    const start = graph.byName.get(pairs[from]?.subject.key ?? '');
    if (start === undefined) return [];
    const found = new Set<number>();
    const seen = new Set<ValueIndex>([start.row]);
    const open: ValueIndex[] = [start.row];
    for (let row = open.pop(); row !== undefined; row = open.pop()) {
      for (const node of graph.readers(row)) {
        for (const made of nodeOutputs(graph.model.graph, node)) {
          if (made < 0 || seen.has(made)) continue;
          seen.add(made);
          const at = placeOf.get(made);
          if (at === undefined) open.push(made);
          else found.add(at);
        }
      }
    }
    return [...found];
  };
}
