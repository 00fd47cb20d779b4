/** The cost of a model at given sizes of its symbols. Pure over the graph: what a file must be asked for is in `CostSource`. */
import type { CostColumns, CostReport } from '../../../src-shared/cost.js';
import { type ModelGraph, nodeOutputs, type NodeIndex, type ValueIndex } from '../../../src-shared/graph.js';
import type { Attribute } from '../../../src-shared/inspect.js';
import { isConstantNode } from '../../../src-shared/scope-tree.js';
import { findBodies, outerUses } from './bodies.js';
import { DimTexts } from './dim-text.js';
import { NodeCounter } from './count-nodes.js';
import { NodeView } from './formulas/node-view.js';
import { findLifetimes, LiveBytes, type Peak } from './lifetimes.js';
import { modelSymbols, symbolValues } from './symbols.js';
import { ValueSizes } from './value-sizes.js';
import { addBodyWeights, ownWeights, type WeightColumns } from './weights.js';

export interface CostSource {
  /** With the shapes to count by: declared or inferred. */
  graph: ModelGraph;
  attributesOf: (node: NodeIndex) => readonly Attribute[];
  /** Trip count of a Loop at given symbols; undefined when it is not known. */
  loopTrips: (node: NodeIndex, symbols: ReadonlyMap<string, number>) => number | undefined;
  /** Whether a value only refers to others, as a list of tensors does, and takes no room of its own. */
  isReference?: (value: ValueIndex) => boolean;
  /** Stored values that count with another, or not at all (OpenedModel.notParameters). */
  notParameters?: ReadonlyMap<ValueIndex, ValueIndex | null> | undefined;
}

export interface Cost {
  report: CostReport;
  columns: CostColumns;
}

/** Everything about a model's cost that no symbol changes; `at` gives the rest. */
export class CostModel {
  readonly #bodies;
  readonly #lifetimes;
  readonly #symbols;
  readonly #weights: WeightColumns;
  readonly #texts = new DimTexts();

  constructor(readonly source: CostSource) {
    const { graph } = source;
    const outer = outerUses(graph);
    this.#bodies = findBodies(graph);
    this.#lifetimes = findLifetimes(graph, outer);
    this.#symbols = modelSymbols(graph, this.#texts);
    this.#weights = ownWeights(graph, outer, source.notParameters);
    addBodyWeights(graph, this.#bodies, this.#weights);
  }

  /** The cost with these sizes of symbols; those not given are assumed (symbols.ts). */
  at(given: ReadonlyMap<string, number>): Cost {
    const { graph } = this.source;
    const symbols = symbolValues(this.#symbols, given);
    const values = new Map(symbols.flatMap(({ name, value }) => (value === null ? [] : [[name, value] as const])));
    const sizes = new ValueSizes(graph, this.#texts, values);
    const view = new NodeView(graph, sizes, this.source.attributesOf);
    const trips = (node: NodeIndex): number | undefined => this.#trips(node, view, values);
    const counted = new NodeCounter(graph, this.#bodies, view, trips).count();
    const { peak, unknown } = this.#peak(sizes);
    const { parameters, weightBytes, total } = this.#weights;
    const columns: CostColumns = {
      parameters,
      weightBytes,
      macs: counted.macs,
      flops: counted.flops,
      activationBytes: outputBytes(graph, sizes),
    };
    const report: CostReport = {
      ...total,
      macs: sumOfMain(graph, counted.macs),
      flops: sumOfMain(graph, counted.flops),
      activationBytes: peak.bytes,
      peakNode: peak.node,
      symbols,
      unknownNodes: counted.unknownNodes,
      unknown: counted.unknown,
      unknownValues: unknown,
      countedOnce: counted.countedOnce,
    };
    return { report, columns };
  }

  /** A Scan runs once per slice of its first scanned input. */
  #trips(node: NodeIndex, view: NodeView, symbols: ReadonlyMap<string, number>): number | undefined {
    const { graph, loopTrips } = this.source;
    if (graph.strings.get(graph.nodes.op[node] ?? 0) !== 'Scan') return loopTrips(node, symbols);
    const scanned = view.number('num_scan_inputs') ?? 0;
    const trips = view.dim(view.inputCount - scanned, view.numbers('scan_input_axes')?.[0] ?? 0);
    return Number.isNaN(trips) ? undefined : trips;
  }

  /** Inner graphs first, so that a node's bodies are known when its own graph is looked at. */
  #peak(sizes: ValueSizes): { peak: Peak; unknown: number } {
    const { graph } = this.source;
    const isIf = (node: NodeIndex): boolean => graph.strings.get(graph.nodes.op[node] ?? 0) === 'If';
    const borrows = (index: number): boolean => {
      const record = graph.graphs[index];
      return record?.kind === 'function' || (record?.kind === 'subgraph' && isIf(record.parentNode));
    };
    const live = new LiveBytes(graph, this.#lifetimes, sizes, borrows, this.source.isReference);
    const callers = graph.graphs.map((): NodeIndex[] => []);
    for (const [node, called] of this.#bodies.functionOf) callers[called]?.push(node);
    let main: Peak = { bytes: 0, node: null };
    const inner = new Float64Array(graph.nodes.count);
    for (const index of this.#bodies.order) {
      const peak = live.peak(index);
      if (index === 0) main = peak;
      const record = graph.graphs[index];
      const users = record?.kind === 'function' ? (callers[index] ?? []) : [record?.parentNode ?? -1];
      for (const node of users) {
        if (node < 0 || peak.bytes <= (inner[node] ?? 0)) continue;
        inner[node] = peak.bytes;
        live.setInner(node, peak.bytes);
      }
    }
    return { peak: main, unknown: live.unknown };
  }
}

/** Bytes of each node's outputs; nothing for constants, which are weights. */
function outputBytes(graph: ModelGraph, sizes: ValueSizes): Float64Array {
  const bytes = new Float64Array(graph.nodes.count);
  for (let node = 0; node < graph.nodes.count; node += 1) {
    if (isConstantNode(graph, node)) continue;
    for (const value of nodeOutputs(graph, node)) if (value >= 0) bytes[node] = (bytes[node] ?? 0) + sizes.bytes(value);
  }
  return bytes;
}

function sumOfMain(graph: ModelGraph, column: Float64Array): number {
  const main = graph.graphs[0];
  let sum = 0;
  for (let node = main?.nodeStart ?? 0; node < (main?.nodeEnd ?? 0); node += 1) {
    const value = column[node] ?? 0;
    if (!Number.isNaN(value)) sum += value;
  }
  return sum;
}
