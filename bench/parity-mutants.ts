/**
 * `npm run bench -- parity-mutants [NAME …]`: exported models broken in one place each, compared with their PyTorch source:
 * is the fault found (the verdict is no pass), and does the first divergence name the layer, and the operator inside where
 * a module does several things itself? With correct FP32, FP16 and INT8 exports, for false alarms. A table and JSON (last
 * line). Needs a Python with torch, onnx and onnxruntime.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { exampleCase } from '../src-shared/cases.js';
import { parseInputSpecs } from '../src-shared/input-spec.js';
import { type Case, parityDefaults } from '../src-shared/parity.js';
import { parseSubject } from '../src-shared/subject.js';
import type { TargetId } from '../src-shared/target.js';
import { defaultDataDir } from '../src-main/data-dir.js';
import type { JobContext } from '../src-main/jobs/job-context.js';
import { compareLayers } from '../src-main/parity/layers/compare-layers.js';
import { isWithin, scopeOfPath } from '../src-main/parity/layers/layer-value.js';
import { writeCaseInputs } from '../src-main/parity/make-inputs.js';
import { resources } from '../src-main/resources.js';
import { saveOptimised } from '../src-main/runtimes/ort/save-optimised.js';
import { findPython } from '../src-main/runtimes/python/find-python.js';
import { PythonService } from '../src-main/runtimes/python/service.js';
import { runtimeFor } from '../src-main/runtimes/registry.js';
import { type Session, withSession } from '../src-main/shells/cli/session.js';
import { textTable } from '../src-main/shells/cli/text-table.js';

const lib = join(resources.samples, '..', '..', 'bench', 'lib');

interface Source {
  path: string;
  entry: string;
  inputs: string[];
  outputs: string[];
  target: TargetId;
}

const sample = (
  file: string,
  entry: string,
  inputs: string[],
  outputs: string[],
  target: TargetId = 'onnx',
): Source => ({
  path: join(resources.samples, file),
  entry,
  inputs,
  outputs,
  target,
});
const tokens = (name: string, high: number): string =>
  `${name}:int64(0..${String(high)})[batch=2{1..8},seq=16{1..128}]`;
const encoder = [tokens('ids', 9999), tokens('mask', 1)];
const own = (entry: string, input: string): Source => ({
  ...sample('', entry, [input], ['out']),
  path: join(lib, 'parity_models.py'),
});

const sources: Record<string, Source> = {
  transformer_block: sample(
    'transformer_block.py',
    'make',
    ['hidden:float32[batch=2{1..8},seq=16{1..128},64]'],
    ['hidden_out'],
  ),
  text_classifier: sample('text_classifier.py', 'make', [tokens('ids', 29_999)], ['logits']),
  two_input_encoder: sample('two_input_encoder.py', 'make', encoder, ['embedding', 'token_states']),
  two_input_encoder_legacy: sample(
    'two_input_encoder.py',
    'make',
    encoder,
    ['embedding', 'token_states'],
    'onnx-legacy',
  ),
  resnet18: sample('resnet18.py', 'make_small', ['image:float32[batch=2{1..8},3,64,64]'], ['logits']),
  upsampler: own('make_upsampler', 'image:float32[batch=2{1..4},3,12,12]'),
  loud: own('make_loud', 'hidden:float32[batch=2{1..8},32]'),
};

const recordSchema = z.object({
  file: z.string(),
  source: z.string(),
  what: z.string(),
  /** Module that is broken; null for none. */
  scope: z.string().nullable(),
  /** Operator inside that is broken, where one has to be named. */
  op: z.string().nullable(),
});
type Mutant = z.infer<typeof recordSchema>;

async function exported(session: Session, name: string, source: Source, dir: string): Promise<void> {
  const { path, entry, inputs, outputs, target } = source;
  const { jobId } = await session.client.call('jobs.export', {
    source: { path, entry },
    inputs: parseInputSpecs(inputs),
    outputs,
    targets: [{ target, opset: null, options: {} }],
    threads: 1,
    outDir: join(dir, `export-${name}`),
  });
  const result = await session.follow(jobId);
  const artifact = result.kind === 'export' ? result.artifacts[0] : undefined;
  if (artifact?.path === undefined || artifact.path === null) throw new Error(`${name} was not exported.`);
  copyFileSync(artifact.path, join(dir, 'exported', `${name}.onnx`));
}

/** The verdict, and a case that shows it: the first that did not pass. */
async function judged(
  session: Session,
  source: Source,
  subject: string,
): Promise<{ verdict: string; shown: Case | undefined }> {
  const { jobId } = await session.client.call('jobs.parity', {
    ...parityDefaults,
    subjects: [`${source.path}:${source.entry}@eager`, subject],
    inputs: source.inputs,
    atol: null,
    rtol: null,
    threads: 1,
  });
  const result = await session.follow(jobId);
  if (result.kind !== 'parity') throw new Error('The comparison answered with something else.');
  const { verdict, outputs, cases } = result.parity;
  const bad =
    outputs.find((output) => output.verdict === 'fail') ?? outputs.find((output) => output.verdict === 'warn');
  return { verdict, shown: cases.find(({ id }) => id === bad?.case) };
}

const context: JobContext = { signal: new AbortController().signal, log: () => undefined, progress: () => undefined };

