/** What is in a model file, read in a thread of its own: jobs hold up the engine no more than opening a model does. */
import type { InspectReport } from '../../../src-shared/inspect.js';
import type { LintFinding } from '../../../src-shared/lint.js';
import type { Numerics } from '../../../src-shared/numerics.js';
import { ModelThread } from './model-thread.js';

/** Opens the file, takes its report and lets it go. Throws what opening throws, READER_CRASHED and CANCELLED. */
export async function readReport(path: string, signal: AbortSignal): Promise<InspectReport> {
  const thread = new ModelThread({ dataDir: '' });
  try {
    return (await thread.open(path, signal)).report;
  } finally {
    thread.end();
  }
}

/** The report with what lint says of the file, weights included. Throws as readReport does. */
export async function readAndLint(
  path: string,
  signal: AbortSignal,
): Promise<{ report: InspectReport; findings: LintFinding[] }> {
  const thread = new ModelThread({ dataDir: '' });
  try {
    const { modelId, report } = await thread.open(path, signal);
    const { findings } = await thread.call('model.findings', { modelId, weights: true }, signal);
    return { report, findings };
  } finally {
    thread.end();
  }
}

/** The report with what the model's numbers can keep at each of several sizes. Throws as readReport does. */
export async function readNumerics(
  path: string,
  sizes: readonly Readonly<Record<string, number>>[],
  signal: AbortSignal,
): Promise<Numerics[]> {
  const thread = new ModelThread({ dataDir: '' });
  try {
    const { modelId } = await thread.open(path, signal);
    const found: Numerics[] = [];
    for (const symbols of sizes)
      found.push(await thread.call('model.numerics', { modelId, symbols: { ...symbols } }, signal));
    return found;
  } finally {
    thread.end();
  }
}
