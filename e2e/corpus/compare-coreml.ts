/**
 * Compares Core ML models as we read them with coremltools: type, version, inputs, outputs, nodes of every graph,
 * operators, and the values of every weight. Run by hand, because coremltools is no dependency of the tests:
 *
 * python e2e/corpus/coreml_models.py /tmp/models   (makes some)
 * npx esbuild e2e/corpus/compare-coreml.ts --bundle --platform=node --format=cjs --outfile=/tmp/compare-coreml.cjs
 * python e2e/corpus/coreml_truth.py < paths.txt | node /tmp/compare-coreml.cjs
 */
import { statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { coremlFormat } from '../../src-main/formats/coreml/coreml-format.js';
import type { OpenedModel } from '../../src-main/formats/model-format.js';

const valuesSchema = z.object({
  count: z.number(),
  sum: z.number(),
  first: z.array(z.number()),
  last: z.array(z.number()),
});
const truthSchema = z.object({
  path: z.string(),
  version: z.number(),
  type: z.string(),
  inputs: z.array(z.string()),
  outputs: z.array(z.string()),
  graphs: z.array(z.number()),
  opCounts: z.record(z.string(), z.number()),
  tensors: z.record(z.string(), valuesSchema),
  weightBytes: z.number(),
});

type Truth = z.infer<typeof truthSchema>;
type Values = z.infer<typeof valuesSchema>;

const open = (path: string): Promise<OpenedModel> =>
  statSync(path).isDirectory() ? (coremlFormat.folder?.open(path) ?? coremlFormat.open(path)) : coremlFormat.open(path);

function valuesOf(model: OpenedModel, wanted: ReadonlySet<string>): Record<string, Values> {
  const found: Record<string, Values> = {};
  const { graph } = model;
  for (let value = 0; value < graph.values.count; value += 1) {
    const name = graph.strings.get(graph.values.name[value] ?? 0);
    if (!wanted.has(name) || (graph.values.bytes[value] ?? 0) === 0) continue;
    const items = model.smallTensor(value, 1e9)?.items.map((item) => item ?? Number.NaN);
    if (items === undefined) continue;
    found[name] = {
      count: items.length,
      sum: items.reduce((sum, item) => sum + item, 0),
      first: items.slice(0, 4),
      last: items.slice(-4),
    };
  }
  return found;
}

/** Values come as the shortest texts that name them, which for a half is off by up to 2⁻¹² of it. */
const close = (a: number, b: number, scale: number): boolean =>
  Math.abs(a - b) <= 2 ** -12 * Math.max(1e-3, Math.abs(scale));

function sameValues(a: Values | undefined, b: Values): boolean {
  if (a?.count !== b.count) return false;
  const ends = [...b.first, ...b.last].every((item, at) =>
    close([...a.first, ...a.last][at] ?? Number.NaN, item, item),
  );
  return ends && close(a.sum, b.sum, Math.max(Math.abs(b.sum), b.count * 0.1));
}

/** A classifier's last step is a node here and no layer there. */
function comparable(model: OpenedModel): Omit<Truth, 'path' | 'tensors' | 'weightBytes'> {
  const { report } = model;
  const { classLabels = 0, ...opCounts } = report.opCounts;
  const calls = new Set(report.graphs.filter(({ kind }) => kind === 'function').map(({ name }) => name));
  const sizes = report.graphs.map(({ nodeCount, kind }) => nodeCount - (kind === 'main' ? classLabels : 0));
  return {
    version: report.irVersion ?? 0,
    type: report.metadata['model type'] ?? '',
    inputs: report.inputs.map(({ name }) => name),
    outputs: report.outputs.map(({ name }) => name),
    graphs: sizes.sort((a, b) => a - b),
    opCounts: Object.fromEntries(Object.entries(opCounts).filter(([name]) => !calls.has(name))),
  };
}

async function main(): Promise<void> {
  let equal = 0;
  let different = 0;
  for await (const line of createInterface({ input: process.stdin })) {
    const { path, tensors, weightBytes, ...truth } = truthSchema.parse(JSON.parse(line));
    const wrong: string[] = [];
    try {
      const model = await open(path);
      const ours = comparable(model);
      for (const [key, value] of Object.entries(truth)) {
        const mine = (ours as Record<string, unknown>)[key];
        if (!isDeepStrictEqual(mine, value)) wrong.push(`${key}: ${JSON.stringify(mine)} for ${JSON.stringify(value)}`);
      }
      const values = valuesOf(model, new Set(Object.keys(tensors)));
      for (const [name, wanted] of Object.entries(tensors)) {
        if (!sameValues(values[name], wanted))
          wrong.push(`${name}: ${JSON.stringify(values[name])} for ${JSON.stringify(wanted)}`);
      }
      for (const { code, message } of model.report.warnings) wrong.push(`${code}: ${message}`);
      const bytes = model.report.externalFiles[0]?.bytes ?? 0;
      if (bytes !== weightBytes) wrong.push(`weight file: ${String(bytes)} for ${String(weightBytes)}`);
      const { count, bytes: stored } = model.report.parameters;
      const said = `${String(model.report.nodeCount)} nodes, ${String(Object.keys(tensors).length)} weights, ${String(count)} parameters, ${String(stored)} bytes`;
      process.stdout.write(`${wrong.length === 0 ? 'equal' : 'DIFFERENT'} ${path}: ${said}\n`);
    } catch (thrown) {
      wrong.push(String(thrown));
      process.stdout.write(`FAILED ${path}\n`);
    }
    for (const each of wrong) process.stdout.write(`    ${each.slice(0, 400)}\n`);
    if (wrong.length === 0) equal += 1;
    else different += 1;
  }
  process.stdout.write(`${String(equal)} equal, ${String(different)} different\n`);
  if (different > 0) process.exitCode = 1;
}

void main();
