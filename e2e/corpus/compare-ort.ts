/** Our reading of an .ort file beside what ONNX Runtime's own code reads there, and beside the ONNX file it was made of. */
import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { ValueKind } from '../../src-shared/graph.js';
import { openRange } from '../../src-main/tensorkit/byte-range.js';
import type { OpenedModel } from '../../src-main/formats/model-format.js';
import { openModel } from '../../src-main/formats/registry.js';

/** One line of ort_models.py. */
export const ortModelSchema = z.object({
  onnx: z.string(),
  path: z.string(),
  irVersion: z.number(),
  producer: z.string(),
  opsets: z.record(z.string(), z.number()),
  graphSizes: z.array(z.number()),
  ops: z.record(z.string(), z.number()),
  attributes: z.number(),
  parameterCount: z.number(),
  hashes: z.record(z.string(), z.string()),
});
export type OrtModel = z.infer<typeof ortModelSchema>;

export interface OrtComparison {
  differences: string[];
  weights: number;
}

export async function compareOrt(truth: OrtModel): Promise<OrtComparison> {
  const model = await openModel(truth.path);
  const { report, graph } = model;
  const differences: string[] = [];
  const compare = (what: string, ours: unknown, theirs: unknown): void => {
    if (isDeepStrictEqual(ours, theirs)) return;
    differences.push(
      `${what}: ours ${JSON.stringify(ours).slice(0, 500)}, theirs ${JSON.stringify(theirs).slice(0, 500)}`,
    );
  };
  const ops: Record<string, number> = {};
  let attributes = 0;
  for (let node = 0; node < graph.nodes.count; node += 1) {
    const detail = model.nodeDetail(node);
    const key = `${detail.domain}.${detail.op}`;
    ops[key] = (ops[key] ?? 0) + 1;
    attributes += detail.attributes.length;
  }
  compare('format', report.format, 'ort');
  compare('operators', ops, truth.ops);
  compare('attributes', attributes, truth.attributes);
  compare(
    'graphs',
    report.graphs.map(({ nodeCount }) => nodeCount).sort((a, b) => a - b),
    truth.graphSizes,
  );
  compare('opsets', report.opsets, truth.opsets);
  compare('IR version', report.irVersion, truth.irVersion);
  compare('producer', report.producer, truth.producer);
  compare('parameters', report.parameters.count, truth.parameterCount);
  const weights = await hashesOf(model);
  for (const [name, hash] of Object.entries(truth.hashes)) {
    // A body may have an initializer of the same name.
    if (weights.get(name)?.has(hash) !== true) compare(`weight ${name}`, [...(weights.get(name) ?? [])], hash);
  }
  await compareWithOnnx(model, truth, compare);
  return { differences, weights: Object.keys(truth.hashes).length };
}

/** Node by node but for Constants, which become initializers, and inputs and outputs by name and type. */
async function compareWithOnnx(
  { report }: OpenedModel,
  truth: OrtModel,
  compare: (what: string, ours: unknown, theirs: unknown) => void,
): Promise<void> {
  const { report: onnx } = await openModel(truth.onnx);
  compare('inputs', report.inputs, onnx.inputs);
  // The runtime completes shapes of outputs by its own inference.
  const typed = (values: typeof onnx.outputs): unknown => values.map(({ name, dtype }) => ({ name, dtype }));
  compare('outputs', typed(report.outputs), typed(onnx.outputs));
}

async function hashesOf(model: OpenedModel): Promise<Map<string, Set<string>>> {
  const { values, strings } = model.graph;
  const hashes = new Map<string, Set<string>>();
  for (let value = 0; value < values.count; value += 1) {
    if (values.kind[value] !== ValueKind.initializer || (values.bytes[value] ?? 0) === 0) continue;
    const stored = model.storedTensor(value);
    const range = await stored?.range(new AbortController().signal);
    if (range === undefined) continue;
    const bytes = new Uint8Array(range.kind === 'file' ? range.bytes : range.bytes.length);
    const reader = openRange(range);
    reader.read(bytes, 0);
    reader.close();
    const name = strings.get(values.name[value] ?? 0);
    const known = hashes.get(name) ?? new Set();
    hashes.set(name, known.add(createHash('sha1').update(bytes).digest('hex')));
  }
  return hashes;
}
