/** ONNX Runtime on the CPU through its Node binding, one process per session. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Subject } from '../../../src-shared/subject.js';
import { writeNpy, zeros } from '../../io/npy.js';
import type { JobContext } from '../../jobs/job-context.js';
import { readReport } from '../../process/reader/read-report.js';
import type { OpenOptions, Runtime, SubjectSession } from '../runtime.js';
import { requireExternalData } from './require-external-data.js';
import { defaultLimits, OrtRunner } from './runner.js';
import { benchResultSchema, loadResultSchema, runResultSchema } from './runner-protocol.js';

async function start(
  context: JobContext,
  path: string | null,
  label: string,
  threads: number,
  optimisation: 'disabled' | 'basic' | 'extended' | 'all',
  runLimitMs = defaultLimits.run,
): Promise<SubjectSession> {
  const runner = new OrtRunner(context, label, { ...defaultLimits, run: runLimitMs });
  try {
    const info = loadResultSchema.parse(
      await runner.request({ method: 'load', params: { path, threads, optimisation } }),
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
      close: () => runner.close(),
    };
  } catch (error) {
    await runner.close();
    throw error;
  }
}

export const ortRuntime: Runtime = {
  id: 'ort',
  title: 'ONNX Runtime',
  open: async (context: JobContext, subject: Subject, options: OpenOptions) => {
    // Refuses what is not a model with a clear sentence before ONNX Runtime sees it.
    requireExternalData(await readReport(subject.path, context.signal));
    return start(
      context,
      subject.path,
      subject.label,
      subject.options.threads ?? options.threads,
      subject.options.opt ?? 'all',
      options.runLimitMs,
    );
  },
  overhead: async (context, threads, samples) => {
    const folder = await mkdtemp(join(tmpdir(), 'lapidary-'));
    try {
      const input = join(folder, 'x.npy');
      await writeNpy(input, zeros('float32', [1]));
      const session = await start(context, null, 'the empty model', threads, 'all');
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
