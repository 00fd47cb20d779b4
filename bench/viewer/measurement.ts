/** What is measured of one viewer with one model. Times in ms, sizes in bytes; what was not measured is absent. */

export const metrics = {
  open: { title: 'open', unit: 'ms' },
  openGap: { title: 'longest freeze (frame gap)', unit: 'ms' },
  openTask: { title: 'longest main-thread task', unit: 'ms' },
  openCpu: { title: 'CPU, browser', unit: 's' },
  engineCpu: { title: 'CPU, engine', unit: 's' },
  openPeak: { title: 'peak RSS above idle, open', unit: 'bytes' },
  sessionPeak: { title: 'peak RSS above idle, all steps', unit: 'bytes' },
  enginePeak: { title: 'peak RSS, engine', unit: 'bytes' },
  findList: { title: 'find: list', unit: 'ms' },
  findFilter: { title: 'find: filter', unit: 'ms' },
  findJump: { title: 'find: jump', unit: 'ms' },
  expandAll: { title: 'expand all', unit: 'ms' },
  flat: { title: 'flat layout', unit: 'ms' },
  panNear: { title: 'pan p95, near', unit: 'ms' },
  zoomNear: { title: 'zoom p95, near', unit: 'ms' },
  panMid: { title: 'pan p95, mid', unit: 'ms' },
  zoomMid: { title: 'zoom p95, mid', unit: 'ms' },
  panFar: { title: 'pan p95, far', unit: 'ms' },
  zoomFar: { title: 'zoom p95, far', unit: 'ms' },
  weight: { title: 'one weight: first values shown', unit: 'ms' },
  weightStatistics: { title: 'one weight: statistics', unit: 'ms' },
  mounted: { title: 'boxes in the document, most', unit: 'count' },
  elements: { title: 'elements in the document', unit: 'count' },
} as const;

export type Metric = keyof typeof metrics;

export interface Measurement {
  viewer: string;
  model: string;
  values: Partial<Record<Metric, number>>;
  /** Why there are no further values: a crash, a limit. */
  ended: string | null;
}

/** Medians over several measurements of one viewer and model; the reason of the first that ended early. */
export function medians(runs: readonly Measurement[]): Measurement {
  const [first] = runs;
  if (first === undefined) throw new Error('Nothing was measured.');
  const values: Measurement['values'] = {};
  for (const metric of Object.keys(metrics) as Metric[]) {
    const found = runs.flatMap((run) => run.values[metric] ?? []).sort((a, b) => a - b);
    const middle = found[(found.length - 1) >> 1];
    if (middle !== undefined) values[metric] = middle;
  }
  return { ...first, values, ended: runs.find((run) => run.ended !== null)?.ended ?? null };
}
