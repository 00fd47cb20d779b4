/** ONNX Runtime through its Node binding, one process per session. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InspectReport } from '../../../src-shared/inspect.js';
import type { Subject } from '../../../src-shared/subject.js';
import { countProviders, type SubjectDescription } from '../../../src-shared/subject-description.js';
import { writeNpy, zeros } from '../../io/npy.js';
import type { JobContext } from '../../jobs/job-context.js';
import { readReport } from '../../process/reader/read-report.js';
import type { OpenOptions, Runtime, SubjectSession } from '../runtime.js';
import { requireExternalData } from './require-external-data.js';
import { defaultLimits, OrtRunner } from './runner.js';
import { providerName, shortProviderName, splitProviders } from './providers.js';
import { benchResultSchema, describeResultSchema, loadResultSchema, runResultSchema } from './runner-protocol.js';

interface Start {
  /** null: the empty model. */
  path: string | null;
  label: string;
  threads: number;
  optimisation: 'disabled' | 'basic' | 'extended' | 'all';
  providers: readonly string[];
  runLimitMs?: number | undefined;
}

async function start(context: JobContext, asked: Start): Promise<SubjectSession> {
  const { path, label, threads, optimisation } = asked;
  const runner = new OrtRunner(context, label, { ...defaultLimits, run: asked.runLimitMs ?? defaultLimits.run });
  const providers = asked.providers.length > 0 ? asked.providers.map(shortProviderName) : ['cpu'];
  try {
    const info = loadResultSchema.parse(
      await runner.request({ method: 'load', params: { path, threads, optimisation, providers } }),
    );
    return {
      provider: info.provider,
      versions: { onnxruntime: info.version },
      run: async (inputs, outputDir) => {
        const result = await runner.request({ method: 'run', params: { inputs: { ...inputs }, outputDir } });
        return runResultSchema.parse(result).outputs;
      },
      bench: async (inputs, warmup, samples) => {
        const result = await runner.request({ method: 'bench', params: { inputs: { ...inputs }, warmup, samples } });
        return benchResultSchema.parse(result).samplesMs;
      },
      describe: async (inputs) => ({
        runtime: 'ort',
        version: info.version,
        providers: providers.map(providerName),
        options: { runner: 'node', opt: optimisation },
        threads,
        ...(inputs === undefined ? {} : await providersOf(runner, inputs)),
      }),
      close: () => runner.close(),
    };
  } catch (error) {
    await runner.close();
    throw error;
  }
}

async function providersOf(
  runner: OrtRunner,
  inputs: Readonly<Record<string, string>>,
): Promise<Pick<SubjectDescription, 'nodeProviders'>> {
  const result = await runner.request({ method: 'describe', params: { inputs: { ...inputs } } });
  const { nodes } = describeResultSchema.parse(result);
  return { nodeProviders: { counts: countProviders(nodes), nodes } };
}

/** What is said of a subject's file. Refuses what is no model in a clear sentence before ONNX Runtime sees it. */
export async function readOrtModel(context: JobContext, subject: Subject): Promise<InspectReport> {
  const report = await readReport(subject.path, context.signal);
  requireExternalData(report);
  return report;
}

/** A session in the Node binding, of a file that was looked at. */
export function openInNode(context: JobContext, subject: Subject, options: OpenOptions): Promise<SubjectSession> {
  return start(context, {
    path: subject.path,
    label: subject.label,
    threads: subject.options.threads ?? options.threads,
    optimisation: subject.options.opt ?? 'all',
    providers: splitProviders(subject.options.providers),
    runLimitMs: options.runLimitMs,
  });
}

export const ortRuntime: Runtime = {
  id: 'ort',
  title: 'ONNX Runtime',
  open: async (context: JobContext, subject: Subject, options: OpenOptions) => {
    await readOrtModel(context, subject);
    return openInNode(context, subject, options);
  },
  overhead: async (context, threads, samples) => {
    const folder = await mkdtemp(join(tmpdir(), 'lapidary-'));
    try {
      const input = join(folder, 'x.npy');
      await writeNpy(input, zeros('float32', [1]));
      const session = await start(context, {
        path: null,
        label: 'the empty model',
        threads,
        optimisation: 'all',
        providers: [],
      });
      try {
        return await session.bench({ x: input }, 50, samples);
      } finally {
        await session.close();
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};
