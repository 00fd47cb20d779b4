/**
 * Parameters and stored bytes by node. What counts as a parameter is as in InspectReport.parameters: every initializer,
 * and constants of more than one element. A weight belongs to the first node that uses it, so that shared ones count
 * once; so do tied ones, which are one weight under several names.
 */
import { dtypeBits, dtypeBytes } from '../../../src-shared/dtype.js';
import { type ModelGraph, type ValueIndex, ValueKind } from '../../../src-shared/graph.js';
import { isConstantNode } from '../../../src-shared/scope-tree.js';
import type { Bodies, OuterUse } from './bodies.js';

export interface WeightColumns {
  parameters: Float64Array;
  weightBytes: Float64Array;
  /** All weights of the model, also those no node uses. */
  total: { parameters: number; weightBytes: number };
}

/** Stored elements: those of the shape, fewer where a sparse tensor stores fewer. */
function storedElements(graph: ModelGraph, value: ValueIndex): number {
  const { dimOffsets, dims, dtype, bytes } = graph.values;
  let elements = 1;
  for (let at = dimOffsets[value] ?? 0; at < (dimOffsets[value + 1] ?? 0); at += 1)
    elements *= Math.max(0, dims[at] ?? 0);
  const [type, stored] = [dtype[value] ?? 0, bytes[value] ?? 0];
  if (dtypeBits(type) === 0 || dtypeBytes(type, elements) === stored) return elements;
  return Math.floor((stored * 8) / dtypeBits(type));
}

/** Own weights of every node, bodies not included yet. */
export function ownWeights(
  graph: ModelGraph,
  outer: readonly OuterUse[],
  notParameters: ReadonlyMap<ValueIndex, ValueIndex | null> = new Map(),
): WeightColumns {
  const { nodes, values } = graph;
  const parameters = new Float64Array(nodes.count);
  const weightBytes = new Float64Array(nodes.count);
  const total = { parameters: 0, weightBytes: 0 };
  const firstUser = new Int32Array(values.count).fill(-1);
  const sources = new Map(outer.map(({ outer: row, source }) => [row, source]));
  for (let node = nodes.count - 1; node >= 0; node -= 1) {
    for (let at = nodes.inputOffsets[node] ?? 0; at < (nodes.inputOffsets[node + 1] ?? 0); at += 1) {
      const value = nodes.inputs[at] ?? -1;
      if (value < 0) continue;
      const source = sources.get(value) ?? value;
      firstUser[notParameters.get(source) ?? source] = node;
    }
  }
  for (let value = 0; value < values.count; value += 1) {
    const producer = values.producer[value] ?? -1;
    const isWeight = values.kind[value] === ValueKind.initializer;
    const isConstant =
      values.kind[value] === ValueKind.intermediate && producer >= 0 && isConstantNode(graph, producer);
    if ((!isWeight && !isConstant) || notParameters.has(value)) continue;
    const elements = storedElements(graph, value);
    if (isConstant && ((values.bytes[value] ?? 0) === 0 || elements <= 1)) continue;
    const bytes = values.bytes[value] ?? 0;
    total.parameters += elements;
    total.weightBytes += bytes;
    const user = firstUser[value] ?? -1;
    const owner = user >= 0 ? user : producer;
    if (owner < 0) continue;
    parameters[owner] = (parameters[owner] ?? 0) + elements;
    weightBytes[owner] = (weightBytes[owner] ?? 0) + bytes;
  }
  return { parameters, weightBytes, total };
}

/** Adds the weights of bodies to the nodes that hold them; a function's to the first node that calls it. Inner graphs first. */
export function addBodyWeights(graph: ModelGraph, bodies: Bodies, columns: WeightColumns): void {
  const callers = new Map<number, number>();
  for (const [node, called] of bodies.functionOf) if (!callers.has(called)) callers.set(called, node);
  for (const index of bodies.order) {
    const record = graph.graphs[index];
    const holder = record?.kind === 'function' ? callers.get(index) : record?.parentNode;
    if (record === undefined || holder === undefined || holder < 0) continue;
    for (const column of [columns.parameters, columns.weightBytes]) {
      for (let node = record.nodeStart; node < record.nodeEnd; node += 1) {
        column[holder] = (column[holder] ?? 0) + (column[node] ?? 0);
      }
    }
  }
}
