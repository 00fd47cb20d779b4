/** A small table of cells, and the table of a proof: nothing where there are no rows. */
import type { ReactElement } from 'react';
import type { AxisProof } from '../../src-shared/axes.js';

export function Rows({
  caption,
  heads,
  rows,
}: {
  caption: string;
  heads: string[];
  rows: ReactElement[][];
}): ReactElement | null {
  if (rows.length === 0) return null;
  return (
    <div className="table-scroll">
      <table className="table" aria-label={caption}>
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells, row) => (
            <tr key={row}>
              {cells.map((cell, at) => (
                <td key={at}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const marks = {
  pass: ['✓', 'pass', 'pass'],
  ran: ['–', 'ran, values unknown', 'warn'],
  limit: ['–', 'not at this size', 'warn'],
  fail: ['✕', 'fail', 'fail'],
} as const;

export function ProofRows({ proof }: { proof: AxisProof | null }): ReactElement {
  return (
    <Rows
      caption="Proof"
      heads={['run at', 'verdict', 'reason']}
      rows={(proof?.cases ?? []).map(({ title, verdict, reason }) => [
        <span className="mono">{title}</span>,
        <span className={`verdict ${marks[verdict][2]}`}>
          <span aria-hidden="true">{marks[verdict][0]}</span> {marks[verdict][1]}
        </span>,
        <>{reason}</>,
      ])}
    />
  );
}
