/** What the Python worker runs: PyTorch sources and files, ONNX files the Node binding cannot run, OpenVINO. */
import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import { LapidaryError, toErrorInfo } from '../../../src-shared/errors.js';
import { runsSource, type Subject } from '../../../src-shared/subject.js';
import { isNamedModel } from '../../../src-shared/source.js';
import { countProviders } from '../../../src-shared/subject-description.js';
import type { JobContext } from '../../jobs/job-context.js';
import { explainOrtError } from '../ort/explain-error.js';
import { providerName, splitProviders } from '../ort/providers.js';
import type { OpenOptions, Runtime, SubjectSession } from '../runtime.js';
import { moduleValues } from './module-values.js';
import type { PythonService } from './service.js';
import type { PythonWorker } from './worker.js';
import { benchResultSchema, loadResultSchema, runResultSchema, subjectResultSchema } from './worker-protocol.js';

type PythonRuntimeId = 'eager' | 'compile' | 'torchscript' | 'export' | 'ort' | 'openvino';

const titles: Record<PythonRuntimeId, string> = {
  eager: 'PyTorch eager',
  compile: 'torch.compile',
  torchscript: 'TorchScript',
  export: 'torch.export',
  ort: 'ONNX Runtime (Python)',
  openvino: 'OpenVINO',
};

/** Runtimes with a process of their own even where others share one: native code that may crash, settings that stay. */
const alone: ReadonlySet<PythonRuntimeId> = new Set<PythonRuntimeId>(['compile', 'ort', 'openvino']);

/** Runtimes whose subjects tell what is inside. */
const inside: ReadonlySet<PythonRuntimeId> = new Set<PythonRuntimeId>(['eager', 'torchscript', 'export']);

/** How long one call may take before the worker is killed, in milliseconds; timing counts as one run. */
const limits = { load: 600_000, run: 600_000 };

/** Absolute path of a subject; a model of a library stays a name. */
const placeOfSubject = ({ path }: Subject): string => (isNamedModel(path) ? path : resolve(path));

/** What the worker is asked to load: a source for eager and compile, a file for the others. */
function workerSubject(id: PythonRuntimeId, subject: Subject, options: OpenOptions): object {
  const { providers, library, ...rest } = subject.options;
  const path = resolve(subject.path);
  if (id === 'ort') {
    const names = splitProviders(providers).map(providerName);
    const found = library === undefined ? null : resolve(library);
    return { ...rest, kind: 'onnx', path, library: found, providers: names.length > 0 ? names : null };
  }
  if (!runsSource(id)) return { ...rest, kind: id, path };
  return {
    ...rest,
    kind: id,
    source: { ...options.sourceOptions, path: placeOfSubject(subject), entry: subject.entry },
  };
}

/** ONNX Runtime's own words, which the worker gives as detail, are explained as those of the Node binding are. */
function explained(id: PythonRuntimeId, subject: Subject, thrown: unknown): unknown {
  const info = toErrorInfo(thrown);
  if (id !== 'ort' || info.code !== 'RUN_FAILED' || info.detail?.includes('ONNXRuntimeError') !== true) return thrown;
  return explainOrtError('run', subject.label, new Error(info.detail));
}

async function openSession(
  id: PythonRuntimeId,
  worker: PythonWorker,
  context: JobContext,
  subject: Subject,
  options: OpenOptions,
  close: (handle: string | number) => Promise<void>,
): Promise<SubjectSession> {
  const threads = subject.options.threads ?? options.threads;
  const { label } = subject;
  const request = {
    subject: workerSubject(id, subject, options),
    threads,
    inputNames: options.inputNames,
    outputNames: options.outputNames,
  };
  const loaded = loadResultSchema.parse(await worker.call(context, 'load', request, { ms: limits.load, label }));
  const { handle, provider, versions } = loaded;
  const call = async (method: string, params: object): Promise<unknown> => {
    const limit = { ms: options.runLimitMs ?? limits.run, label };
    return worker.call(context, method, { handle, ...params }, limit).catch((error: unknown) => {
      throw explained(id, subject, error);
    });
  };
  return {
    provider,
    versions,
    run: async (inputs, outputDir) => runResultSchema.parse(await call('run', { inputs, outputDir })).outputs,
    bench: async (inputs, warmup, samples) =>
      benchResultSchema.parse(await call('bench', { inputs, warmup, samples })).samplesMs,
    describe: async (inputs) => {
      const answer = await call('describe_subject', { inputs: inputs ?? null });
      const { nodes, ...known } = subjectResultSchema.parse(answer);
      return {
        ...known,
        threads,
        ...(nodes === undefined ? {} : { nodeProviders: { counts: countProviders(nodes), nodes } }),
      };
    },
    ...(inside.has(id) ? { modules: moduleValues(call) } : {}),
    close: () => close(handle),
  };
}

/** A runtime of the Python worker. `isolated` gives every session a process of its own, as timing needs. */
export function pythonRuntime(id: PythonRuntimeId, python: PythonService, isolated: boolean): Runtime {
  return {
    id,
    title: titles[id],
    open: async (context, subject, options) => {
      const isName = runsSource(id) && isNamedModel(subject.path);
      await (isName ? undefined : access(resolve(subject.path)))?.catch(() => {
        throw new LapidaryError('FILE_NOT_FOUND', `There is no file at ${subject.path}.`, 'Check the path.');
      });
      if (!isolated && !alone.has(id)) {
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
