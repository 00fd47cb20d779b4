/** The comparison as text: a table a model, ours beside its target and beside the other viewer. */
import { type Column, textTable } from '../../src-main/shells/cli/text-table.js';
import { type Measurement, type Metric, metrics } from './measurement.js';
import { targetsOf } from './targets.js';

const mib = 2 ** 20;
const gib = 2 ** 30;

export function formatValue(metric: Metric, value: number): string {
  if (Number.isNaN(value)) return 'not measured';
  switch (metrics[metric].unit) {
    case 'ms':
      return value >= 1000 ? `${(value / 1000).toPrecision(3)} s` : `${value.toFixed(0)} ms`;
    case 's':
      return `${value.toFixed(2)} s`;
    case 'bytes':
      return value >= gib ? `${(value / gib).toFixed(2)} GiB` : `${(value / mib).toFixed(0)} MiB`;
    case 'count':
      return value.toLocaleString('en');
  }
}

/** What is printed alike counts as met: 33.3 ms of frames is 33 ms. */
const meets = (metric: Metric, our: number, target: number): boolean =>
  our <= target || formatValue(metric, our) === formatValue(metric, target);

function rowsOf(ours: Measurement, theirs: Measurement | null): string[][] {
  const targets = targetsOf(ours.model);
  const rows: string[][] = [];
  for (const metric of Object.keys(metrics) as Metric[]) {
    const our = ours.values[metric];
    const their = theirs?.values[metric];
    if (our === undefined && their === undefined) continue;
    const target = targets[metric];
    const mark =
      target === undefined || our === undefined || Number.isNaN(our) ? '' : meets(metric, our, target) ? '✓' : '✕';
    const cells = [
      metrics[metric].title,
      our === undefined ? '–' : formatValue(metric, our),
      target === undefined ? '' : `≤ ${formatValue(metric, target)}`,
      mark,
    ];
    if (theirs !== null) {
      const ratio = our !== undefined && their !== undefined && our > 0 ? `${(their / our).toPrecision(2)} ×` : '';
      cells.push(their === undefined ? '–' : formatValue(metric, their), ratio);
    }
    rows.push(cells);
  }
  return rows;
}

/** `theirs` null: nothing to compare with. A ratio over 1 is how many times less ours takes. */
export function modelTable(ours: Measurement, theirs: Measurement | null): string {
  const right = (title: string): Column => ({ title, align: 'right' });
  const columns = [{ title: ours.model }, right(ours.viewer), right('target'), { title: '' }];
  if (theirs !== null) columns.push(right(theirs.viewer), right('theirs / ours'));
  const ends = [ours, theirs].flatMap((each) =>
    each === null || each.ended === null ? [] : [`${each.viewer} ended early: ${each.ended}`],
  );
  return [textTable(columns, rowsOf(ours, theirs)), ...ends].join('\n');
}
