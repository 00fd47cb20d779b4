/** Our reading of TorchScript archives beside torch's own: operators of every method in order, tensors, their number. */
import { z } from 'zod';
import type { OpenedModel } from '../../src-main/formats/model-format.js';
import { openModel } from '../../src-main/formats/registry.js';

const tensorSchema = z.object({ dtype: z.string(), shape: z.array(z.number()), first: z.array(z.number()) });
/** One line of torchscript_models.py. */
export const scriptSchema = z.object({
  path: z.string(),
  methods: z.record(z.string(), z.array(z.string())),
  tensors: z.record(z.string(), tensorSchema),
  parameters: z.number(),
});
export type ScriptDescription = z.infer<typeof scriptSchema>;

/** What is a name, an attribute or a constant here or there; all of `prim`. */
export const passed = new Set([
  'Constant',
  'GetAttr',
  'TupleConstruct',
  'TupleUnpack',
  'TupleIndex',
  'TupleSlice',
  'ListConstruct',
]);

export interface ScriptComparison {
  /** `what: ours …, torch's …`. */
  differences: string[];
  operators: number;
  tensors: number;
  /** Elements of all stored tensors less those of torch's parameters and buffers: constants and packed weights. */
  beyond: number;
}

export async function compareTorchScript(description: ScriptDescription): Promise<ScriptComparison> {
  const model = await openModel(description.path);
  const beyond = model.report.parameters.count - description.parameters;
  const found: ScriptComparison = { differences: [], operators: 0, tensors: 0, beyond };
  const methods = model.graph.graphs.filter(({ parentNode }) => parentNode < 0).map(({ name }) => name);
  const compare = (what: string, ours: unknown, theirs: unknown): void => {
    const [mine, their] = [JSON.stringify(ours), JSON.stringify(theirs)];
    if (mine !== their) found.differences.push(`${what}: ours ${mine}, torch's ${their}`);
  };
  compare('methods', [...methods].sort(), Object.keys(description.methods).sort());
  for (const [name, theirs] of Object.entries(description.methods)) {
    const ours = operatorsOf(
      model,
      model.graph.graphs.findIndex((each) => each.parentNode < 0 && each.name === name),
    );
    const at = theirs.findIndex((each, index) => each !== ours[index]);
    if (at >= 0) compare(`${name} from ${String(at)}`, ours.slice(at, at + 5), theirs.slice(at, at + 5));
    compare(`${name} length`, ours.length, theirs.length);
    found.operators += theirs.length;
  }
  await compareTensors(model, description, compare, found);
  return found;
}

/** Operators of a graph in order, those of bodies in braces; a forked function is another graph for torch. */
function operatorsOf(model: OpenedModel, graph: number): string[] {
  const record = model.graph.graphs[graph];
  const operators: string[] = [];
  for (let node = record?.nodeStart ?? 0; node < (record?.nodeEnd ?? 0); node += 1) {
    const { domain, op } = model.nodeDetail(node);
    if (domain === 'prim' && passed.has(op)) continue;
    operators.push(`${domain}::${op}`);
    if (op === 'fork') continue;
    model.graph.graphs.forEach(({ parentNode }, body) => {
      if (parentNode === node) operators.push('{', ...operatorsOf(model, body), '}');
    });
  }
  return operators;
}

async function compareTensors(
  model: OpenedModel,
  description: ScriptDescription,
  compare: (what: string, ours: unknown, theirs: unknown) => void,
  found: ScriptComparison,
): Promise<void> {
  const { values, strings } = model.graph;
  const rows = new Map<string, number>();
  for (let value = values.count - 1; value >= 0; value -= 1) rows.set(strings.get(values.name[value] ?? 0), value);
  for (const [name, theirs] of Object.entries(description.tensors)) {
    const row = rows.get(name);
    const ours = row === undefined ? undefined : await model.tensorDetail(row, 4);
    const first = ours?.firstValues.map((text) => Math.fround(Number(text)));
    const rounded = { ...theirs, first: theirs.first.map((value) => Math.fround(value)) };
    compare(name, ours && { dtype: ours.dtype, shape: ours.shape, first }, rounded);
    found.tensors += 1;
  }
}
