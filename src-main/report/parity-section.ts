/** The comparison in the report: worst output of each subject by both rules, where error comes in, what stays the same. */
import type { Attribution } from '../../src-shared/attribution.js';
import type { OutputComparison, ParityResult } from '../../src-shared/parity.js';
import { formatNumber } from '../../src-shared/units.js';
import { html, type Html, raw } from './escape.js';

const rank = { fail: 0, warn: 1, pass: 2 } as const;
const nothing = raw('');

/** The comparison with the worst verdict of each subject and output; of these the one with the largest error. */
export function worstOutputs(parity: ParityResult): OutputComparison[] {
  const worst = new Map<string, OutputComparison>();
  for (const each of parity.outputs) {
    const key = JSON.stringify([each.subject, each.name]);
    const known = worst.get(key);
    const isWorse =
      known === undefined ||
      rank[each.verdict] < rank[known.verdict] ||
      (each.verdict === known.verdict && (each.rmsRel ?? Infinity) > (known.rmsRel ?? Infinity));
    if (isWorse) worst.set(key, each);
  }
  return [...worst.values()];
}

const shown = (value: number | null | undefined): string =>
  value === null || value === undefined ? '–' : formatNumber(value);

function attributionTable({ stages, guilty, sentence }: Attribution): Html {
  const rows = stages.map(
    (stage, index) =>
      html`<tr><td>${stage.label}${index === guilty ? html` <span class="verdict fail">the error comes in here</span>` : nothing}</td><td class="number">${shown(stage.rmsRel)}</td><td class="number">${shown(stage.maxAbs)}</td></tr>`,
  );
  return html`<h3>Where the error comes in</h3><p>${sentence}</p>
<div class="scroll"><table><thead><tr><th>Stage</th><th class="number">Error / RMS</th><th class="number">Max difference</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

/** Nothing where no output was compared. */
export function paritySection(parity: ParityResult): Html {
  const outputs = worstOutputs(parity);
  if (outputs.length === 0) return nothing;
  const title = new Map(parity.cases.map((each) => [each.id, each.title]));
  const rows = outputs.map(
    (
      each,
    ) => html`<tr><td>${each.subject}</td><td class="mono">${each.name}</td><td>${title.get(each.case) ?? each.case}</td>
<td class="number">${shown(each.maxAbs)}</td><td class="number">${shown(each.rmsRel)}</td><td class="number">${shown(each.metrics?.cosine)}</td>
<td>${each.reason}</td></tr>`,
  );
  const mixing = parity.invariance.filter((each) => each.verdict === 'fail');
  return html`<h2>Parity</h2>
${parity.noiseFloor === null ? nothing : html`<p class="muted">Noise floor: ${parity.noiseFloor.detail}</p>`}
<div class="scroll"><table><thead><tr><th>Subject</th><th>Output</th><th>Worst case</th><th class="number">Max difference</th><th class="number">Error / RMS</th><th class="number">Cosine</th><th>Reason</th></tr></thead><tbody>${rows}</tbody></table></div>
${mixing.length === 0 ? nothing : html`<ul>${mixing.map((each) => html`<li>${each.subject}, ${each.output}: ${each.reason}</li>`)}</ul>`}
${parity.attribution === null ? nothing : attributionTable(parity.attribution)}
${parity.layers.length === 0 ? nothing : html`<ul>${parity.layers.map((each) => html`<li>${each.subject}: ${each.sentence}</li>`)}</ul>`}`;
}
