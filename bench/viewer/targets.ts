/** What ours must reach on each model; the largest value that passes. */
import type { Metric } from './measurement.js';

const gib = 2 ** 30;
const mib = 2 ** 20;
const anyZoom = ['panNear', 'zoomNear', 'panMid', 'zoomMid', 'panFar', 'zoomFar'] as const;

/** Targets of one model by metric. */
export function targetsOf(model: string): Partial<Record<Metric, number>> {
  const targets: Partial<Record<Metric, number>> = { mounted: 200 };
  for (const metric of anyZoom) targets[metric] = 33;
  if (model.startsWith('10k')) Object.assign(targets, { open: 2000, openGap: 100 });
  if (model.startsWith('50k'))
    Object.assign(targets, { open: 4000, openPeak: 1.5 * gib, findList: 100, findFilter: 50, findJump: 200 });
  if (model.startsWith('w')) Object.assign(targets, { open: 1000, enginePeak: 300 * mib, weight: 300 });
  if (model.startsWith('2k')) targets.flat = 1000;
  if (model.startsWith('10k')) targets.flat = 3000;
  return targets;
}
