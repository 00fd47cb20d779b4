/** The table behind a chart: what it draws, as numbers that can be read out and copied. */
import { type ReactElement, useState } from 'react';
import { CopyButton } from '../ui/copy.js';

/** Rows on the page; copying gives all. */
const shownRows = 200;

interface Props {
  name: string;
  heads: readonly string[];
  rows: readonly (readonly string[])[];
}

export function ChartTable({ name, heads, rows }: Props): ReactElement {
  const [open, setOpen] = useState(false);
  return (
    <details className="histogram-table" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="small">Show as a table</summary>
      {open ? (
        <>
          <div className="histogram-rows" tabIndex={0} role="region" aria-label={`${name} as a table`}>
            <table className="table">
              <thead>
                <tr>
                  {heads.map((head) => (
                    <th key={head} scope="col" className="right">
                      {head}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {rows.slice(0, shownRows).map((row, at) => (
                  // Rows have no identity but their place.
                  <tr key={at}>
                    {row.map((cell, column) => (
                      <td key={column} className="right">
                        {cell}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          {rows.length > shownRows ? (
            <p className="small muted">
              The first {shownRows} of {rows.length.toLocaleString('en')} rows; copying gives all.
            </p>
          ) : null}
          <CopyButton label="Copy as TSV" text={() => [heads, ...rows].map((row) => row.join('\t')).join('\n')} />
        </>
      ) : null}
    </details>
  );
}
