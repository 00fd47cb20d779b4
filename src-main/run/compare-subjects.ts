/** A comparison as it is asked for: subjects resolved, cases made or read, every subject run and judged. */
import type { ParityRequest, ParityResult } from '../../src-shared/parity.js';
import { parityCases } from '../../src-shared/value-cases.js';
import type { JobContext } from '../jobs/job-context.js';
import { runParity } from '../parity/run-parity.js';
import { runtimeFor } from '../runtimes/registry.js';
import type { Services } from '../services.js';
import { resolveSubjects } from './resolve-subjects.js';

/** `dir` holds the tensors: inputs/<case>/, outputs/<subject>/<case>/. */
export async function compareSubjects(
  context: JobContext,
  services: Services,
  request: ParityRequest,
  dir: string,
): Promise<ParityResult> {
  const resolved = await resolveSubjects(context, services, request);
  const { rule, atol, rtol, tolerances } = request;
  const { result } = await runParity(context, {
    subjects: resolved.subjects,
    specs: resolved.specs,
    cases: parityCases(resolved.specs),
    settings: { rule, atol, rtol, tolerances },
    seed: request.seed,
    dir,
    open: (subject) =>
      runtimeFor(subject.runtime, { python: services.python, isolated: false }).open(context, subject, {
        threads: request.threads,
        inputNames: resolved.specs.map((spec) => spec.name),
        outputNames: resolved.outputNames,
        sourceOptions: resolved.sourceOptions,
      }),
  });
  return result;
}
