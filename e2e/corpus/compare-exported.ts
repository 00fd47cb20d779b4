/** Our reading of .pt2 files beside torch's own: nodes, names, types, weights. */
import { z } from 'zod';
import { dtypeName } from '../../src-shared/dtype.js';
import { type GraphRecord, valueShape } from '../../src-shared/graph.js';
import { dimSchema } from '../../src-shared/inspect.js';
import type { OpenedModel } from '../../src-main/formats/model-format.js';
import { openModel } from '../../src-main/formats/registry.js';

const typeSchema = z.object({ dtype: z.string(), shape: z.array(dimSchema) });
const programSchema = z.object({
  name: z.string(),
  nodes: z.array(z.array(z.string())),
  values: z.record(z.string(), typeSchema),
  inputs: z.array(z.string()),
  outputs: z.array(z.string()),
  weights: z.record(z.string(), typeSchema.extend({ first: z.array(z.string()) })),
  parameters: z.number(),
  changed: z.object({ buffers: z.array(z.string()), inputs: z.array(z.string()) }),
  ranges: z.record(z.string(), z.array(z.number().nullable())),
  torch: z.string(),
});
/** One line of exported_programs.py. */
export const descriptionSchema = z.object({ path: z.string(), programs: z.array(programSchema) });
export type Description = z.infer<typeof descriptionSchema>;
type Program = z.infer<typeof programSchema>;

export interface ExportedComparison {
  /** `what: ours …, torch's …`. */
  differences: string[];
  nodes: number;
  values: number;
  weights: number;
}

export async function compareExported({ path, programs }: Description): Promise<ExportedComparison> {
  const model = await openModel(path);
  const found: ExportedComparison = { differences: [], nodes: 0, values: 0, weights: 0 };
  const compare = (what: string, ours: unknown, theirs: unknown): void => {
    const [mine, their] = [JSON.stringify(ours), JSON.stringify(theirs)];
    if (mine !== their) found.differences.push(`${what}: ours ${mine}, torch's ${their}`);
  };
  let parameters = 0;
  for (const program of programs) {
    const graphs = graphsOf(model, program.name);
    compare(
      'nodes',
      graphs.map((graph) => operatorsOf(model, graph)),
      program.nodes,
    );
    found.nodes += program.nodes.reduce((sum, each) => sum + each.length, 0);
    const main = graphs[0];
    const nameOf = (value: number): string => model.graph.strings.get(model.graph.values.name[value] ?? 0);
    compare('inputs', main?.inputs.map(nameOf), program.inputs);
    compare('outputs', main?.outputs.map(nameOf), program.outputs);
    compareValues(model, graphs, program, compare, found);
    await compareWeights(model, graphs, program, compare, found);
    compareMetadata(model, program, compare);
    parameters += program.parameters;
  }
  compare('parameters', model.report.parameters.count, parameters);
  return found;
}

/** The main graph (or the function another program is) and the bodies in it. */
function graphsOf({ graph }: OpenedModel, name: string): GraphRecord[] {
  const start = graph.graphs.findIndex((each) => each.parentNode < 0 && each.name === name);
  const after = graph.graphs.findIndex((each, index) => index > start && each.parentNode < 0);
  return graph.graphs.slice(start, after < 0 ? undefined : after);
}

function operatorsOf(model: OpenedModel, { nodeStart, nodeEnd }: GraphRecord): string[] {
  return Array.from({ length: nodeEnd - nodeStart }, (_, at) => {
    const { domain, op, attributes } = model.nodeDetail(nodeStart + at);
    const overload = attributes.find(({ name }) => name === 'overload')?.value;
    if (overload !== undefined) return `${domain}.${op}.${String(overload)}`;
    return op;
  });
}

type Compare = (what: string, ours: unknown, theirs: unknown) => void;

function compareValues(
  model: OpenedModel,
  graphs: readonly GraphRecord[],
  program: Program,
  compare: Compare,
  found: ExportedComparison,
): void {
  const { values, strings } = model.graph;
  const ours = new Map<string, { dtype: string; shape: unknown }>();
  for (let value = 0; value < values.count; value += 1) {
    const graph = model.graph.graphs[values.graph[value] ?? 0];
    if (graph === undefined || !graphs.includes(graph)) continue;
    const dtype = dtypeName(values.dtype[value] ?? 0);
    const key = `${graph.name}/${strings.get(values.name[value] ?? 0)}`;
    ours.set(key, { dtype, shape: valueShape(model.graph, value) });
  }
  for (const [key, theirs] of Object.entries(program.values)) {
    // Weights go by their names in the module here, and are compared by those.
    if (/\/(p|b|c)_/.test(key) && !ours.has(key)) continue;
    found.values += 1;
    compare(key, ours.get(key), theirs);
  }
}

async function compareWeights(
  model: OpenedModel,
  graphs: readonly GraphRecord[],
  program: Program,
  compare: Compare,
  found: ExportedComparison,
): Promise<void> {
  const { values, strings, graphs: all } = model.graph;
  for (const [name, theirs] of Object.entries(program.weights)) {
    const value = values.name.findIndex(
      (index, row) => strings.get(index) === name && all[values.graph[row] ?? 0] === graphs[0],
    );
    const detail = await model.tensorDetail(value, theirs.first.length);
    const precise = !['float16', 'bfloat16'].includes(theirs.dtype);
    const shown = (text: string): string => (precise ? numberText(text, theirs.dtype) : Number(text).toPrecision(2));
    compare(
      name,
      { dtype: detail?.dtype, shape: detail?.shape, first: detail?.firstValues.map(shown) },
      { dtype: theirs.dtype, shape: theirs.shape, first: theirs.first.map(shown) },
    );
    found.weights += 1;
  }
}

function numberText(text: string, dtype: string): string {
  if (dtype === 'bool') return text.toLowerCase();
  if (dtype === 'float32') return String(Math.fround(Number(text)));
  return dtype === 'float64' ? String(Number(text)) : text;
}

function compareMetadata({ report }: OpenedModel, program: Program, compare: Compare): void {
  const alone = report.graphs.filter(({ kind }) => kind === 'function').length === 0;
  const metadata = (key: string): string => report.metadata[alone ? key : `${program.name}: ${key}`] ?? '';
  compare('torch', report.producer, `PyTorch ${program.torch}`);
  for (const [symbol, [least, most]] of Object.entries(program.ranges)) {
    const range = metadata(`size ${symbol}`).replace(/ \(.*/, '');
    compare(`range of ${symbol}`, range, `${String(least ?? 'any')} … ${String(most ?? 'any')}`);
  }
  for (const buffer of program.changed.buffers) {
    compare(`buffer ${buffer} is changed`, metadata('buffers changed by a run').includes(buffer), true);
  }
  for (const input of program.changed.inputs) {
    compare(`input ${input} is changed`, metadata('inputs changed by a run').includes(input), true);
  }
}
