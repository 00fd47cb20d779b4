/** Keeps one Python worker warm (importing torch takes seconds) and starts fresh ones where isolation matters. */
import type { CallInput } from '../../../src-shared/contract.js';
import type { Finding } from '../../../src-shared/finding.js';
import type { Source, SourceDescription } from '../../../src-shared/source.js';
import {
  type AxesTrial,
  axesTrialSchema,
  type InputProposal,
  inputProposalSchema,
} from '../../../src-shared/input-proposal.js';
import type { InputSpec } from '../../../src-shared/input-spec.js';
import type { JobContext } from '../../jobs/job-context.js';
import { findPython } from './find-python.js';
import { PythonWorker } from './worker.js';
import { adviceResultSchema, describeResultSchema, probeResultSchema } from './worker-protocol.js';

export class PythonService {
  readonly #dataDir: string;
  /** A promise, so that two callers at once wait for one worker instead of starting two and losing one. */
  #warm: Promise<PythonWorker> | undefined;
  #python: string | undefined;

  constructor(dataDir: string) {
    this.#dataDir = dataDir;
  }

  /** The shared worker; a new one when the last ended. */
  async warm(context: JobContext): Promise<PythonWorker> {
    const current = this.#warm;
    if (current !== undefined) {
      const worker = await current.catch(() => undefined);
      if (worker?.alive === true) return worker;
    }
    // Whoever waited longest starts the next one; the others then wait for theirs.
    if (this.#warm !== current) return this.warm(context);
    this.#warm = this.fresh(context);
    return this.#warm;
  }

  /** A worker of its own, which the caller closes. */
  async fresh(context: JobContext): Promise<PythonWorker> {
    this.#python = await findPython(this.#dataDir);
    return new PythonWorker(this.#python, context);
  }

  /** Class, parameters, forward arguments and declared inputs of a PyTorch source. Runs the user's file. */
  async describe(context: JobContext, source: Source, showMismatch = false): Promise<SourceDescription> {
    const worker = await this.warm(context);
    return describeResultSchema.parse(await worker.call(context, 'describe', { source, showMismatch }));
  }

  /** Inputs to start from where a source declares none; forward runs. */
  async proposeInputs(context: JobContext, source: Source): Promise<InputProposal> {
    const worker = await this.warm(context);
    return inputProposalSchema.parse(await worker.call(context, 'propose_inputs', { source }));
  }

  /** What torch.export makes of declared axes; no file is written. */
  async tryAxes(context: JobContext, source: Source, inputs: readonly InputSpec[]): Promise<AxesTrial> {
    const worker = await this.warm(context);
    return axesTrialSchema.parse(await worker.call(context, 'try_axes', { source, inputs }));
  }

  /** What each target will make of a source; runs torch.export and the tracer once on the example. */
  async advise(context: JobContext, asked: CallInput<'source.advise'>): Promise<Finding[]> {
    const worker = await this.warm(context);
    return adviceResultSchema.parse(await worker.call(context, 'advise', { ...asked })).findings;
  }

  /** Versions of Python and of the packages that matter; packages that are absent are left out. */
  async versions(context: JobContext): Promise<Record<string, string>> {
    const worker = await this.warm(context);
    const probe = probeResultSchema.parse(await worker.call(context, 'probe', {}));
    const present = Object.entries(probe.packages).filter((entry): entry is [string, string] => entry[1] !== null);
    return { python: probe.python, ...Object.fromEntries(present) };
  }

  async close(): Promise<void> {
    const current = this.#warm;
    this.#warm = undefined;
    const worker = await current?.catch(() => undefined); // one that could not start has nothing to close
    await worker?.close();
  }
}
