/** Where the symbols of a model's inputs stand, how far they reach, and where they end. */
import type { AxisSymbol } from '../../src-shared/axes.js';
import { type NodeIndex, nodeInputs, nodeOutputs, ValueKind } from '../../src-shared/graph.js';
import { inferShapes } from '../analysis/shapes/infer-shapes.js';
import { symbolsOf } from '../analysis/shapes/size.js';
import type { OpenedModel } from '../formats/model-format.js';
import { type AxisMap, symbolOf } from './axis-map.js';

/** Nodes listed as the end of a symbol. */
const maxEnds = 20;

/** What a node is called in messages: its name, else operator and number. */
export function nodeLabel({ graph: { nodes, strings } }: OpenedModel, node: NodeIndex): string {
  const name = strings.get(nodes.name[node] ?? 0);
  return name === '' ? `${strings.get(nodes.op[node] ?? 0)} ${String(node)}` : name;
}

const none: ReadonlySet<string> = new Set();

/** Symbols a value's shape depends on, by value. */
function symbolsByValue(model: OpenedModel): ReadonlySet<string>[] {
  const shapes = inferShapes(model);
  return Array.from({ length: model.graph.values.count }, (_, value) => {
    const shape = shapes.shapeOf(value);
    if (shape === null || shape.every((size) => typeof size === 'number')) return none;
    const found = new Set<string>();
    for (const size of shape) symbolsOf(size, found);
    return found;
  });
}

/** The symbols of the inputs in order of appearance. */
export function symbolFlow(model: OpenedModel, map: AxisMap): AxisSymbol[] {
  const rows = new Map<string, AxisSymbol>();
  for (const [values, own] of [
    [map.inputs, true],
    [map.outputs, false],
  ] as const)
    for (const value of values)
      value.sizes?.forEach((size, index) => {
        const symbol = symbolOf(size);
        if (symbol === undefined || (!own && !rows.has(symbol.name))) return;
        const row: AxisSymbol = rows.get(symbol.name) ?? {
          symbol: symbol.name,
          unnamed: symbol.unnamed,
          axes: [],
          values: 0,
          ends: [],
          base: null,
          sameAs: [],
          range: null,
        };
        row.axes.push(`${value.name}:${String(index)}`);
        rows.set(symbol.name, row);
      });
  const byValue = symbolsByValue(model);
  const { nodes, values } = model.graph;
  byValue.forEach((symbols, value) => {
    // A use of an enclosing graph's value is that value.
    if (values.kind[value] === ValueKind.outer) return;
    for (const name of symbols) {
      const row = rows.get(name);
      if (row !== undefined) row.values += 1;
    }
  });
  for (let node = 0; node < nodes.count; node += 1) {
    const taken = new Set<string>();
    for (const input of nodeInputs(model.graph, node)) for (const name of byValue[input] ?? none) taken.add(name);
    if (taken.size === 0) continue;
    for (const output of nodeOutputs(model.graph, node)) for (const name of byValue[output] ?? none) taken.delete(name);
    for (const name of taken) {
      const row = rows.get(name);
      if (row !== undefined && row.ends.length < maxEnds) row.ends.push(nodeLabel(model, node));
    }
  }
  return [...rows.values()];
}
