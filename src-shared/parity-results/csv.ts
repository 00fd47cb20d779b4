/** A comparison as CSV (RFC 4180): a row per subject, case and output. Pure. */
import type { ParityResult } from '../parity.js';
import { overElements } from '../parity-metrics.js';

const cell = (value: string | number | null | undefined): string => {
  const text = value === null || value === undefined ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

const header = [
  'subject',
  'case',
  'output',
  'verdict',
  'structure',
  'finite',
  'values',
  'max_abs',
  'mean_abs',
  'p99_abs',
  'max_rel',
  'mean_rel',
  'p99_rel',
  'rms_error',
  'rms_reference',
  'rms_rel',
  'cosine',
  'snr_db',
  'max_ulp',
  'top1',
  'top5',
  'over_house',
  'over_scale',
  'elements',
  'reason',
];

export function parityCsv(parity: ParityResult): string {
  const rows = parity.outputs.map((each) => {
    const metrics = overElements(each.metrics);
    const share = (count: number | undefined): number | null =>
      metrics?.top === null || metrics?.top === undefined || count === undefined || metrics.top.rows === 0
        ? null
        : count / metrics.top.rows;
    return [
      each.subject,
      each.case,
      each.name,
      each.verdict,
      each.structure,
      each.finite,
      each.values,
      metrics?.maxAbs,
      metrics?.meanAbs,
      metrics?.p99Abs,
      metrics?.maxRel,
      metrics?.meanRel,
      metrics?.p99Rel,
      metrics?.rmsError,
      metrics?.rmsReference,
      metrics?.rmsRel,
      metrics?.cosine,
      metrics?.snrDb,
      metrics?.ulp?.max,
      share(metrics?.top?.top1),
      share(metrics?.top?.top5),
      each.house?.over,
      each.scale?.over,
      each.elementCount,
      each.reason,
    ];
  });
  const failed = parity.failures.map((failure) => {
    const row = new Array<string | null>(header.length).fill(null);
    [row[0], row[1], row[3]] = [failure.subject, failure.case, 'fail'];
    row[header.length - 1] = `did not run: ${failure.error.message}`;
    return row;
  });
  return `${[header, ...rows, ...failed].map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}
