/** `lapidary demo`: the main job on the sample text classifier, then the two traps it must catch. */
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { conclusion } from '../../../src-shared/conclusion.js';
import { LapidaryError, toErrorInfo } from '../../../src-shared/errors.js';
import type { Finding } from '../../../src-shared/finding.js';
import { parseInputSpecs } from '../../../src-shared/input-spec.js';
import type { TargetId } from '../../../src-shared/target.js';
import { writeJson } from '../../io/atomic-write.js';
import { resources } from '../../resources.js';
import { checkFailed, printText } from './output.js';
import { failedArtifactsText, followRun, runTable } from './run.js';
import { type Session, withSession } from './session.js';

interface Trap {
  id: string;
  title: string;
  target: TargetId;
  input: string;
}

/** Both are how tutorials do it; both give a file that loads, passes the checker, and is wrong at other sizes. */
const traps: readonly Trap[] = [
  {
    id: 'batch-of-one',
    title: 'ONNX exported with a dummy batch of 1',
    target: 'onnx',
    input: 'ids:int64(0..29999)[batch=1{1..8},seq=16{1..128}]',
  },
  {
    id: 'older-exporter',
    title: 'ONNX by the older exporter (dynamo=False)',
    target: 'onnx-legacy',
    input: 'ids:int64(0..29999)[batch=2{1..8},seq=16{1..128}]',
  },
];

/** Demo needs PyTorch; where there is none the managed environment is made, which asking for the demo asks for. */
async function ensurePython(session: Session, source: { path: string; entry: string }): Promise<void> {
  try {
    await session.client.call('source.describe', { source });
  } catch (error) {
    if (toErrorInfo(error).code !== 'PYTHON_MISSING') throw error;
    process.stderr.write(
      'No Python with PyTorch was found; setting up the managed environment (about 1.1 GB, once).\n',
    );
    const { jobId } = await session.client.call('jobs.setupPython', { action: 'setup', extras: [] });
    await session.follow(jobId);
  }
}

async function springTrap(session: Session, trap: Trap, dir: string): Promise<Finding | undefined> {
  const { jobId } = await session.client.call('jobs.export', {
    source: { path: join(resources.samples, 'text_classifier.py'), entry: 'make' },
    inputs: parseInputSpecs([trap.input]),
    outputs: ['logits'],
    targets: [{ target: trap.target, opset: null, options: {} }],
    threads: 1,
    outDir: join(dir, 'traps', trap.id),
  });
  const result = await session.follow(jobId);
  if (result.kind !== 'export') throw new LapidaryError('INTERNAL', 'The export answered with something else.');
  return result.artifacts[0]?.findings.find(
    (finding) => finding.rule === 'frozen-axis' && finding.severity === 'error',
  );
}

export function demoCommand(): Command {
  return new Command('demo')
    .description(
      'Run the main job on a sample: export, compare, measure, report; then show two silent export failures being caught.',
    )
    .option('--out <dir>', 'run folder', 'lapidary-demo')
    .option('--verbose', 'show every log line')
    .action(async (options: { out: string; verbose?: boolean }) => {
      await withSession({ verbose: options.verbose === true }, async (session) => {
        const recipe = join(resources.samples, 'text_classifier.yaml');
        const out = resolve(options.out);
        await ensurePython(session, { path: join(resources.samples, 'text_classifier.py'), entry: 'make' });
        const { run, dir } = await followRun(session, recipe, out);
        const found: { trap: Trap; finding: Finding | undefined }[] = [];
        for (const trap of traps) found.push({ trap, finding: await springTrap(session, trap, dir) });
        await writeJson(
          join(dir, 'traps.json'),
          found.map(({ trap, finding }) => ({ ...trap, caught: finding !== undefined, finding: finding ?? null })),
        );
        const trapLines = found.flatMap(({ trap, finding }) =>
          finding === undefined
            ? [`✕ NOT caught: ${trap.title}`]
            : [`✓ caught: ${trap.title}`, `  ${finding.message}`, `  fix: ${finding.fix}`],
        );
        printText(
          [
            `report: ${join(dir, 'report.html')}`,
            conclusion(run),
            '',
            'Two exports that load, pass the checker and are wrong at other sizes:',
            ...trapLines,
            '',
            ...failedArtifactsText(run),
            runTable(run),
          ].join('\n'),
        );
        const missed = found.filter(({ finding }) => finding === undefined);
        if (missed.length > 0)
          throw checkFailed(`${String(missed.length)} of ${String(found.length)} traps were not caught.`, []);
        if (run.verdict === 'fail')
          throw checkFailed('An artifact of the sample failed its checks.', [`See ${join(dir, 'report.html')}.`]);
      });
    });
}
