/** The Axes view: which axes can change, probing them by running the model, and editing them into a new file. */
import { type KeyboardEvent, type ReactElement } from 'react';
import type { ModelGraph } from '../../src-shared/graph.js';
import { engine } from '../engine-client.js';
import { useModels } from '../state/models-store.js';
import { ErrorCard } from '../ui/error-card.js';
import { FindingCard } from '../ui/finding-card.js';
import { useCall } from '../ui/use-call.js';
import { changeAxes, redoAxes, toggleRepair, undoAxes, useTabAxes } from './axes-store.js';
import { AxisTable } from './axis-table.js';
import { editOf, editSize, isWrong } from './draft.js';
import { EditPanel } from './edit-panel.js';
import { JobProgress } from './job-progress.js';
import { useModelSymbols } from './model-symbols.js';
import { SymbolReachPanel } from './symbol-reach.js';
import { SymbolTable } from './symbol-table.js';
import { useStartedJob } from './use-started-job.js';
import './axes.css';

/** Ctrl+Z and Ctrl+Shift+Z for the draft; the field of the path keeps its own. */
function stepKeys(tabId: string) {
  return (event: KeyboardEvent): void => {
    const isStep = (event.ctrlKey || event.metaKey) && !event.altKey && /^[zy]$/i.test(event.key);
    if (!isStep || (event.target instanceof Element && event.target.closest('.field, .table-filter') !== null)) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.shiftKey || event.key.toLowerCase() === 'y') redoAxes(tabId);
    else undoAxes(tabId);
  };
}

export function AxesView({ tabId, graph }: { tabId: string; graph: ModelGraph }): ReactElement {
  const modelId = useModels((state) => state.models[tabId]?.modelId ?? null);
  const report = useModels((state) => state.models[tabId]?.report ?? null);
  const { history, symbol, probeJob } = useTabAxes(tabId);
  const draft = history.now;
  const listed = useCall('model.axes', modelId === null ? null : { modelId });
  const probe = useStartedJob(probeJob, (jobId) => changeAxes(tabId, { probeJob: jobId }));
  const symbols = useModelSymbols(modelId);
  const axes = probe.result?.kind === 'axes' ? probe.result.axes : (listed.data?.axes ?? null);
  const edit = axes === null ? null : editOf(axes, draft);
  const asks = edit !== null && editSize(edit) > 0 && !isWrong(draft);
  const preview = useCall('model.axisEdit', modelId === null || !asks ? null : { modelId, edit });
  if (listed.error !== null)
    return (
      <div className="centred">
        <ErrorCard title="The axes cannot be listed" error={listed.error} />
      </div>
    );
  if (axes === null || edit === null || report === null)
    return (
      <p className="axes-empty" role="status">
        Following the symbols through the graph.
      </p>
    );
  const editable = report.format === 'onnx';
  const request = { path: report.path, probe: true, at: {}, threads: 1 };
  return (
    <section className="axes-view" aria-label="Axes" data-testid="axes-view" onKeyDown={stepKeys(tabId)}>
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
      <SymbolTable
        tabId={tabId}
        report={axes}
        colours={symbols?.symbols ?? []}
        draft={draft}
        editable={editable}
        chosen={symbol}
      />
      {symbols === null || symbol === null ? null : (
        <SymbolReachPanel key={symbol} tabId={tabId} graph={graph} all={symbols} symbol={symbol} />
      )}
      <AxisTable
        tabId={tabId}
        report={axes}
        drafts={draft.axes}
        colours={symbols?.symbols ?? []}
        changes={preview.data?.changes ?? []}
        edited={asks}
        editable={editable}
      />
      {editable ? (
        <>
          <Frozen tabId={tabId} symbols={axes.repairable} chosen={draft.repair} />
          <EditPanel tabId={tabId} report={axes} edit={edit} preview={preview} />
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
