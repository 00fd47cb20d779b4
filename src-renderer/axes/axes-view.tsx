/** The Axes view: which axes can change, probing them by running the model, and editing them into a new file. */
import type { ReactElement } from 'react';
import { engine } from '../engine-client.js';
import { useModels } from '../state/models-store.js';
import { ErrorCard } from '../ui/error-card.js';
import { FindingCard } from '../ui/finding-card.js';
import { useCall } from '../ui/use-call.js';
import { changeAxes, toggleRepair, useTabAxes } from './axes-store.js';
import { AxisTable } from './axis-table.js';
import { EditPanel } from './edit-panel.js';
import { JobProgress } from './job-progress.js';
import { useStartedJob } from './use-started-job.js';
import './axes.css';

export function AxesView({ tabId }: { tabId: string }): ReactElement {
  const modelId = useModels((state) => state.models[tabId]?.modelId ?? null);
  const report = useModels((state) => state.models[tabId]?.report ?? null);
  const { drafts, repair, probeJob } = useTabAxes(tabId);
  const listed = useCall('model.axes', modelId === null ? null : { modelId });
  const probe = useStartedJob(probeJob, (jobId) => changeAxes(tabId, { probeJob: jobId }));
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
  const request = { path: report.path, probe: true, at: {}, threads: 1 };
  return (
    <section className="axes-view" aria-label="Axes" data-testid="axes-view">
      <div className="axes-actions">
        {editable ? (
          <button
            type="button"
            className="button"
            disabled={probe.running}
            onClick={() => probe.start(() => engine.call('jobs.axes', request))}
          >
            {axes.probed ? 'Probe again' : 'Probe'}
          </button>
        ) : null}
        {probe.running ? (
          <JobProgress job={probe.job} label="Probing the axes" />
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
      {probe.error === null ? null : <ErrorCard title="The axes were not probed" error={probe.error} />}
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
