/**
 * The symbols a model's sizes depend on, and what each is taken to be when nobody says: 1 for a batch, 128 for a sequence,
 * 224 for the sides of an image, 16,000 for sound samples. By name, else by place: a first axis is a batch, the second
 * after it a sequence, the last two of four are sides, and any other axis of an input is 1. A symbol that is no axis of an
 * input (how many boxes were found, say) has no value until one is given.
 */
import type { CostSymbol } from '../../../src-shared/cost.js';
import type { ModelGraph, ValueIndex } from '../../../src-shared/graph.js';
import type { DimTexts } from './dim-text.js';

/** More symbols than this are left out of the report; they only come from files that name every dim. */
const maxSymbols = 1000;
const maxName = 200;

const batchLike = /^(batch|batch_?size|bs?|n|num_?batch(es)?|dynamic_?batch)$/i;
const sequenceLike = /seq|length|tokens?$|time|frames?$|positions?$/i;
const soundLike = /samples$|audio|wave/i;
const sideLike = /height|width|^[hw]$|rows|cols|columns/i;

/** `afterBatch`: the axis before is symbolic too, so that it is the batch (`[layers, batch, hidden]` is a state). */
function assumedSize(name: string, axis: number, rank: number, afterBatch: boolean): number {
  if (batchLike.test(name)) return 1;
  if (sideLike.test(name)) return 224;
  if (soundLike.test(name)) return 16_000;
  if (sequenceLike.test(name)) return 128;
  if (axis === 0) return 1;
  if (rank === 4) return axis >= 2 ? 224 : 1;
  return axis === 1 && afterBatch ? 128 : 1;
}

/** Calls `visit` for each symbolic dim of a value that has a name. */
function eachSymbolicDim(
  graph: ModelGraph,
  value: ValueIndex,
  visit: (string: number, axis: number, rank: number) => void,
): void {
  const { dimOffsets, dims } = graph.values;
  const [start, end] = [dimOffsets[value] ?? 0, dimOffsets[value + 1] ?? 0];
  for (let at = start; at < end; at += 1) {
    const dim = dims[at] ?? 0;
    if (dim < -1) visit(-dim - 1, at - start, end - start);
  }
}

export interface ModelSymbol {
  /** null: none is assumed. */
  assumed: number | null;
  where: string;
}

/** All symbols by name, those of the inputs first, in one pass over the dims. */
export function modelSymbols(graph: ModelGraph, texts: DimTexts): Map<string, ModelSymbol> {
  const found = new Map<string, ModelSymbol>();
  const { name: names } = graph.values;
  for (const input of graph.graphs[0]?.inputs ?? []) {
    const first = graph.values.dims[graph.values.dimOffsets[input] ?? 0] ?? 0;
    eachSymbolicDim(graph, input, (string, axis, rank) => {
      const afterBatch = first < 0;
      for (const name of texts.symbolsIn(graph.strings.get(string))) {
        if (found.has(name)) continue;
        const where = `axis ${String(axis)} of ${graph.strings.get(names[input] ?? 0).slice(0, maxName)}`;
        found.set(name, { assumed: assumedSize(name, axis, rank, afterBatch), where });
      }
    });
  }
  const seen = new Set<number>();
  for (let value = 0; value < graph.values.count && found.size < maxSymbols; value += 1) {
    eachSymbolicDim(graph, value, (string) => {
      if (seen.has(string)) return;
      seen.add(string);
      for (const name of texts.symbolsIn(graph.strings.get(string)))
        if (!found.has(name)) found.set(name, { assumed: null, where: '' });
    });
  }
  return found;
}

/** The symbols with what was given, else what is assumed. Given names the model does not have are left out. */
export function symbolValues(
  assumed: ReadonlyMap<string, ModelSymbol>,
  given: ReadonlyMap<string, number>,
): CostSymbol[] {
  return [...assumed].map(([name, { assumed: size, where }]) => {
    const value = given.get(name);
    const isAssumed = value === undefined && size !== null;
    return { name, value: value ?? size, assumed: isAssumed, where };
  });
}
