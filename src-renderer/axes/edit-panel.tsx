/** Saving an edit of axes: where to, the command line of it, what changed and was repaired, and the proof. */
import { type ReactElement, useState } from 'react';
import type { AxesReport, AxisEditResult } from '../../src-shared/axes.js';
import { type ErrorInfo, toErrorInfo } from '../../src-shared/errors.js';
import { openPaths } from '../app/open-files.js';
import { cancelJob } from '../app/start-job.js';
import { engine } from '../engine-client.js';
import { logError } from '../state/session-log.js';
import { CopyButton } from '../ui/copy.js';
import { ErrorCard } from '../ui/error-card.js';
import { TextField } from '../ui/field.js';
import { Progress } from '../ui/progress.js';
import { changeAxes, useTabAxes } from './axes-store.js';
import { draftProblem, editCommand, editOf, editSize, proposedPath } from './draft.js';
import { useJobResult } from './use-job-result.js';

const dim = (value: number | string | null): string => String(value ?? 'not said');
const marks = {
  pass: ['✓', 'pass', 'pass'],
  limit: ['–', 'not at this size', 'warn'],
  fail: ['✕', 'fail', 'fail'],
} as const;

function Rows({
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
            // biome-ignore lint/suspicious/noArrayIndexKey: rows never move
            <tr key={row}>
              {cells.map((cell, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: cells never move
                <td key={at}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Result({ result }: { result: AxisEditResult }): ReactElement {
  const { changes, repairs, refused, proof, out } = result;
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
        caption="Nodes that are repaired"
        heads={['node', 'operator', 'before', 'after']}
        rows={repairs.map(({ node, op, before, after }) => [
          <span className="mono">{node}</span>,
          <>{op}</>,
          <span className="mono">{before}</span>,
          <span className="mono">{after}</span>,
        ])}
      />
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
    </div>
  );
}

export function EditPanel({ tabId, report }: { tabId: string; report: AxesReport }): ReactElement {
  const { drafts, repair, out, editJob } = useTabAxes(tabId);
  const [refusal, setRefusal] = useState<ErrorInfo | null>(null);
  const { job, running, result, error } = useJobResult(editJob);
  const edit = editOf(report, drafts, repair);
  const path = out.trim() === '' ? proposedPath(report.path) : out.trim();
  const isWrong = Object.values(drafts).some((text) => draftProblem(text) !== null);
  const nothing = editSize(edit) === 0;
  const start = (): void => {
    setRefusal(null);
    engine
      .call('jobs.editAxes', {
        path: report.path,
        edit,
        out: path,
        prove: true,
        force: false,
        copyData: false,
        at: {},
        threads: 1,
      })
      .then(({ jobId }) => changeAxes(tabId, { editJob: jobId }))
      .catch((thrown: unknown) => {
        const info = toErrorInfo(thrown);
        logError(info);
        setRefusal(info);
      });
  };
  const shown = refusal ?? error;
  return (
    <section className="axes-edit" aria-label="Save with other axes">
      <TextField
        label="Save as"
        value={out}
        mono
        placeholder={proposedPath(report.path)}
        onChange={(next) => changeAxes(tabId, { out: next })}
        help="A new file; this one is never touched. Both are run and compared before it is written."
      />
      <div className="axes-actions">
        <button type="button" className="button primary" disabled={nothing || isWrong || running} onClick={start}>
          Prove and save
        </button>
        <button
          type="button"
          className="button quiet"
          disabled={nothing}
          onClick={() => changeAxes(tabId, { drafts: {}, repair: [], editJob: null })}
        >
          Undo all
        </button>
        {nothing ? (
          <span className="muted small">Type another size or name into an axis above.</span>
        ) : (
          <CopyButton label="Copy as command" text={() => editCommand(report.path, edit, path)} />
        )}
      </div>
      {running ? (
        <div className="axes-running">
          <Progress value={job?.progress.value ?? null} label="Editing the axes" />
          <span className="small muted">{job?.progress.detail ?? ''}</span>
          {editJob === null ? null : (
            <button type="button" className="button small" onClick={() => cancelJob(editJob)}>
              Cancel
            </button>
          )}
        </div>
      ) : null}
      {shown === null ? null : <ErrorCard title="The axes were not edited" error={shown} />}
      {result?.kind === 'axes-edit' ? <Result result={result.edited} /> : null}
    </section>
  );
}
