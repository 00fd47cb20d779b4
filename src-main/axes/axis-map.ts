/** What a model's file and its shapes say of the axes of its inputs and outputs. Nothing is run. */
import type { Axis } from '../../src-shared/axes.js';
import type { Dim, ValueIndex } from '../../src-shared/graph.js';
import type { ValueInfo } from '../../src-shared/inspect.js';
import { dimOf } from '../analysis/shapes/declared.js';
import { inferShapes } from '../analysis/shapes/infer-shapes.js';
import { evaluate, Expr, type Size } from '../analysis/shapes/size.js';
import type { OpenedModel } from '../formats/model-format.js';
import { type Feed, feedsOf } from './feeds.js';

export interface MappedValue {
  name: string;
  dtype: string | null;
  /** Sizes as the file declares them; null when it does not even say the rank. */
  declared: readonly Dim[] | null;
  /** The same by inference: for an input its symbols, for an output what they make of it. */
  sizes: readonly Size[] | null;
  /** How an integer or bool input is filled, where its uses or its name tell. */
  feed?: Feed | undefined;
}

export interface AxisMap {
  inputs: readonly MappedValue[];
  outputs: readonly MappedValue[];
}

export type Sizes = Readonly<Record<string, number>>;

function mapped(model: OpenedModel, infos: readonly ValueInfo[], rows: readonly ValueIndex[]): MappedValue[] {
  const shapes = inferShapes(model);
  const { name, graph } = { name: model.graph.values.name, graph: model.graph };
  const byName = new Map<string, ValueIndex>();
  // Backwards, so that the first of a name stays: a file may have a hundred thousand inputs.
  for (const each of [...rows].reverse()) byName.set(graph.strings.get(name[each] ?? 0), each);
  return infos.map((info) => {
    const row = byName.get(info.name) ?? -1;
    const sizes = row < 0 ? null : shapes.shapeOf(row);
    return { name: info.name, dtype: info.dtype, declared: info.shape, sizes };
  });
}

/** Inputs and outputs of the main graph. */
export function axisMap(model: OpenedModel): AxisMap {
  const main = model.graph.graphs[0] ?? { inputs: [], outputs: [] };
  const feeds = feedsOf(model);
  return {
    inputs: mapped(model, model.report.inputs, main.inputs).map((input) => ({ ...input, feed: feeds.get(input.name) })),
    outputs: mapped(model, model.report.outputs, main.outputs),
  };
}

/** The symbol an axis is, alone; undefined for a number, an expression or nothing known. */
export function symbolOf(size: Size): { name: string; unnamed: boolean } | undefined {
  const atom = size instanceof Expr ? size.atom : undefined;
  return atom?.kind === 'symbol' ? { name: atom.name, unnamed: atom.fresh } : undefined;
}

/** Sizes of a value for sizes of the symbols; undefined where one is not known. */
export function shapeFor(value: MappedValue, sizes: Sizes): number[] | undefined {
  const shape: number[] = [];
  for (const size of value.sizes ?? []) {
    const number = evaluate(size, (name) => sizes[name]);
    if (number === null) return undefined;
    shape.push(number);
  }
  return value.sizes === null ? undefined : shape;
}

/** The axes of a value as they are reported, before anything was run. */
export function axesOf(value: MappedValue): Axis[] {
  const rank = value.declared?.length ?? value.sizes?.length ?? 0;
  return Array.from({ length: rank }, (_, index): Axis => {
    const written = value.declared?.[index] ?? null;
    // Some exporters write "?" for what they do not know; two of them need not be equal.
    const dim = typeof written === 'string' && !/[\p{L}\p{N}]/u.test(written) ? null : written;
    const inferred = value.sizes?.[index] ?? null;
    const shown = dimOf(inferred);
    return {
      index,
      kind: typeof dim === 'number' ? 'static' : dim === null ? 'unknown' : 'symbolic',
      value: typeof dim === 'number' ? dim : null,
      symbol: typeof dim === 'string' ? dim : null,
      inferred: shown === null || shown === dim ? null : String(shown),
      works: [],
      breaks: [],
    };
  });
}
