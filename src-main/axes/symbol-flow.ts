/** Where the symbols of a model's inputs stand, how far they reach, and where they end. */
import type { AxisSymbol } from '../../src-shared/axes.js';
import { type NodeIndex, nodeInputs, nodeOutputs, type ValueIndex, ValueKind } from '../../src-shared/graph.js';
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

export interface Reach {
  /** Values whose shape depends on the symbol. */
  values: ValueIndex[];
  /** Nodes that take such a value and give none. */
  ends: NodeIndex[];
}

/** How far each of these symbols reaches. */
export function symbolReach(model: OpenedModel, symbols: Iterable<string>): Map<string, Reach> {
  const rows = new Map(Array.from(symbols, (symbol): [string, Reach] => [symbol, { values: [], ends: [] }]));
  const byValue = symbolsByValue(model);
  const { nodes, values } = model.graph;
  byValue.forEach((found, value) => {
    // A use of an enclosing graph's value is that value.
    if (values.kind[value] === ValueKind.outer) return;
    for (const name of found) rows.get(name)?.values.push(value);
  });
  for (let node = 0; node < nodes.count; node += 1) {
    const taken = new Set<string>();
    for (const input of nodeInputs(model.graph, node)) for (const name of byValue[input] ?? none) taken.add(name);
    if (taken.size === 0) continue;
    for (const output of nodeOutputs(model.graph, node)) for (const name of byValue[output] ?? none) taken.delete(name);
    for (const name of taken) rows.get(name)?.ends.push(node);
  }
  return rows;
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
  for (const [symbol, { values, ends }] of symbolReach(model, rows.keys())) {
    const row = rows.get(symbol);
    if (row === undefined) continue;
    row.values = values.length;
    row.ends = ends.slice(0, maxEnds).map((node) => nodeLabel(model, node));
  }
  return [...rows.values()];
}

/** Whether a name is that of a node in the file. */
export function nodeNames({ graph: { nodes, strings } }: OpenedModel): (name: string) => boolean {
  const names = new Set(Array.from(nodes.name, (name) => strings.get(name)));
  return (name) => names.has(name);
}
