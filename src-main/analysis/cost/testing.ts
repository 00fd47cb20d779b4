/** Costs of small graphs in a few lines; not used by the product. */
import { type Dim, type ModelGraph, ValueKind, valueShape } from '../../../src-shared/graph.js';
import type { Attribute } from '../../../src-shared/inspect.js';
import { type BuilderGraph, buildModelGraph } from '../../../src-shared/testing/graph-builder.js';
import { type Cost, CostModel } from './cost-of.js';

interface OneNode {
  domain?: string;
  attributes?: Record<string, Attribute['value']>;
  symbols?: Record<string, number>;
}

export const attributeList = (values: Readonly<Record<string, Attribute['value']>>): Attribute[] =>
  Object.entries(values).map(([name, value]) => ({ name, type: '', value, count: 1 }));

/** The cost of one operator on inputs of these shapes (null: an omitted input) with outputs of these. */
export function costOfNode(
  op: string,
  inputs: readonly (readonly Dim[] | null)[],
  outputs: readonly (readonly Dim[])[],
  { domain = '', attributes = {}, symbols = {} }: OneNode = {},
): Cost['report'] {
  const shapes: Record<string, readonly Dim[]> = {};
  const name = (prefix: string, shape: readonly Dim[] | null, index: number): string => {
    if (shape === null) return '';
    shapes[`${prefix}${String(index)}`] = shape;
    return `${prefix}${String(index)}`;
  };
  const ins = inputs.map((shape, index) => name('x', shape, index));
  const outs = outputs.map((shape, index) => name('y', shape, index));
  const graph = buildModelGraph([
    {
      inputs: ins.filter((each) => each !== ''),
      outputs: outs,
      shapes,
      nodes: [{ op, domain, inputs: ins, outputs: outs }],
    },
  ]);
  const list = attributeList(attributes);
  return new CostModel({ graph, attributesOf: () => list, loopTrips: () => undefined }).at(
    new Map(Object.entries(symbols)),
  ).report;
}

/** A graph whose initializers are stored as float32; the builder gives values no bytes. */
export function storedAsFloats(graphs: readonly BuilderGraph[]): ModelGraph {
  const graph = buildModelGraph(graphs);
  graph.values.kind.forEach((kind, value) => {
    const elements = (valueShape(graph, value) ?? []).reduce<number>((product, dim) => product * Number(dim), 1);
    if (kind === ValueKind.initializer) graph.values.bytes[value] = 4 * elements;
  });
  return graph;
}

/** The cost of graphs whose nodes have no attributes; every loop runs `trips` times. */
export function costOfGraphs(graphs: readonly BuilderGraph[], trips?: number): Cost {
  const graph = storedAsFloats(graphs);
  return new CostModel({ graph, attributesOf: () => [], loopTrips: () => trips }).at(new Map());
}
