/**
 * Real models, read by us and by Python's onnx: both must say the same. LAPIDARY_TEST_PYTHON names a Python with onnx;
 * LAPIDARY_CORPUS=full takes the larger packages too.
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { valueInfoSchema } from '../../src-shared/inspect.js';
import { openModel } from '../../src-main/formats/registry.js';
import { corpusModels, corpusScript } from './fetch.js';
import { corpusPackages } from './packages.js';

const descriptionSchema = z.object({
  path: z.string(),
  irVersion: z.number(),
  producer: z.string(),
  opsets: z.record(z.string(), z.number()),
  nodeCount: z.number(),
  graphSizes: z.array(z.number()),
  opCounts: z.record(z.string(), z.number()),
  inputs: z.array(valueInfoSchema),
  outputs: z.array(valueInfoSchema),
  storedInputs: z.number(),
  parameterCount: z.number(),
});

type Description = z.infer<typeof descriptionSchema>;

function testPython(): string {
  const python = process.env.LAPIDARY_TEST_PYTHON;
  if (python === undefined || python === '') {
    throw new Error(
      'LAPIDARY_TEST_PYTHON is not set: it has to name a Python that can import onnx (npm test sets it).',
    );
  }
  return python;
}

/** Asks Python about all paths in one process. */
async function describeInPython(python: string, paths: readonly string[]): Promise<Description[]> {
  const child = spawn(python, [corpusScript, 'describe'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const exit = new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
  child.stdin.end(`${paths.join('\n')}\n`);
  const descriptions: Description[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    descriptions.push(descriptionSchema.parse(JSON.parse(line)));
  }
  expect(await exit, 'exit status of corpus.py').toBe(0);
  return descriptions;
}

async function describeHere(path: string, python: Description): Promise<Description> {
  const { report } = await openModel(path);
  return {
    path: report.path,
    irVersion: report.irVersion ?? 0,
    producer: report.producer,
    opsets: report.opsets,
    nodeCount: report.nodeCount,
    graphSizes: report.graphs.map(({ nodeCount }) => nodeCount).sort((a, b) => a - b),
    opCounts: report.opCounts,
    inputs: report.inputs,
    outputs: report.outputs,
    storedInputs: python.storedInputs, // by design not in our report
    parameterCount: report.parameters.count,
  };
}

const chosen = corpusPackages.filter((each) => process.env.LAPIDARY_CORPUS === 'full' || each.fullOnly !== true);

describe('corpus: our report against Python onnx', () => {
  it.each(chosen)('$name $version ($models models)', { timeout: 600_000 }, async (wanted) => {
    const python = testPython();
    const paths = await corpusModels(python, wanted);
    expect(paths).toHaveLength(wanted.models);
    const described = await describeInPython(python, paths);
    expect(described.map(({ path }) => path)).toEqual(paths);
    const disagreements: { path: string; ours: unknown; python: unknown }[] = [];
    for (const theirs of described) {
      const ours = await describeHere(theirs.path, theirs).catch((thrown: unknown) => String(thrown));
      if (!isDeepStrictEqual(ours, theirs)) disagreements.push({ path: theirs.path, ours, python: theirs });
    }
    expect(disagreements).toEqual([]);
  });
});
