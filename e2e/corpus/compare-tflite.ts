/**
 * Compares .tflite files as we read them with LiteRT: node counts, operators and their versions, inputs, outputs,
 * parameters and quantisation. Run by hand, because LiteRT is no dependency of the tests:
 *
 * npx esbuild e2e/corpus/compare-tflite.ts --bundle --platform=node --format=cjs --outfile=/tmp/compare-tflite.cjs
 * python e2e/corpus/tflite_truth.py < paths.txt | node /tmp/compare-tflite.cjs
 */
import { createInterface } from 'node:readline';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { tfliteFormat } from '../../src-main/formats/tflite/tflite-format.js';
import { valueInfoSchema } from '../../src-shared/inspect.js';

const truthSchema = z.object({
  path: z.string(),
  graphSizes: z.array(z.number()),
  opCounts: z.record(z.string(), z.number()),
  versions: z.record(z.string(), z.number()),
  parameterCount: z.number(),
  description: z.string(),
  inputs: z.array(valueInfoSchema).optional(),
  outputs: z.array(valueInfoSchema).optional(),
  interpreterNodes: z.number().optional(),
  quantised: z.record(z.string(), z.tuple([z.number(), z.number()])).optional(),
  interpreterProblem: z.string().optional(),
});

type Truth = z.infer<typeof truthSchema>;

async function describeHere(path: string, truth: Truth): Promise<Truth> {
  const model = await tfliteFormat.open(path);
  const { report, graph } = model;
  const versions: Record<string, number> = {};
  for (let node = 0; node < graph.nodes.count; node += 1) {
    const { op, attributes } = model.nodeDetail(node);
    const key = `${op} ${String(attributes.find(({ name }) => name === 'operator_version')?.value)}`;
    versions[key] = (versions[key] ?? 0) + 1;
  }
  const quantised: NonNullable<Truth['quantised']> = {};
  for (let value = 0; value < graph.values.count; value += 1) {
    const said = model.valueMetadata?.(value) ?? {};
    const name = graph.strings.get(graph.values.name[value] ?? 0);
    const wanted = truth.quantised?.[name];
    if (wanted === undefined || said.scale === undefined) continue;
    // The file holds float32; the text names it with the fewest digits that do.
    const scale = Math.fround(Number(said.scale)) === Math.fround(wanted[0]) ? wanted[0] : Number(said.scale);
    quantised[name] = [scale, Number(said['zero point'])];
  }
  return {
    path,
    graphSizes: report.graphs.map(({ nodeCount }) => nodeCount).sort((a, b) => a - b),
    opCounts: report.opCounts,
    versions,
    parameterCount: report.parameters.count,
    description: report.about?.description ?? '',
    ...(truth.interpreterProblem === undefined
      ? {
          inputs: report.inputs,
          outputs: report.outputs,
          interpreterNodes: report.graphs[0]?.nodeCount ?? 0,
          // Tensors no node uses are not in the graph.
          quantised: { ...truth.quantised, ...quantised },
        }
      : { interpreterProblem: truth.interpreterProblem }),
  };
}

async function main(): Promise<void> {
  let equal = 0;
  let different = 0;
  for await (const line of createInterface({ input: process.stdin })) {
    const truth = truthSchema.parse(JSON.parse(line));
    const ours = await describeHere(truth.path, truth).catch((thrown: unknown) => ({ path: String(thrown) }));
    if (isDeepStrictEqual(ours, truth)) equal += 1;
    else {
      different += 1;
      for (const [key, value] of Object.entries(truth)) {
        const mine = (ours as Record<string, unknown>)[key];
        if (isDeepStrictEqual(mine, value)) continue;
        process.stdout.write(
          `${truth.path} ${key}\n  ours   ${JSON.stringify(mine)}\n  theirs ${JSON.stringify(value)}\n`,
        );
      }
    }
  }
  process.stdout.write(`${String(equal)} equal, ${String(different)} different\n`);
  process.exitCode = different === 0 ? 0 : 1;
}

void main();
