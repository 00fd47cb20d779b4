/** The two rules side by side, in numbers: what each allows, where that comes from, and how many elements are over it. */
import type { ReactElement } from 'react';
import type { OutputComparison } from '../../src-shared/parity.js';
import type { RuleResult } from '../../src-shared/parity-metrics.js';
import { scaleTerms } from '../../src-shared/scale-rule.js';
import { formatNumber } from '../../src-shared/units.js';
import { VerdictMark } from '../ui/verdict.js';

const allows = ({ atol, rtol }: RuleResult): string =>
  rtol === 0 ? formatNumber(atol) : `${formatNumber(atol)} + ${formatNumber(rtol)} · |reference|`;

function scaleOrigin({ scale }: OutputComparison): string {
  if (scale === null) return '';
  const { calibrated, dtype, u } = scale.basis;
  const { of, c, k, rms } = scaleTerms(scale.basis);
  const parts = [formatNumber(c), formatNumber(u), `√${k.toLocaleString('en')}`, formatNumber(rms)].join(' · ');
  if (of === 'roundings') return `c · u · √roundings · RMS = ${parts}; u of ${dtype}, c of tensors rounded as a whole`;
  return `c · u · √K · RMS = ${parts}; u of ${dtype}, c ${calibrated ? 'measured on this model' : 'usual, not measured'}`;
}

export function RulesTable({ comparison }: { comparison: OutputComparison }): ReactElement | null {
  const { house, scale, elementCount } = comparison;
  const rows = [
    { name: 'House rule', rule: house, origin: 'by element type, or as asked for' },
    { name: 'Scale-aware rule', rule: scale, origin: scaleOrigin(comparison) },
  ];
  if (house === null && scale === null) return null;
  return (
    <div className="table-scroll">
      <table className="table" aria-label="Rules">
        <thead>
          <tr>
            <th scope="col">Rule</th>
            <th scope="col">Verdict</th>
            <th scope="col">Allows a difference of</th>
            <th scope="col" className="right">
              Elements over
            </th>
            <th scope="col">Comes from</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, rule, origin }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {rule === null ? (
                <td colSpan={4} className="muted">
                  Not applied here.
                </td>
              ) : (
                <>
                  <td>
                    <VerdictMark verdict={rule.verdict} />
                  </td>
                  <td className="mono" title={`${String(rule.atol)} + ${String(rule.rtol)} · |reference|`}>
                    {allows(rule)}
                  </td>
                  <td className="right">
                    {rule.over.toLocaleString('en')}
                    {elementCount === null ? '' : ` of ${elementCount.toLocaleString('en')}`}
                  </td>
                  <td className="muted">{origin}</td>
                </>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
