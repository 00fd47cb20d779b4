/** What surgery would do or did: counts, what changes, and the proof. */
import type { ReactElement } from 'react';
import type { ModelDiff, ModelEditResult } from '../../src-shared/edit.js';
import { formatBytes } from '../../src-shared/units.js';
import { openPaths } from '../app/open-files.js';
import { ProofRows, Rows } from '../ui/rows.js';

/** Rows that are shown; the proof file has more. */
const maxRows = 60;

const arrow = <T,>({ before, after }: { before: T; after: T }, show: (each: T) => string): string =>
  before === after ? show(after) : `${show(before)} → ${show(after)}`;

export function Diff({ diff }: { diff: ModelDiff }): ReactElement {
  const { nodes, changes, strippedPaths } = diff;
  const facts = [
    `Nodes ${arrow(nodes, String)}: ${String(nodes.added)} added, ${String(nodes.removed)} removed, ${String(nodes.changed)} changed`,
    `initializers ${arrow(diff.initializers, String)}`,
    `file ${arrow(diff.fileBytes, formatBytes)}`,
    ...(diff.dataBytes.before + diff.dataBytes.after === 0 ? [] : [`data files ${arrow(diff.dataBytes, formatBytes)}`]),
    ...(strippedPaths === 0 ? [] : [`${String(strippedPaths)} local paths cut out`]),
  ];
  const listed = nodes.added + nodes.removed + nodes.changed;
  return (
    <>
      <p>{facts.join('; ')}.</p>
      {diff.notes.map((note) => (
        <p key={note} className="muted">
          {note}
        </p>
      ))}
      <Rows
        caption="What changes"
        heads={['what', 'name', 'before', 'after']}
        rows={changes
          .slice(0, maxRows)
          .map(({ what, name, before, after }) => [
            <>{what}</>,
            <span className="mono">{name}</span>,
            <span className="mono">{before ?? '–'}</span>,
            <span className="mono">{after ?? '–'}</span>,
          ])}
      />
      {changes.length > maxRows || listed > changes.length ? (
        <p className="small muted">The first {String(Math.min(maxRows, changes.length))} are shown.</p>
      ) : null}
    </>
  );
}

export function EditResult({ result }: { result: ModelEditResult }): ReactElement {
  const { out, proof, dataFiles } = result;
  return (
    <div className="edit-result" data-testid="edit-result">
      <p role="status">
        {out === null ? (
          'The proof failed; nothing was written.'
        ) : (
          <>
            Written: <span className="mono">{[out, ...dataFiles].join(', ')}</span>{' '}
            <button type="button" className="link" onClick={() => openPaths([out])}>
              Open
            </button>
          </>
        )}
      </p>
      <ProofRows proof={proof} />
      <Diff diff={result.diff} />
    </div>
  );
}
