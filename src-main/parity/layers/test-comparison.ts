/** For tests: looks into two subjects at the example of some inputs, with a worker of the caller. */
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { exampleCase } from '../../../src-shared/cases.js';
import { parseInputSpecs } from '../../../src-shared/input-spec.js';
import type { LayerComparison } from '../../../src-shared/layer-parity.js';
import { parseSubject } from '../../../src-shared/subject.js';
import type { JobContext } from '../../jobs/job-context.js';
import type { PythonService } from '../../runtimes/python/service.js';
import { runtimeFor } from '../../runtimes/registry.js';
import { saveOptimised } from '../../runtimes/ort/save-optimised.js';
import { writeCaseInputs } from '../make-inputs.js';
import { compareLayers } from './compare-layers.js';

/** A job nobody watches or cancels. */
export const quietJob: JobContext = {
  signal: new AbortController().signal,
  log: () => undefined,
  progress: () => undefined,
};

export interface Comparing {
  python: PythonService;
  /** Input specs. */
  inputs: readonly string[];
  folder: string;
  memoryBytes?: number;
  job?: JobContext;
}

/** Whatever becomes of it, nothing stays in the scratch folder. */
export async function comparedInside(
  reference: string,
  subject: string,
  { python, inputs, folder, memoryBytes, job = quietJob }: Comparing,
): Promise<LayerComparison> {
  const specs = parseInputSpecs([...inputs]);
  const example = exampleCase(specs, {});
  const dir = join(folder, 'scratch');
  await mkdir(dir, { recursive: true });
  const work = compareLayers(job, {
    ...(memoryBytes === undefined ? {} : { memoryBytes }),
    reference: parseSubject(reference),
    subject: parseSubject(subject),
    case: example,
    inputs: await writeCaseInputs(specs, example, join(folder, 'inputs')),
    dir,
    noise: null,
    saveOptimised: (each, level, out) => saveOptimised(job, each, level, out),
    open: (each) =>
      runtimeFor(each.runtime, { python, isolated: false }).open(job, each, {
        threads: 1,
        inputNames: specs.map(({ name }) => name),
        outputNames: null,
      }),
  });
  return work.finally(async () => {
    expect(await readdir(dir)).toEqual([]);
  });
}
