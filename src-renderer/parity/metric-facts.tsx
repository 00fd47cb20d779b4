/** Every metric of one comparison as name and value. */
import type { ReactElement } from 'react';
import type { OutputComparison } from '../../src-shared/parity.js';
import { overElements } from '../../src-shared/parity-metrics.js';
import { type Fact, Facts } from '../inspector/section.js';
import { exact, indexText, precise, shareText, shown } from './number-shown.js';

const metric = (name: string, value: number | null | undefined, unit = ''): Fact => {
  const full = exact(value);
  return {
    name,
    value: `${shown(value)}${value === null || value === undefined ? '' : unit}`,
    ...(full === undefined ? {} : { exact: full }),
  };
};

/** Metrics beyond those that every comparison has. */
function measured({ metrics }: OutputComparison): Fact[] {
  if (metrics === null) return [];
  const { ulp, top, nonFinite } = metrics;
  const mismatched = nonFinite.nanReferenceOnly + nonFinite.nanSubjectOnly + nonFinite.infinityMismatch;
  const sizes = [
    metric('p99 absolute', metrics.p99Abs),
    metric('p99 relative', metrics.p99Rel),
    metric('Mean relative', metrics.meanRel),
    metric('RMS reference', metrics.rmsReference),
    {
      name: 'Cosine',
      value: metrics.cosine === null ? '–' : precise(metrics.cosine),
      ...(metrics.cosine === null ? {} : { exact: String(metrics.cosine) }),
    },
    metric('Signal to noise', metrics.snrDb, '\u2009dB'),
    ...(ulp === null
      ? []
      : [
          {
            name: `ULP, ${ulp.type}`,
            value: `at most ${shown(ulp.max)}, p99 ${shown(ulp.p99)}`,
            exact: `over ${ulp.counted.toLocaleString('en')} elements with |reference| ≥ ${String(ulp.floor)}`,
          },
        ]),
    ...(top === null
      ? []
      : [
          { name: 'Top-1 agrees', value: shareText(top.top1, top.rows, 'row') },
          { name: 'Top-5 holds it', value: shareText(top.top5, top.rows, 'row') },
        ]),
  ];
  return [
    ...(overElements(metrics) === null ? [] : sizes),
    { name: 'Equal', value: shareText(metrics.equal, metrics.elementCount, 'element') },
    ...(mismatched + nonFinite.nanBoth + nonFinite.infinityBoth === 0
      ? []
      : [
          {
            name: 'Not finite',
            value: `${mismatched.toLocaleString('en')} on one side only, ${(nonFinite.nanBoth + nonFinite.infinityBoth).toLocaleString('en')} on both`,
          },
        ]),
  ];
}

export function MetricFacts({ comparison }: { comparison: OutputComparison }): ReactElement | null {
  const { worst, metrics } = comparison;
  if (comparison.maxAbs === null && metrics === null) return null; // Stopped before values were compared.
  const sizes = [
    metric('Max absolute', comparison.maxAbs),
    metric('Max relative', comparison.maxRel),
    metric('Mean absolute', comparison.meanAbs),
    metric('RMS relative', comparison.rmsRel),
  ];
  return (
    <Facts
      facts={[
        ...(comparison.maxAbs === null ? [] : sizes),
        ...measured(comparison),
        ...(worst === null
          ? []
          : [
              {
                name: 'Worst element',
                value: `${indexText(worst.index)}: ${precise(worst.value)}, reference ${precise(worst.reference)}`,
                exact: `${String(worst.value)}, reference ${String(worst.reference)}`,
              },
            ]),
      ]}
    />
  );
}
