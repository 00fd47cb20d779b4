/** One self-contained page per run: settings, verdicts, latency, environment. No scripts, nothing fetched. */
import { conclusion } from '../../src-shared/conclusion.js';
import type { LatencyResult } from '../../src-shared/latency.js';
import type { RunRecord } from '../../src-shared/run-record.js';
import { type SummaryRow, summaryRows } from '../../src-shared/run-summary.js';
import { type Artifact, targets } from '../../src-shared/target.js';
import {
  counted,
  formatBytes,
  formatCount,
  formatMs,
  formatNumber,
  formatSeconds,
  formatShape,
} from '../../src-shared/units.js';
import { html, type Html, raw } from './escape.js';
import { latencyChart } from './latency-chart.js';
import { paritySection } from './parity-section.js';
import { reportStyle } from './report-style.js';
import { placeOf } from '../../src-shared/recipe-source.js';

const glyphs = { pass: '✓ pass', warn: '! warn', fail: '✕ fail', reference: 'reference' } as const;

function verdictText(verdict: SummaryRow['verdict']): Html {
  return verdict === null
    ? html`<span class="muted">– not run</span>`
    : html`<span class="verdict ${verdict}">${glyphs[verdict]}</span>`;
}

function summaryTable(run: RunRecord): Html {
  const rows = summaryRows(run).flatMap((row) => {
    const times = row.latency.length > 0 ? row.latency : [null];
    return times.map(
      (time, index) => html`<tr>
<td>${index === 0 ? row.title : ''}</td><td>${index === 0 ? verdictText(row.verdict) : ''}</td>
<td class="number">${index === 0 && row.verdict !== 'reference' ? `${String(row.casesPassed)} / ${String(row.casesTotal)}` : ''}</td>
<td class="number">${index === 0 ? (row.maxAbs === null ? '' : formatNumber(row.maxAbs)) : ''}</td>
<td class="number">${time?.batch ?? ''}</td><td class="number">${time === null ? '–' : formatMs(time.p50Ms)}</td>
<td class="number">${time === null ? '–' : formatMs(time.p90Ms)}</td><td class="number">${time === null ? '–' : formatMs(time.p99Ms)}</td></tr>`,
    );
  });
  return html`<div class="scroll"><table><thead><tr><th>Subject</th><th>Verdict</th><th class="number">Cases held</th>
<th class="number">Max difference</th><th class="number">Batch</th><th class="number">p50 ms</th><th class="number">p90 ms</th><th class="number">p99 ms</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

function artifactSection(artifact: Artifact): Html {
  const findings = artifact.findings.map(
    (finding) => html`<div class="card ${finding.severity}"><strong>${finding.rule}</strong>: ${finding.message}
${finding.fix === '' ? raw('') : html`<p><span class="muted">Fix:</span> ${finding.fix}</p>`}</div>`,
  );
  const shapes = artifact.outputs.map(
    (output) => html`<p class="mono">${output.name}: ${output.dtype ?? 'unknown'} ${formatShape(output.shape)}</p>`,
  );
  const facts = [
    artifact.bytes === null ? null : formatBytes(artifact.bytes),
    artifact.opset === null ? null : `opset ${String(artifact.opset)}`,
    `exported in ${formatSeconds(artifact.seconds)}`,
    artifact.warnings.length > 0 ? `${counted(artifact.warnings.length, 'warning')} in the log` : null,
  ].filter((fact) => fact !== null);
  return html`<h3>${targets[artifact.target].title} ${artifact.ok ? html`<span class="verdict pass">✓ holds</span>` : html`<span class="verdict fail">✕ do not ship</span>`}</h3>
<p class="muted">${facts.join(' · ')}</p>${artifact.path === null ? raw('') : html`<p class="mono">${artifact.path}</p><p class="mono muted">sha256 ${artifact.sha256 ?? ''}</p>`}${shapes}${findings}`;
}

function latencySection(latency: LatencyResult): Html {
  const { environment } = latency;
  const notes = latency.subjects.flatMap((row) =>
    row.warnings.map(
      (warning) => html`<li>${row.subject}${row.batch === null ? '' : `, batch ${String(row.batch)}`}: ${warning}</li>`,
    ),
  );
  const overhead = latency.overhead.map((row) => `${row.runtime} ${formatMs(row.p50Ms)} ms`).join(', ');
  return html`<h2>Latency</h2>${latencyChart(latency.subjects)}
<p class="muted">Median of ${latency.subjects[0]?.n ?? 0} samples after ${latency.subjects[0]?.warmup ?? 0} warm-up runs, ${environment.threads} thread(s) each, blocks interleaved; whiskers are 95 % intervals of the median. An empty model takes ${overhead || 'not measured'} a call.</p>
<p class="muted">${environment.cpu}, ${environment.logicalCores} logical cores, ${formatBytes(environment.memoryBytes)}, ${environment.platform}; governor ${environment.governor ?? 'unknown'}; load ${environment.loadBefore.toFixed(2)} before, ${environment.loadAfter.toFixed(2)} after.</p>
${notes.length > 0 ? html`<ul>${notes}</ul>` : raw('')}`;
}

/** The page, complete with its style. */
export function reportHtml(run: RunRecord): string {
  const versions = Object.entries({ ...run.versions, ...run.latency?.environment.versions })
    .map(([name, version]) => `${name} ${version}`)
    .join(' · ');
  const cases = run.parity?.cases.map((each) => each.title).join(' · ') ?? '';
  const error =
    run.error === null
      ? raw('')
      : html`<div class="card"><strong>${run.error.code}</strong>: ${run.error.message}</div>`;
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><title>${run.title} · Lapidary report</title>
<style>${raw(reportStyle)}</style></head><body>
<h1>${run.title}</h1><p class="muted">${run.source?.moduleClass ?? ''} · ${run.source === null ? '' : formatCount(run.source.parameters.count)} parameters · ${run.startedAt.slice(0, 16).replace('T', ' ')} UTC</p>
${error}<p><strong>${conclusion(run)}</strong></p>${summaryTable(run)}
<p class="muted">Tried at: ${cases}.</p>
<h2>Artifacts</h2>${run.artifacts.map(artifactSection)}
${run.parity === null ? raw('') : paritySection(run.parity)}
${run.latency === null || run.latency.subjects.length === 0 ? raw('') : latencySection(run.latency)}
<h2>Again</h2><p class="mono">${run.command}</p><p class="mono muted">source ${run.source?.path ?? placeOf(run.recipe.source)} sha256 ${run.source?.sha256 ?? 'unknown'}</p>
<p class="muted">${versions}</p></body></html>`;
  return page.text;
}
