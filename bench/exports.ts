/**
 * `npm run bench -- exports`: every sample source to every target, with what became of each; and what the exporter's
 * step here costs over the bare exporter call, measured in pairs. Two tables and JSON (last line). --overhead or --matrix
 * makes that part alone. Needs a Python with torch (LAPIDARY_PYTHON or managed).
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Artifact, type ExportRequest, targetIdSchema } from '../src-shared/target.js';
import { defaultDataDir } from '../src-main/data-dir.js';
import { resources } from '../src-main/resources.js';
import { recipeFromFile, exportRequestOf } from '../src-main/run/recipe-file.js';
import type { JobContext } from '../src-main/jobs/job-context.js';
import { findPython } from '../src-main/runtimes/python/find-python.js';
import { PythonWorker } from '../src-main/runtimes/python/worker.js';
import { exportResultSchema } from '../src-main/runtimes/python/worker-protocol.js';
import { type Session, withSession } from '../src-main/shells/cli/session.js';
import { textTable } from '../src-main/shells/cli/text-table.js';
import { bareExport } from './lib/bare-export.js';

const pairs = 7;
const flags = process.argv.slice(2);
const wanted = { matrix: !flags.includes('--overhead'), overhead: !flags.includes('--matrix') };
const ends = (values: number[]): string => `${Math.min(...values).toFixed(2)} … ${Math.max(...values).toFixed(2)}`;
const median = (values: number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

async function exported(session: Session, request: ExportRequest): Promise<Artifact[]> {
  const { jobId } = await session.client.call('jobs.export', request);
  const result = await session.follow(jobId);
  if (result.kind !== 'export') throw new Error('The export answered with something else.');
  return result.artifacts;
}

interface Overhead {
  source: string;
  /** Seconds of the bare call and of the exporter's step here, pair by pair. */
  pairs: { bare: number; here: number }[];
  /** Median over the pairs of here / bare. */
  ratio: number;
}

const quiet: JobContext = { signal: new AbortController().signal, log: () => undefined, progress: () => undefined };

/** Bare call and export here take turns, so that a busy machine slows both; the first of each is not counted. */
async function overheadOf(python: string, source: string, request: ExportRequest): Promise<Overhead> {
  const bare = bareExport(python, request, join(dir, 'bare.onnx'));
  const worker = new PythonWorker(python, quiet);
  const { inputs, outputs } = request;
  const params = { source: request.source, target: 'onnx', inputs, outputs, path: join(dir, 'here.onnx'), threads: 1 };
  const measured: { bare: number; here: number }[] = [];
  try {
    for (let count = 0; count <= pairs; count += 1) {
      const bareSeconds = await bare.seconds();
      const { seconds } = exportResultSchema.parse(await worker.call(quiet, 'export', params));
      measured.push({ bare: bareSeconds, here: seconds });
    }
  } finally {
    bare.close();
    await worker.close();
  }
  measured.shift();
  return { source, pairs: measured, ratio: median(measured.map((pair) => pair.here / pair.bare)) };
}

const dir = mkdtempSync(join(tmpdir(), 'lapidary-bench-'));
const python = await findPython(defaultDataDir());
const matrix: {
  source: string;
  artifacts: Pick<Artifact, 'target' | 'ok' | 'opset' | 'bytes' | 'seconds' | 'findings'>[];
}[] = [];
const overhead: Overhead[] = [];
try {
  for (const file of readdirSync(resources.samples).filter((name) => name.endsWith('.yaml'))) {
    const request = exportRequestOf(await recipeFromFile(join(resources.samples, file)), join(dir, file));
    request.targets = targetIdSchema.options.map((target) => ({ target, opset: null, options: {} }));
    if (wanted.matrix)
      await withSession({ verbose: false }, async (session) => {
        const artifacts = await exported(session, request);
        matrix.push({ source: file.replace('.yaml', ''), artifacts });
      });
    if (wanted.overhead) overhead.push(await overheadOf(python, file.replace('.yaml', ''), request));
  }
} finally {
  rmSync(dir, { recursive: true, force: true });
}

const right = { align: 'right' as const };
if (wanted.matrix)
  process.stdout.write(
    `${textTable(
      [
        { title: 'source' },
        { title: 'target' },
        { title: 'verdict' },
        { title: 'opset', ...right },
        { title: 'MB', ...right },
        { title: 's', ...right },
        { title: 'first finding' },
      ],
      matrix.flatMap(({ source, artifacts }) =>
        artifacts.map((artifact, index) => [
          index === 0 ? source : '',
          artifact.target,
          artifact.ok ? '✓ holds' : '✕ fails',
          artifact.opset === null ? '–' : String(artifact.opset),
          artifact.bytes === null ? '–' : (artifact.bytes / 1e6).toFixed(1),
          artifact.seconds.toFixed(2),
          (artifact.findings[0]?.message ?? '').slice(0, 70),
        ]),
      ),
    )}\n\n`,
  );
if (wanted.overhead)
  process.stdout.write(
    `${textTable(
      [
        { title: 'source, to ONNX' },
        { title: 'bare call s', ...right },
        { title: 'exporter here s', ...right },
        { title: 'ratio, median of pairs', ...right },
        { title: 'least … largest', ...right },
      ],
      overhead.map((row) => [
        row.source,
        median(row.pairs.map((pair) => pair.bare)).toFixed(2),
        median(row.pairs.map((pair) => pair.here)).toFixed(2),
        row.ratio.toFixed(2),
        ends(row.pairs.map((pair) => pair.here / pair.bare)),
      ]),
    )}\n`,
  );
process.stdout.write(`${JSON.stringify({ bench: 'exports', pairs, matrix, overhead })}\n`);
