/** What a run will take, as far as something is known of it: sizes from the parameters, time from earlier runs. Pure. */
import type { RunRecord } from '../../src-shared/run-record.js';
import type { TargetId } from '../../src-shared/target.js';
import { formatSeconds } from '../../src-shared/units.js';
import type { TargetsDraft } from './target-draft.js';

export interface SizeEstimate {
  target: TargetId;
  /** Bytes of the parameters in it; 0 where they are left out. */
  bytes: number;
}

/** About what each artifact will weigh: the parameters, which every target here keeps as they are. */
export function sizeEstimates(draft: TargetsDraft, parameterBytes: number): SizeEstimate[] {
  return draft.targets.map((target) => ({
    target,
    bytes: draft.options[target]?.['export_params'] === false ? 0 : parameterBytes,
  }));
}

export interface EarlierRun {
  seconds: number;
  targets: readonly TargetId[];
}

/** A run that went to its end, of this source; null for any other. */
export function earlierRunOf(run: RunRecord, path: string, entry: string): EarlierRun | null {
  const same = run.source?.path === path && (run.recipe.source.entry ?? '') === entry;
  if (!same || run.state !== 'done') return null;
  const seconds = run.steps.reduce((sum, step) => sum + (step.seconds ?? 0), 0);
  const targets = run.recipe.targets.map((each) => (typeof each === 'string' ? each : each.target));
  return { seconds, targets };
}

const sameTargets = (a: readonly TargetId[], b: readonly TargetId[]): boolean =>
  a.length === b.length && a.every((each) => b.includes(each));

/** How long earlier runs of this source took, those with the same targets where there are any; null without one. */
export function timeEstimate(runs: readonly EarlierRun[], targets: readonly TargetId[]): string | null {
  const like = runs.filter((run) => sameTargets(run.targets, targets));
  const from = like.length > 0 ? like : runs;
  if (from.length === 0) return null;
  const seconds = from.map((run) => run.seconds).sort((a, b) => a - b);
  const [least, most] = [seconds[0] ?? 0, seconds[seconds.length - 1] ?? 0];
  const [shortest, longest] = [formatSeconds(least), formatSeconds(most)];
  const took = shortest === longest ? shortest : `${shortest} to ${longest}`;
  const what = like.length > 0 ? 'the same targets' : 'other targets';
  const count = from.length === 1 ? 'One earlier run' : `${String(from.length)} earlier runs`;
  return `${count} of this source with ${what} took ${took}.`;
}
