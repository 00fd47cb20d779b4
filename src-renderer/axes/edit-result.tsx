/** What an edit of axes would do or did: tables of axes and nodes, and of the proof. */
import type { ReactElement } from 'react';
import type { AxisEditResult, AxisPreview } from '../../src-shared/axes.js';
import { rangeText } from '../../src-shared/axis-ranges.js';
import { openPaths } from '../app/open-files.js';
import { ProofRows, Rows } from '../ui/rows.js';

const dim = (value: number | string | null): string => String(value ?? 'not said');
/** What an edit changes, repairs and is refused. */
export function Preview({ changes, ranges, repairs, refused }: AxisPreview): ReactElement {
  return (
    <>
      {refused.map(({ where, reason }) => (
        <p key={where} className="finding fail">
          <span className="mono">{where}</span>: {reason}
        </p>
      ))}
      <Rows
        caption="Axes that change"
        heads={['axis', 'before', 'after', 'how']}
        rows={changes.map(({ axis, before, after, follows }) => [
          <span className="mono">{axis}</span>,
          <span className="mono">{dim(before)}</span>,
          <span className="mono">{dim(after)}</span>,
          <>{follows ? 'follows' : 'as asked'}</>,
        ])}
      />
      <Rows
        caption="Ranges that change"
        heads={['symbol', 'before', 'after']}
        rows={ranges.map(({ symbol, before, after }) => [
          <span className="mono">{symbol}</span>,
          <span className="mono">{before === null ? 'none' : rangeText(before)}</span>,
          <span className="mono">{after === null ? 'none' : rangeText(after)}</span>,
        ])}
      />
      <Rows
        caption="Nodes that are repaired"
        heads={['node', 'operator', 'before', 'after']}
        rows={repairs.map(({ node, op, before, after }) => [
          <span className="mono">{node}</span>,
          <>{op}</>,
          <span className="mono">{before}</span>,
          <span className="mono">{after}</span>,
        ])}
      />
    </>
  );
}

export function Result({ result }: { result: AxisEditResult }): ReactElement {
  const { proof, out } = result;
  return (
    <div className="axes-result" data-testid="axes-result">
      <p role="status">
        {out === null ? (
          'Nothing was written.'
        ) : (
          <>
            Written: <span className="mono">{out}</span>{' '}
            <button type="button" className="link" onClick={() => openPaths([out])}>
              Open
            </button>
          </>
        )}
      </p>
      <Preview {...result} />
      <ProofRows proof={proof} />
    </div>
  );
}
