/** p50 bars with 95 % whiskers on one shared axis from zero, as SVG; the table behind it carries the exact figures. */
import type { LatencyRow } from '../../src-shared/latency.js';
import { formatMs } from '../../src-shared/units.js';
import { html, type Html } from './escape.js';

const width = 900;
const labelWidth = 300;
const valueWidth = 90;
const rowHeight = 26;

/** A round step that cuts [0, max] into four to eight parts. */
export function axisStep(max: number): number {
  if (!(max > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(max / 4));
  const fraction = max / 4 / power;
  return power * (fraction < 2 ? 1 : fraction < 5 ? 2 : 5);
}

export function latencyChart(rows: readonly LatencyRow[]): Html {
  const max = Math.max(...rows.map((row) => Math.max(row.p50Ms, row.p50IntervalMs?.[1] ?? 0)), 1e-6);
  const scale = (value: number): number => (value / max) * (width - labelWidth - valueWidth);
  const height = rows.length * rowHeight + 24;
  const bars = rows.map((row, index) => {
    const y = index * rowHeight;
    const [low, high] = row.p50IntervalMs ?? [row.p50Ms, row.p50Ms];
    const label = row.batch === null ? row.subject : `${row.subject}, batch ${String(row.batch)}`;
    const x1 = labelWidth + scale(low);
    const x2 = labelWidth + scale(high);
    return html`<text x="${labelWidth - 8}" y="${y + 17}" text-anchor="end">${label}</text>
<rect class="bar" x="${labelWidth}" y="${y + 6}" width="${scale(row.p50Ms).toFixed(1)}" height="14" rx="2" opacity="0.75"/>
<path class="whisker" d="M${x1.toFixed(1)} ${y + 13}H${x2.toFixed(1)}M${x1.toFixed(1)} ${y + 9}v8M${x2.toFixed(1)} ${y + 9}v8"/>
<text x="${(x2 + 6).toFixed(1)}" y="${y + 17}">${formatMs(row.p50Ms)} ms</text>`;
  });
  const step = axisStep(max);
  const ticks: Html[] = [];
  for (let value = 0; value <= max; value += step) {
    const x = (labelWidth + scale(value)).toFixed(1);
    ticks.push(
      html`<path class="axis" d="M${x} 0V${height - 20}"/><text class="tick" x="${x}" y="${height - 6}" text-anchor="middle">${Number(value.toPrecision(3))}</text>`,
    );
  }
  return html`<svg viewBox="0 0 ${width} ${height}" width="100%" role="img" aria-label="Median latency per subject in milliseconds">${ticks}${bars}</svg>`;
}
