/** What is remarkable about a tensor, in words. Pure. */
import type { TensorStatistics } from '../../src-shared/tensor-statistics.js';

export interface Flag {
  tone: 'fail' | 'warn' | 'info';
  text: string;
}

const count = (value: number): string => value.toLocaleString('en');

/** Worst first; nothing for a tensor like any other. */
export function flagsOf(stats: TensorStatistics): Flag[] {
  const flags: Flag[] = [];
  const infinite = stats.positiveInfinite + stats.negativeInfinite;
  if (stats.nan > 0) flags.push({ tone: 'fail', text: `${count(stats.nan)} NaN` });
  if (infinite > 0) flags.push({ tone: 'fail', text: `${count(infinite)} infinite` });
  if (stats.count === 0) flags.push({ tone: 'info', text: 'empty' });
  else if (stats.zeros === stats.count) flags.push({ tone: 'warn', text: 'all zero' });
  else if (stats.finite === stats.count && stats.count > 1 && stats.minText === stats.maxText) {
    flags.push({ tone: 'info', text: 'constant' });
  } else if (stats.zeros > stats.count / 2) {
    flags.push({
      tone: 'info',
      text: `${String(Math.round((stats.zeros / stats.count) * 100))} % of the elements are zero`,
    });
  }
  return flags;
}
