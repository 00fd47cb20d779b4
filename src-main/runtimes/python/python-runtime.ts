/** What the Python worker runs: eager, TorchScript, torch.export programs, and ONNX files that need an operator library. */
import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import { LapidaryError } from '../../../src-shared/errors.js';
import type { Subject } from '../../../src-shared/subject.js';
import type { JobContext } from '../../jobs/job-context.js';
import type { OpenOptions, Runtime, SubjectSession } from '../runtime.js';
import type { PythonService } from './service.js';
import type { PythonWorker } from './worker.js';
import { benchResultSchema, loadResultSchema, runResultSchema } from './worker-protocol.js';
import { isNamedModel } from '../../../src-shared/source.js';

type PythonRuntimeId = 'eager' | 'torchscript' | 'export' | 'ort';

const titles: Record<PythonRuntimeId, string> = {
  eager: 'PyTorch eager',
  torchscript: 'TorchScript',
  export: 'torch.export',
  ort: 'ONNX Runtime (Python)',
};

/** Absolute path of a subject; a model of a library stays a name. */
const placeOfSubject = ({ path }: Subject): string => (isNamedModel(path) ? path : resolve(path));

/** What the worker is asked to load: a source for eager, a file for the others. */
function workerSubject(id: PythonRuntimeId, subject: Subject, options: OpenOptions): object {
  const path = resolve(subject.path);
  if (id === 'ort') return { kind: 'onnx', path, library: subject.options.library ?? null };
  if (id !== 'eager') return { kind: id, path };
  return { kind: id, source: { ...options.sourceOptions, path: placeOfSubject(subject), entry: subject.entry } };
}

async function openSession(
  id: PythonRuntimeId,
  worker: PythonWorker,
  context: JobContext,
  subject: Subject,
  options: OpenOptions,
  close: (handle: string | number) => Promise<void>,
): Promise<SubjectSession> {
  const loaded = await worker.call(context, 'load', {
    subject: workerSubject(id, subject, options),
    threads: subject.options.threads ?? options.threads,
    inputNames: options.inputNames,
    outputNames: options.outputNames,
  });
  const { handle } = loadResultSchema.parse(loaded);
  return {
    provider: id === 'ort' ? 'CPUExecutionProvider' : 'torch CPU',
    versions: {},
    run: async (inputs, outputDir) =>
      runResultSchema.parse(await worker.call(context, 'run', { handle, inputs, outputDir })).outputs,
    bench: async (inputs, warmup, samples) =>
      benchResultSchema.parse(await worker.call(context, 'bench', { handle, inputs, warmup, samples })).samplesMs,
    close: () => close(handle),
  };
}

/** A runtime of the Python worker. `isolated` gives every session a process of its own, as timing needs. */
export function pythonRuntime(id: PythonRuntimeId, python: PythonService, isolated: boolean): Runtime {
  return {
    id,
    title: titles[id],
    open: async (context, subject, options) => {
      const isName = id === 'eager' && isNamedModel(subject.path);
      await (isName ? undefined : access(resolve(subject.path)))?.catch(() => {
        throw new LapidaryError('FILE_NOT_FOUND', `There is no file at ${subject.path}.`, 'Check the path.');
      });
      if (!isolated) {
        const worker = await python.warm(context);
        return openSession(id, worker, context, subject, options, async (handle) => {
          if (worker.alive) await worker.call(context, 'unload', { handle });
        });
      }
      const worker = await python.fresh(context);
      try {
        return await openSession(id, worker, context, subject, options, () => worker.close());
      } catch (error) {
        await worker.close();
        throw error;
      }
    },
    overhead: async (context, threads, samples) => {
      const worker = await python.fresh(context);
      try {
        const result = await worker.call(context, 'bench_overhead', { samples, threads });
        return benchResultSchema.parse(result).samplesMs;
      } finally {
        await worker.close();
      }
    },
  };
}