async function firstOf(
  python: PythonService,
  source: Source,
  subjectText: string,
  shown: Case | undefined,
  dir: string,
) {
  const specs = parseInputSpecs(source.inputs);
  const example = shown ?? exampleCase(specs, {});
  mkdirSync(dir, { recursive: true });
  const begin = performance.now();
  const result = await compareLayers(context, {
    reference: parseSubject(`${source.path}:${source.entry}@eager`),
    subject: parseSubject(subjectText),
    case: example,
    inputs: await writeCaseInputs(specs, example, join(dir, 'inputs')),
    dir,
    noise: null,
    open: (subject) =>
      runtimeFor(subject.runtime, { python, isolated: false }).open(context, subject, {
        threads: 1,
        inputNames: specs.map(({ name }) => name),
        outputNames: source.outputs,
      }),
    saveOptimised: (subject, level, out) => saveOptimised(context, subject, level, out),
  });
  const first = result.first === null ? null : (result.pairs[result.first] ?? null);
  return { result, scope: first?.scope ?? null, seconds: (performance.now() - begin) / 1000 };
}

const dir = mkdtempSync(join(tmpdir(), 'lapidary-bench-'));
const only = process.argv.slice(2);
const python = new PythonService(defaultDataDir());
const rows: (Mutant & {
  verdict: string;
  found: string | null;
  localised: boolean | null;
  /** Whether the operator was named; null where the module is all there is to name. */
  operator: boolean | null;
  pairs: number;
  alone: string;
  seconds: number;
  sentence: string;
})[] = [];
try {
  for (const folder of ['exported', 'mutants']) mkdirSync(join(dir, folder));
  await withSession({ verbose: false }, async (session) => {
    for (const [name, source] of Object.entries(sources)) await exported(session, name, source, dir);
    const args = [join(lib, 'parity_mutants.py'), join(dir, 'exported'), join(dir, 'mutants')];
    const made = spawnSync(await findPython(defaultDataDir()), args, { encoding: 'utf8', maxBuffer: 1 << 26 });
    if (made.status !== 0) throw new Error(made.stderr);
    const mutants = z.array(recordSchema).parse(JSON.parse(made.stdout.trim().split('\n').at(-1) ?? ''));
    const plain = Object.keys(sources).map((source) => ({
      file: `../exported/${source}.onnx`,
      source,
      what: 'correct, FP32',
      scope: null,
      op: null,
    }));
    for (const mutant of [...plain, ...mutants]) {
      if (only.length > 0 && !only.some((name) => mutant.file.includes(name))) continue;
      const source = sources[mutant.source];
      if (source === undefined) throw new Error(`There is no source ${mutant.source}.`);
      const file = join(dir, 'mutants', mutant.file);
      // ONNX Runtime 1.30 for Node crashes on some FP16 models at level all. On the CPU it passes float32 between FP16
      // nodes even without optimisation, so that what overflows does so only where a value is looked at.
      // Of static INT8, its QLinearSoftmax gives 0 for a row of one element.
      const { what } = mutant;
      const level = what.includes('overflows') ? 'off' : what.includes('FP16') ? 'extended' : 'basic';
      const options = /overflows|FP16|static/.test(what) ? `,opt=${level}` : '';
      const subject = `${file}@ort${options}`;
      const { verdict, shown } = await judged(session, source, subject);
      const { result, scope, seconds } = await firstOf(python, source, subject, shown, join(dir, 'scratch'));
      const expected = mutant.scope === null ? null : scopeOfPath(mutant.scope);
      const localised =
        expected === null
          ? scope === null
          : scope !== null && (expected === '' ? scope === '' : isWithin(scope, expected));
      rows.push({
        ...mutant,
        verdict,
        found: scope,
        localised,
        operator: mutant.op === null ? null : result.alone?.op === mutant.op,
        pairs: result.pairs.length,
        alone: result.alone?.verdict ?? '',
        seconds,
        sentence: result.sentence,
      });
      process.stderr.write(`${mutant.file}: ${verdict}; ${result.sentence}\n`);
    }
  });
} finally {
  await python.close();
  rmSync(dir, { recursive: true, force: true });
}

const right = { align: 'right' as const };
process.stdout.write(
  `${textTable(
    [
      { title: 'model' },
      { title: 'what' },
      { title: 'broken at' },
      { title: 'verdict' },
      { title: 'first divergence' },
      { title: 'right' },
      { title: 'alone' },
      { title: 'pairs', ...right },
      { title: 's', ...right },
    ],
    rows.map((row) => [
      row.file.replace(/^.*\/|\.onnx$/g, ''),
      row.what,
      row.scope === null ? '–' : row.scope || 'the model itself',
      row.verdict,
      row.found === null ? '–' : row.found || 'the model itself',
      row.localised === true ? '✓' : '✕',
      row.alone,
      String(row.pairs),
      row.seconds.toFixed(1),
    ]),
  )}\n\n`,
);
const broken = rows.filter(({ scope }) => scope !== null);
const correct = rows.filter(({ scope }) => scope === null);
const summary = {
  mutants: broken.length,
  detected: broken.filter(({ verdict }) => verdict !== 'pass').length,
  localised: broken.filter(({ localised }) => localised === true).length,
  insideModules: broken.filter(({ op }) => op !== null).length,
  operatorNamed: broken.filter(({ operator }) => operator === true).length,
  correct: correct.length,
  failedThoughCorrect: correct.filter(({ verdict }) => verdict === 'fail').length,
  divergenceThoughCorrect: correct.filter(({ found }) => found !== null).length,
};
process.stdout.write(`${JSON.stringify({ bench: 'parity-mutants', ...summary, rows })}\n`);
