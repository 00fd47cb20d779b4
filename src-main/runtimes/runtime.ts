/** The extension point for ways to run a model: one folder per runtime, one line in registry.ts. */
import type { JobContext } from '../jobs/job-context.js';
import type { RuntimeId, Subject } from '../../src-shared/subject.js';
import type { SourceOptions } from '../../src-shared/source.js';
import type { ModuleValues } from './python/module-values.js';
import type { SubjectDescription } from '../../src-shared/subject-description.js';

/** A tensor written by a run. */
export interface OutputFile {
  name: string;
  /** dtype the runtime computed, which may be wider in the file (bfloat16 → float32). */
  dtype: string;
  shape: number[];
  path: string;
}

/** A loaded subject in its own process. Inputs and outputs are .npy files. Not reentrant: one call at a time. */
export interface SubjectSession {
  /** What really runs it: 'CPUExecutionProvider', 'torch CPU'. */
  readonly provider: string;
  readonly versions: Readonly<Record<string, string>>;
  /**
   * Runs once; writes one .npy per output into outputDir, whose last folder is named by the case's id (by which recorded
   * outputs are found). Throws RUN_FAILED, RUNNER_CRASHED, TIMED_OUT, CANCELLED.
   */
  run(inputs: Readonly<Record<string, string>>, outputDir: string): Promise<OutputFile[]>;
  /** `warmup` untimed runs, then `samples` timed ones; milliseconds each. */
  bench(inputs: Readonly<Record<string, string>>, warmup: number, samples: number): Promise<number[]>;
  /** What really runs it; with inputs also which provider ran each node, for which it is run once more. */
  describe?(inputs?: Readonly<Record<string, string>>): Promise<SubjectDescription>;
  /** What goes into and comes out of the modules inside, for PyTorch subjects. */
  readonly modules?: ModuleValues;
  close(): Promise<void>;
}

export interface OpenOptions {
  threads: number;
  inputNames: readonly string[];
  /** Names to give to the outputs of runtimes that have none of their own (PyTorch); null: derived. */
  outputNames: readonly string[] | null;
  /** How a PyTorch source is loaded; its paths are absolute. */
  sourceOptions?: SourceOptions | undefined;
  /** How long one run may take before it is stopped, milliseconds; the runtime's own limit where absent. */
  runLimitMs?: number;
}

export interface Runtime {
  readonly id: RuntimeId;
  readonly title: string;
  /** Starts a process and loads the subject. Throws when the file or the runtime is not there. */
  open(context: JobContext, subject: Subject, options: OpenOptions): Promise<SubjectSession>;
  /** Milliseconds per run of an empty model: what the runtime itself costs per call. */
  overhead(context: JobContext, threads: number, samples: number): Promise<number[]>;
}
