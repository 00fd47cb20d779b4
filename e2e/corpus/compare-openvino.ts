/**
 * Compares OpenVINO IR files as we read them with OpenVINO: operators of every graph, inputs, outputs, and all constants
 * with their bytes. Run by hand, because OpenVINO is no dependency of the tests:
 *
 * npx esbuild e2e/corpus/compare-openvino.ts --bundle --platform=node --format=cjs --outfile=/tmp/compare-openvino.cjs
 * python e2e/corpus/openvino_truth.py < paths.txt | node /tmp/compare-openvino.cjs
 */
import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { openvinoFormat } from '../../src-main/formats/openvino/openvino-format.js';
import type { OpenedModel } from '../../src-main/formats/model-format.js';
import { dtypeName } from '../../src-shared/dtype.js';
import { valueShape } from '../../src-shared/graph.js';

const dim = z.union([z.number(), z.string(), z.null()]);
const portSchema = z.object({
  names: z.array(z.string()),
  dtype: z.string().nullable(),
  shape: z.array(dim).nullable(),
});
const constantSchema = z.object({
  dtype: z.string().nullable(),
  shape: z.array(z.number()),
  count: z.number(),
  sha256: z.string().optional(),
});
const truthSchema = z.object({
  path: z.string(),
  graphSizes: z.array(z.number()),
  opCounts: z.record(z.string(), z.number()),
  inputs: z.array(portSchema),
  outputs: z.array(portSchema),
  constants: z.array(z.string()),
});
type Truth = z.infer<typeof truthSchema>;
type Port = z.infer<typeof portSchema>;

function portsOf(model: OpenedModel, values: readonly number[]): Port[] {
  const { graph } = model;
  return values.map((value) => {
    const shown = graph.strings.get(graph.values.name[value] ?? 0);
    const names = model.valueMetadata?.(value).names?.split(', ') ?? [shown];
    const dtype = graph.values.dtype[value] ?? 0;
    return { names: names.sort(), dtype: dtype === 0 ? null : dtypeName(dtype), shape: valueShape(graph, value) };
  });
}

/** sha256 of a stored tensor's bytes as they lie in the file. */
async function constantsOf(model: OpenedModel): Promise<z.infer<typeof constantSchema>[]> {
  const found: z.infer<typeof constantSchema>[] = [];
  for (let value = 0; value < model.graph.values.count; value += 1) {
    if (model.valueSource(value) !== value) continue;
    const stored = model.storedTensor(value);
    if (stored === undefined) continue;
    const dtype = dtypeName(model.graph.values.dtype[value] ?? 0);
    const facts = { dtype, shape: stored.shape, count: stored.elements };
    if (dtype === 'string') {
      found.push(facts);
      continue;
    }
    const range = await stored.range(new AbortController().signal);
    const bytes = range.kind === 'memory' ? range.bytes : fileBytes(range.path, range.offset, range.bytes);
    found.push({ ...facts, sha256: createHash('sha256').update(bytes).digest('hex') });
  }
  return found;
}

function fileBytes(path: string, offset: number, bytes: number): Uint8Array {
  const target = new Uint8Array(bytes);
  const descriptor = openSync(path, 'r');
  readSync(descriptor, target, 0, bytes, offset);
  closeSync(descriptor);
  return target;
}

/** Types whose bits are put apart when they are read; their values are compared in packed-bits.test.ts. */
const putApart = ['nf4', 'uint1', 'uint3', 'uint6', 'string'];

const keyOf = ({ dtype, shape, count, sha256 }: z.infer<typeof constantSchema>): string =>
  JSON.stringify([dtype, shape, count, putApart.includes(dtype ?? '') ? undefined : sha256]);

async function describeHere(path: string, truth: Truth): Promise<Truth> {
  const model = await openvinoFormat.open(path);
  const { report, graph } = model;
  return {
    path,
    graphSizes: report.graphs.map(({ nodeCount }) => nodeCount).sort((a, b) => a - b),
    opCounts: report.opCounts,
    // A tensor without names is shown under its layer's.
    inputs: portsOf(model, graph.graphs[0]?.inputs ?? []).map((port, at) => named(port, truth.inputs[at])),
    outputs: portsOf(model, graph.graphs[0]?.outputs ?? []).map((port, at) => named(port, truth.outputs[at])),
    constants: (await constantsOf(model)).map(keyOf).sort(),
  };
}

const named = (ours: Port, theirs: Port | undefined): Port =>
  theirs?.names.length === 0 && ours.names.length === 1 ? { ...ours, names: [] } : ours;

async function main(): Promise<void> {
  let equal = 0;
  let different = 0;
  let constants = 0;
  for await (const line of createInterface({ input: process.stdin })) {
    const read = truthSchema.parse(JSON.parse(line));
    const theirs = read.constants.map((text) => constantSchema.parse(JSON.parse(text)));
    const truth = { ...read, constants: theirs.map(keyOf).sort() };
    constants += theirs.length;
    const ours = await describeHere(truth.path, truth).catch((thrown: unknown) => ({ path: String(thrown) }));
    if (isDeepStrictEqual(ours, truth)) {
      equal += 1;
      continue;
    }
    different += 1;
    for (const [key, value] of Object.entries(truth)) {
      const mine = (ours as Record<string, unknown>)[key];
      if (isDeepStrictEqual(mine, value)) continue;
      const onlyOurs =
        Array.isArray(mine) && Array.isArray(value) ? mine.filter((each) => !value.includes(each as never)) : mine;
      process.stdout.write(
        `${truth.path} ${key}\n  ours   ${JSON.stringify(onlyOurs)}\n  theirs ${JSON.stringify(value).slice(0, 2000)}\n`,
      );
    }
  }
  process.stdout.write(`${String(equal)} equal, ${String(different)} different; ${String(constants)} constants\n`);
  process.exitCode = different === 0 ? 0 : 1;
}

void main();
