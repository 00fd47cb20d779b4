/** How often each operator occurs, as bars on one scale. */
import { type ReactElement, useState } from 'react';
import { CopyButton } from '../ui/copy.js';

const shownAtFirst = 12;

/** Operators by falling count, ties by name. */
export function rankOperators(counts: Readonly<Record<string, number>>): [string, number][] {
  return Object.entries(counts).sort(([a, x], [b, y]) => y - x || a.localeCompare(b));
}

export function OperatorBars({ counts }: { counts: Readonly<Record<string, number>> }): ReactElement {
  const [all, setAll] = useState(false);
  const ranked = rankOperators(counts);
  const most = ranked[0]?.[1] ?? 1;
  const shown = all ? ranked : ranked.slice(0, shownAtFirst);
  return (
    <>
      <table className="bars" aria-label="Operators">
        <tbody>
          {shown.map(([op, count]) => (
            <tr key={op}>
              <th scope="row" className="mono" title={op}>
                {op}
              </th>
              <td className="bars-count">{count.toLocaleString('en')}</td>
              <td className="bars-bar" aria-hidden="true">
                <span style={{ width: `${((count / most) * 100).toFixed(1)}%` }} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className="button-row bars-tools">
        {ranked.length > shownAtFirst ? (
          <button type="button" className="link small" onClick={() => setAll(!all)}>
            {all ? 'Show fewer' : `Show all ${String(ranked.length)}`}
          </button>
        ) : null}
        <span className="push">
          <CopyButton
            label="Copy as TSV"
            text={() => ['Operator\tCount', ...ranked.map(([op, count]) => `${op}\t${String(count)}`)].join('\n')}
          />
        </span>
      </div>
    </>
  );
}
