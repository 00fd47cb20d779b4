/** What is in a model file, read in a thread: jobs hold up the engine no more than opening a model does. */
import { stat } from 'node:fs/promises';
import type { InspectReport } from '../../../src-shared/inspect.js';
import type { LintFinding } from '../../../src-shared/lint.js';
import type { Numerics } from '../../../src-shared/numerics.js';
import { withModel } from './spare-threads.js';

/** What is kept of single files that have not changed: one comparison asks for the same few several times. */
const maxKept = 4;
const kept = new Map<string, InspectReport>();
/** By the state of the file, then by sizes. */
const keptNumerics = new Map<string, Map<string, Numerics>>();

function keep<T>(all: Map<string, T>, state: string, one: T): void {
  all.set(state, one);
  for (const oldest of [...all.keys()].slice(0, -maxKept)) all.delete(oldest);
}

/** Path, size and time of a file; null for folders, whose files may change without them. */
async function stateOf(path: string): Promise<string | null> {
  const info = await stat(path).catch(() => undefined);
  return info?.isFile() === true ? JSON.stringify([path, info.size, info.mtimeMs]) : null;
}

/** Opens the file, takes its report and lets it go. Throws what opening throws, READER_CRASHED and CANCELLED. */
export async function readReport(path: string, signal: AbortSignal): Promise<InspectReport> {
  const state = await stateOf(path);
  const known = state === null ? undefined : kept.get(state);
  if (known !== undefined) return known;
  const report = await withModel(path, signal, (_, opened) => Promise.resolve(opened.report));
  if (state !== null) keep(kept, state, report);
  return report;
}

/** The report with what lint says of the file, weights included. Throws as readReport does. */
export async function readAndLint(
  path: string,
  signal: AbortSignal,
): Promise<{ report: InspectReport; findings: LintFinding[] }> {
  return withModel(path, signal, async (thread, { modelId, report }) => {
    const { findings } = await thread.call('model.findings', { modelId, weights: true }, signal);
    return { report, findings };
  });
}

/**
 * What the model's numbers can keep at each of several sizes; the file is opened for those that are not known. Throws as
 * readReport does.
 */
export async function readNumerics(
  path: string,
  sizes: readonly Readonly<Record<string, number>>[],
  signal: AbortSignal,
): Promise<Numerics[]> {
  const state = await stateOf(path);
  const known = new Map(state === null ? [] : keptNumerics.get(state));
  const asked = sizes.map((symbols) => ({ symbols, key: JSON.stringify(Object.entries(symbols).sort()) }));
  const unknown = new Map(asked.flatMap(({ key, symbols }) => (known.has(key) ? [] : [[key, symbols] as const])));
  if (unknown.size > 0) {
    await withModel(path, signal, async (thread, { modelId }) => {
      for (const [key, symbols] of unknown)
        known.set(key, await thread.call('model.numerics', { modelId, symbols: { ...symbols } }, signal));
    });
    if (state !== null) keep(keptNumerics, state, known);
  }
  return asked.flatMap(({ key }) => known.get(key) ?? []);
}
