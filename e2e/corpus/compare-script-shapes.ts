/** Our shapes inside TorchScript models beside what their operators gave when torch ran them one by one. */
import { z } from 'zod';
import { dtypeName } from '../../src-shared/dtype.js';
import { type Dim, nodeOutputs } from '../../src-shared/graph.js';
import { type InferredShapes, inferShapes } from '../../src-main/analysis/shapes/infer-shapes.js';
import { evaluate } from '../../src-main/analysis/shapes/size.js';
import type { OpenedModel } from '../../src-main/formats/model-format.js';
import { openModel } from '../../src-main/formats/registry.js';
import { passed } from './compare-torchscript.js';

/** [element type, shape] of a tensor, a number, null for all else. */
const resultSchema = z.union([z.tuple([z.string(), z.array(z.number())]), z.number(), z.null()]);
/** One line of torchscript_shapes.py. */
export const scriptRunSchema = z.object({
  path: z.string(),
  inputs: z.record(z.string(), z.array(z.number())),
  nodes: z.array(z.object({ op: z.string(), runs: z.array(z.array(resultSchema)) })),
});
export type ScriptRun = z.infer<typeof scriptRunSchema>;

export interface ScriptShapes {
  /** `op 12: ours …, really …`. */
  wrong: string[];
  /** Tensors whose shape is known in full; those of which something is not; operators none of these know. */
  known: number;
  unknown: string[];
  operators: ReadonlyMap<string, number>;
}

/** Nodes of the main graph in order, those of bodies after the node they belong to. */
function nodesOf({ graph }: OpenedModel, index = 0): number[] {
  const { nodeStart = 0, nodeEnd = 0 } = graph.graphs[index] ?? {};
  const found: number[] = [];
  for (let node = nodeStart; node < nodeEnd; node += 1) {
    const op = graph.strings.get(graph.nodes.op[node] ?? 0);
    const isPrim = graph.strings.get(graph.nodes.domain[node] ?? 0) === 'prim';
    if (!(isPrim && passed.has(op))) found.push(node);
    graph.graphs.forEach(({ parentNode }, body) => {
      if (parentNode === node) found.push(...nodesOf({ graph } as OpenedModel, body));
    });
  }
  return found;
}

/**
 * Compares a model at the sizes of its runs. `symbolic`: axes that had several sizes are given as symbols, once for all
 * runs, and what comes out is evaluated at each.
 */
export async function compareScriptShapes(all: readonly ScriptRun[], symbolic: boolean): Promise<ScriptShapes> {
  const [first] = all;
  if (first === undefined) throw new Error('There is no run.');
  const model = await openModel(first.path);
  const nodes = nodesOf(model);
  const result: ScriptShapes = { wrong: [], known: 0, unknown: [], operators: new Map() };
  // Inputs of other ranks have other symbols.
  const ranks = (run: ScriptRun): string => JSON.stringify(Object.values(run.inputs).map((dims) => dims.length));
  const runs = symbolic ? all.filter((run) => ranks(run) === ranks(first)) : all;
  const names = (node: number): string =>
    [model.graph.nodes.domain, model.graph.nodes.op]
      .map((column) => model.graph.strings.get(column[node] ?? 0))
      .join('::');
  for (const run of runs) {
    const given = symbolic ? symbolsFor(runs) : run.inputs;
    const shapes = inferShapes(model, given);
    result.operators = shapes.unknownOperators;
    for (const finding of shapes.findings) result.wrong.push(`${finding.message} ${finding.where}`);
    const sizes = new Map(
      Object.entries(run.inputs).flatMap(([name, dims]) =>
        dims.map((dim, axis) => [`${name}_${String(axis)}`, dim] as const),
      ),
    );
    const ops = nodes.map(names);
    const theirs = run.nodes.map(({ op }) => op);
    const other = ops.findIndex((op, at) => op !== theirs[at]);
    if (other >= 0 || ops.length !== theirs.length)
      throw new Error(
        `${first.path} has ${ops.slice(other, other + 4).join()} at ${String(other)}, not ${theirs.slice(other, other + 4).join()}`,
      );
    nodes.forEach((node, at) => {
      for (const outputs of run.nodes[at]?.runs ?? [])
        compareNode(
          model,
          shapes,
          node,
          outputs,
          sizes,
          `${names(node)} ${String(at)} at ${JSON.stringify(run.inputs)}`,
          result,
        );
    });
  }
  return result;
}

/** `x_0` for an axis that differs between runs. */
function symbolsFor(runs: readonly ScriptRun[]): Record<string, Dim[]> {
  const [first] = runs;
  return Object.fromEntries(
    Object.entries(first?.inputs ?? {}).map(([name, dims]) => [
      name,
      dims.map((dim, axis) =>
        runs.every((run) => run.inputs[name]?.[axis] === dim) ? dim : `${name}_${String(axis)}`,
      ),
    ]),
  );
}

function compareNode(
  model: OpenedModel,
  shapes: InferredShapes,
  node: number,
  outputs: readonly z.infer<typeof resultSchema>[],
  symbols: ReadonlyMap<string, number>,
  where: string,
  result: ScriptShapes,
): void {
  const rows = nodeOutputs(model.graph, node);
  outputs.forEach((real, at) => {
    const row = rows[at] ?? -1;
    if (real === null || row < 0) return;
    const dims = shapes.shapeOf(row)?.map((size) => evaluate(size, (name) => symbols.get(name))) ?? null;
    if (typeof real === 'number') {
      const item = shapes.elementsOf(row)?.items[0] ?? null;
      const value = evaluate(item, (name) => symbols.get(name));
      if (value !== null && value !== real)
        result.wrong.push(`${where}: ours ${String(value)}, really ${String(real)}`);
      return;
    }
    const [dtype, shape] = real;
    const own = shapes.dtypeOf(row);
    if (own !== 0 && dtypeName(own) !== dtype) result.wrong.push(`${where}: ours ${dtypeName(own)}, really ${dtype}`);
    if (dims === null || own === 0 || dims.includes(null))
      result.unknown.push(`${where} ${JSON.stringify(dims)} ${dtypeName(own)}`);
    else result.known += 1;
    const isRight =
      dims === null || (dims.length === shape.length && dims.every((dim, axis) => dim === null || dim === shape[axis]));
    if (!isRight)
      result.wrong.push(
        `${where}: ours ${JSON.stringify(shapes.dimsOf(row))} is ${JSON.stringify(dims)}, really ${JSON.stringify(shape)}`,
      );
  });
}
