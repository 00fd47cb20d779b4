/**
 * Edited ONNX models: onnx.checker takes them, ONNX Runtime gives what it gives for their sources, bit by bit, and no
 * weights are read for it. LAPIDARY_TEST_PYTHON names a Python with onnx and onnxruntime.
 */
import {
  closeSync,
  ftruncateSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { syntheticModels, writeSynthetic } from '../../bench/lib/synthetic-models.js';
import { FileSource } from '../../src-main/formats/byte-source.js';
import type { GivenNode, ModelEdits } from '../../src-main/formats/onnx/edit/model-edits.js';
import { planEdits } from '../../src-main/formats/onnx/edit/plan.js';
import { readNodes } from '../../src-main/formats/onnx/edit/read-node.js';
import { writeEdited } from '../../src-main/formats/onnx/edit/write-edited.js';
import { readSkeleton } from '../../src-main/formats/onnx/skeleton.js';
import { externalData, modelBytes, tensor } from '../../src-main/formats/onnx/test-models.js';
import { openModel } from '../../src-main/formats/registry.js';
import { corpusModels } from './fetch.js';
import { corpusPackages } from './packages.js';
import { pythonLines, testPython } from './python-lines.js';

const samples = fileURLToPath(new URL('../../assets/samples/exported/', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'lapidary-edited-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const comparedSchema = z.object({
  edited: z.string(),
  sourceError: z.string(),
  editedError: z.string(),
  inputs: z.array(z.string()).default([]),
  outputs: z.array(z.string()).default([]),
  loads: z.boolean(),
  ran: z.number(),
  different: z.number(),
  worst: z.number().optional(),
});

interface Pair {
  source: string;
  edited: string;
  rows?: number;
}

const compare = async (pairs: readonly Pair[]): Promise<z.infer<typeof comparedSchema>[]> => {
  const lines = pairs.map((pair) => JSON.stringify(pair));
  return comparedSchema.array().parse(await pythonLines('edited_models.py', scratch, lines));
};

const models = async (name: string, version: string): Promise<string[]> => {
  const wanted = corpusPackages.find((each) => each.name === name && each.version === version);
  if (wanted === undefined) throw new Error(`The corpus has no ${name} ${version}.`);
  return corpusModels(testPython(), wanted);
};

let count = 0;
async function write(path: string, edits: (source: FileSource) => ModelEdits | Promise<ModelEdits>): Promise<string> {
  const source = new FileSource(path);
  try {
    const plan = planEdits(source, await edits(source));
    count += 1;
    const out = join(scratch, `edited-${count}.onnx`);
    const written = await writeEdited(source, plan, out, { externalData: 'copy' });
    expect(statSync(out).size).toBe(written.bytes);
    return out;
  } finally {
    source.close();
  }
}

const isNew = (name: string): string => `new/${name}`;
const renamed = (names: readonly string[]): Map<string, string> => new Map(names.map((name) => [name, isNew(name)]));

/** Every kind of edit that leaves the results as they are, all at once. */
async function everything(source: FileSource): Promise<ModelEdits> {
  const { report } = await openModel(source.path);
  const values = [...report.inputs, ...report.outputs];
  const symbols = values.flatMap(({ shape }) => shape ?? []).filter((dim) => typeof dim === 'string' && dim !== '');
  const main = report.graphs.find(({ kind }) => kind === 'main')?.nodeCount ?? 0;
  const nodes = new Map<number, GivenNode[]>(
    Array.from(
      readNodes(
        source,
        Array.from({ length: main }, (_, index) => index),
      ),
      ([index, node]) => [index, [node]],
    ),
  );
  // A node between the last one and its first value.
  const last = nodes.get(main - 1)?.[0];
  const [made = ''] = last?.output ?? [];
  const isTensor = values.some(({ name, shape }) => name === made && shape !== null);
  if (last !== undefined && isTensor && '' in report.opsets) {
    last.output = ['before_identity', ...(last.output ?? []).slice(1)];
    nodes.set(main - 1, [last, { opType: 'Identity', input: ['before_identity'], output: [made] }]);
  }
  return {
    renameValues: renamed([...new Set(values.map(({ name }) => name))]),
    renameSymbols: renamed([...new Set(symbols as string[])]),
    nodes,
    valueInfo: 'drop',
    stripNodeMetadata: true,
    metadata: new Map([['edited', 'yes']]),
  };
}

describe('edited models', () => {
  it('stay byte for byte what they were where nothing is changed', { timeout: 600_000 }, async () => {
    const paths = [...(await models('silero-vad', '6.2.3')), ...(await models('nudenet', '3.4.2'))];
    expect(paths).toHaveLength(7);
    for (const path of paths) {
      const out = await write(path, () => ({}));
      expect(readFileSync(out).equals(readFileSync(path)), path).toBe(true);
    }
  });

  it('give what their sources give', { timeout: 600_000 }, async () => {
    const small = (await models('onnx', '1.17.0')).filter((_, index) => index % 4 === 0);
    const control = (await models('onnx', '1.17.0')).filter((path) => /test_(if|loop|scan)/.test(path));
    const paths = [
      ...(await models('silero-vad', '6.2.3')),
      ...(await models('nudenet', '3.4.2')),
      ...['resnet18', 'text_classifier', 'text_classifier_frozen_batch'].map((name) => join(samples, `${name}.onnx`)),
      ...new Set([...small, ...control]),
    ];
    const pairs: Pair[] = [];
    for (const source of paths) {
      pairs.push({ source, edited: await write(source, everything) });
    }
    const compared = await compare(pairs);
    const wrong = compared.flatMap(({ different, sourceError, editedError, edited }, index) => {
      const isWrong = different > 0 || (sourceError === '' && editedError !== '');
      return isWrong ? [{ source: pairs[index]?.source, edited, different, editedError }] : [];
    });
    expect(wrong).toEqual([]);
    expect(compared.filter(({ loads }) => loads).length).toBeGreaterThan(300);
    const ran = compared.filter((each) => each.ran > 0);
    expect(ran.length).toBeGreaterThan(200);
    for (const { inputs, outputs } of ran) {
      expect([...inputs, ...outputs].filter((name) => !name.startsWith('new/'))).toEqual([]);
    }
    for (const [index, path] of paths.slice(0, 10).entries()) expect(compared[index]?.ran, path).toBeGreaterThan(0);
    // The comparison itself can fail.
    const [first = '', second = ''] = [pairs[7]?.source, pairs[8]?.edited];
    await expect(compare([{ source: first, edited: second }]).then(([each]) => each?.different)).resolves.not.toBe(0);
  });

  it('take a batch where one was made of a fixed size', { timeout: 300_000 }, async () => {
    const source = join(samples, 'resnet18.onnx');
    const { report } = await openModel(source);
    const edited = await write(source, () => ({
      shapes: new Map(
        [...report.inputs, ...report.outputs].map(({ name, shape }) => [name, ['rows', ...(shape ?? []).slice(1)]]),
      ),
      valueInfo: 'drop',
    }));
    const [compared] = await compare([{ source, edited, rows: 3 }]);
    expect(compared?.editedError).toBe('');
    expect(compared?.worst).toBeLessThan(1e-3);
    expect((await openModel(edited)).report.inputs[0]?.shape?.[0]).toBe('rows');
  });
});

describe('large models', () => {
  it('of 4 GB of external data are edited by reference with under 1 MB read', async () => {
    const path = join(scratch, 'large.onnx');
    const each = 64 * 1024 ** 2;
    const initializers = Array.from({ length: 64 }, (_, index) =>
      tensor(`w${index}`, 'float32', [each / 4], externalData('large.data', index * each, each)),
    );
    const nodes = initializers.map(({ name }, index) => ({
      op: 'Add',
      inputs: [`v${index}`, name ?? ''],
      outputs: [`v${index + 1}`],
    }));
    const [inputs, outputs] = [[{ name: 'v0', shape: [each / 4] }], [{ name: 'v64', shape: [each / 4] }]];
    writeFileSync(path, modelBytes({ nodes, initializers, inputs, outputs }));
    const data = openSync(join(scratch, 'large.data'), 'w');
    ftruncateSync(data, 64 * each);
    closeSync(data);
    const source = new FileSource(path);
    try {
      const { report } = await openModel(path);
      const plan = planEdits(source, { renameValues: renamed(report.inputs.map(({ name }) => name)) });
      expect(plan.externalFiles).toEqual(['large.data']);
      expect(source.bytesRead).toBeLessThan(1024 * 1024);
      const out = join(scratch, 'large-edited.onnx');
      const { externalFiles } = await writeEdited(source, plan, out, { externalData: 'reference' });
      expect(externalFiles).toEqual(['large.data']);
      const reread = await openModel(out);
      expect(reread.report.inputs.map(({ name }) => name)).toEqual(report.inputs.map(({ name }) => isNew(name)));
      expect(reread.report.parameters).toEqual(report.parameters);
      expect(report.parameters.bytes).toBe(4 * 1024 ** 3);
    } finally {
      source.close();
    }
  });

  it('of 10,000 nodes are planned by reading their structure a few times', () => {
    const path = join(scratch, '10k.onnx');
    writeSynthetic(path, syntheticModels['10k'] ?? { layers: 1, hidden: 16, heads: 4 });
    const [opening, source] = [new FileSource(path), new FileSource(path)];
    try {
      readSkeleton(opening);
      const plan = planEdits(source, { stripNodeMetadata: true, valueInfo: 'drop' });
      expect(plan.bytes).toBeLessThan(source.size);
      expect(source.bytesRead).toBeLessThan(2 * opening.bytesRead);
    } finally {
      opening.close();
      source.close();
    }
  });
});
