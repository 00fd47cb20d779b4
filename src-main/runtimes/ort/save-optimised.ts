/** A model as ONNX Runtime optimises it, written to a file: which operators it fused, and what they give. */
import type { Subject } from '../../../src-shared/subject.js';
import type { JobContext } from '../../jobs/job-context.js';
import { shortProviderName, splitProviders } from './providers.js';
import { OrtRunner } from './runner.js';
import { loadResultSchema } from './runner-protocol.js';

/** Loads the subject at one level of optimisation, with the result at `out`. Throws what loading throws. */
export async function saveOptimised(
  context: JobContext,
  { path, label, options }: Subject,
  optimisation: 'disabled' | 'basic' | 'extended' | 'all',
  out: string,
): Promise<void> {
  const runner = new OrtRunner(context, label);
  const names = splitProviders(options.providers).map(shortProviderName);
  const providers = names.length > 0 ? names : ['cpu'];
  try {
    const params = { path, threads: options.threads ?? 1, optimisation, providers, savePath: out };
    loadResultSchema.parse(await runner.request({ method: 'load', params }));
  } finally {
    await runner.close();
  }
}
