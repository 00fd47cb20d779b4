/** The Axes view: which axes can change, probing them by running the model, and editing them into a new file. */
import { type ReactElement, useState } from 'react';
import { type ErrorInfo, toErrorInfo } from '../../src-shared/errors.js';
import { cancelJob } from '../app/start-job.js';
import { engine } from '../engine-client.js';
import { useModels } from '../state/models-store.js';
import { logError } from '../state/session-log.js';
import { ErrorCard } from '../ui/error-card.js';
import { FindingCard } from '../ui/finding-card.js';
import { Progress } from '../ui/progress.js';
import { useCall } from '../ui/use-call.js';
import { changeAxes, toggleRepair, useTabAxes } from './axes-store.js';
import { AxisTable } from './axis-table.js';
import { EditPanel } from './edit-panel.js';
import { useJobResult } from './use-job-result.js';
import './axes.css';

export function AxesView({ tabId }: { tabId: string }): ReactElement {
  const modelId = useModels((state) => state.models[tabId]?.modelId ?? null);
  const report = useModels((state) => state.models[tabId]?.report ?? null);
  const { drafts, repair, probeJob } = useTabAxes(tabId);
  const [refusal, setRefusal] = useState<ErrorInfo | null>(null);
  const listed = useCall('model.axes', modelId === null ? null : { modelId });
  const probe = useJobResult(probeJob);
  if (listed.error !== null)
    return (
      <div className="centred">
        <ErrorCard title="The axes cannot be listed" error={listed.error} />
      </div>
    );
  if (listed.data === null || report === null)
    return (
      <p className="axes-empty" role="status">
        Following the symbols through the graph.
      </p>
    );
  const axes = probe.result?.kind === 'axes' ? probe.result.axes : listed.data.axes;
  const editable = report.format === 'onnx';
  const start = (): void => {
    setRefusal(null);
    engine
      .call('jobs.axes', { path: report.path, probe: true, at: {}, threads: 1 })
      .then(({ jobId }) => changeAxes(tabId, { probeJob: jobId }))
      .catch((thrown: unknown) => {
        const info = toErrorInfo(thrown);
        logError(info);
        setRefusal(info);
      });
  };
  const problem = refusal ?? probe.error;
  return (
    <section className="axes-view" aria-label="Axes" data-testid="axes-view">
      <div className="axes-actions">
        {editable ? (
          <button type="button" className="button" disabled={probe.running} onClick={start}>
            {axes.probed ? 'Probe again' : 'Probe'}
          </button>
        ) : null}
        {probe.running ? (
          <>
            <Progress value={probe.job?.progress.value ?? null} label="Probing the axes" />
            <span className="small muted">{probe.job?.progress.detail ?? ''}</span>
            {probeJob === null ? null : (
              <button type="button" className="button small" onClick={() => cancelJob(probeJob)}>
                Cancel
              </button>
            )}
          </>
        ) : (
          <span className="small muted">
            {!editable
              ? `Axes of ONNX models can be probed and edited; this is ${report.format}.`
              : axes.probed
                ? `${String(axes.runs)} runs.`
                : 'Runs the model at several sizes of every symbol and says what works.'}
          </span>
        )}
      </div>
      {problem === null ? null : <ErrorCard title="The axes were not probed" error={problem} />}
      {axes.findings.length === 0 ? null : (
        <ul className="findings" aria-label="Findings about the axes">
          {axes.findings.map((finding) => (
            <FindingCard key={`${finding.rule} ${finding.message}`} finding={finding} />
          ))}
        </ul>
      )}
      <AxisTable tabId={tabId} report={axes} drafts={drafts} editable={editable} />
      {editable ? (
        <>
          <Frozen tabId={tabId} symbols={axes.repairable} chosen={repair} />
          {modelId === null ? null : <EditPanel tabId={tabId} modelId={modelId} report={axes} />}
        </>
      ) : null}
    </section>
  );
}

/** Symbols that something inside holds at one size, each to be let through or left. */
function Frozen({
  tabId,
  symbols,
  chosen,
}: {
  tabId: string;
  symbols: readonly string[];
  chosen: readonly string[];
}): ReactElement | null {
  if (symbols.length === 0) return null;
  return (
    <fieldset className="axes-frozen">
      <legend className="minor">Let through what is frozen inside</legend>
      {symbols.map((symbol) => (
        <label key={symbol}>
          <input type="checkbox" checked={chosen.includes(symbol)} onChange={() => toggleRepair(tabId, symbol)} />{' '}
          <span className="mono">{symbol}</span>
        </label>
      ))}
    </fieldset>
  );
}
