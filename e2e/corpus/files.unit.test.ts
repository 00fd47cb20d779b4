/**
 * Real files of every format, beside the numbers of the format's own library: from registry packages (files.ts), and as
 * PyTorch and ONNX Runtime write them here and now. LAPIDARY_TEST_PYTHON names a Python with torch and onnxruntime.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { lintFile } from '../../src-main/formats/lint.js';
import { openModel } from '../../src-main/formats/registry.js';
import { corpusFiles } from './fetch.js';
import { type ExpectedFile, filePackages, keptFiles } from './files.js';
import { pythonLines, testPython } from './python-lines.js';

const scratch = mkdtempSync(join(tmpdir(), 'lapidary-files-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const root = fileURLToPath(new URL('../..', import.meta.url));

type Facts = Pick<ExpectedFile, 'format' | 'nodes' | 'parameters' | 'inputs'>;

/** What we say; null where the library says nothing. */
async function factsOf(path: string, expected: Facts): Promise<Facts> {
  const { report } = await openModel(path);
  return {
    format: report.format,
    nodes: expected.nodes === null ? null : report.nodeCount,
    parameters: expected.parameters === null ? null : report.parameters.count,
    inputs: report.inputs.map(({ name }) => name),
  };
}

const factsIn = ({ format, nodes, parameters, inputs }: Facts): Facts => ({ format, nodes, parameters, inputs });

function digest(path: string): string {
  const file = statSync(path).isDirectory() ? join(path, 'Data/com.apple.CoreML/model.mlmodel') : path;
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

async function check(path: string, expected: ExpectedFile): Promise<void> {
  expect(digest(path), `${expected.path} is another file than the one that was counted`).toBe(expected.sha256);
  expect(await factsOf(path, expected), expected.path).toEqual(factsIn(expected));
  // What people publish would run nothing that is dangerous.
  const findings = await lintFile(path);
  const errors = findings.filter(({ severity }) => severity === 'error').map(({ rule }) => rule);
  // Lambda layers are stored Python.
  expect(errors.length > 0, `${expected.path} ${errors.join(', ')}`).toBe(expected.path.includes('lambda.'));
}

const madeSchema = z.object({
  path: z.string(),
  format: z.string(),
  nodes: z.number().nullable(),
  parameters: z.number(),
  inputs: z.array(z.string()),
});

describe('files of registry packages', () => {
  it.each(filePackages)('$name $version', { timeout: 600_000 }, async (wanted) => {
    const { files, beside = [] } = wanted;
    const names = [...files.map(({ path }) => path).filter((path) => !path.endsWith('.mlpackage')), ...beside];
    const folder = await corpusFiles(testPython(), wanted, names);
    for (const expected of files) await check(join(folder, expected.path), expected);
  });
});

describe('files the libraries made', () => {
  it.each(keptFiles)('$path', async (expected) => {
    await check(join(root, expected.path), expected);
  });

  it('by PyTorch and ONNX Runtime now', { timeout: 300_000 }, async () => {
    const samples = join(root, 'assets/samples/exported');
    // Without Constant nodes: the runtime makes initializers of those, so that other numbers would be right.
    const onnx = ['resnet18.onnx', 'text_classifier.onnx', 'text_classifier_frozen_batch.onnx'];
    const paths = onnx.map((name) => join(samples, name));
    const made = madeSchema.array().parse(await pythonLines('made_files.py', scratch, paths));
    expect(made).toHaveLength(10 + onnx.length);
    for (const expected of made)
      expect(await factsOf(expected.path, expected), expected.path).toEqual(factsIn(expected));
  });
});

it('the corpus has over forty files of twelve formats', () => {
  const files = [...filePackages.flatMap((each) => each.files), ...keptFiles];
  expect(files.length).toBeGreaterThanOrEqual(40);
  // Those that are made while the tests run are not in the tables.
  const formats = new Set([...files.map(({ format }) => format), 'exported-program', 'ort']);
  expect(formats.size).toBeGreaterThanOrEqual(12);
});
