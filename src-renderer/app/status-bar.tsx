/** One line: what the shown tab is about, the engine, and the jobs. */
import type { ReactElement } from 'react';
import type { DoctorReport } from '../../src-shared/contract.js';
import { counted, formatBytes, formatCount, formatMacs, plural } from '../../src-shared/units.js';
import type { EngineState } from '../engine/connection.js';
import { useEngineStore } from '../state/engine-store.js';
import { jobsText, setDrawer, shownJob, useJobs } from '../state/jobs-store.js';
import { useTabCost } from '../state/cost-store.js';
import { useModels } from '../state/models-store.js';
import { useOverlays } from '../state/overlays-store.js';
import { useTabs } from '../state/tabs-store.js';
import { formatName } from '../ui/format.js';
import { Progress } from '../ui/progress.js';
import { useNow } from '../ui/use-now.js';

function ModelFacts(): ReactElement | null {
  const active = useTabs((state) => state.active);
  const report = useModels((state) => state.models[active]?.report ?? null);
  const cost = useTabCost(active)?.cost?.report;
  if (report === null) return null;
  const opset = report.opsets[''] ?? report.opsets['ai.onnx'];
  const facts = [
    { text: formatName(report.format), exact: '' },
    ...(opset === undefined ? [] : [{ text: `opset ${String(opset)}`, exact: '' }]),
    // A file of weights has none, and no place for them.
    ...(report.nodeCount === 0 && report.inputs.length === 0
      ? []
      : [{ text: counted(report.nodeCount, 'node'), exact: '' }]),
    {
      text: `${formatCount(report.parameters.count)} ${plural(report.parameters.count, 'parameter')}`,
      exact: report.parameters.count.toLocaleString('en'),
    },
    ...(cost === undefined || cost.macs === 0
      ? []
      : [{ text: formatMacs(cost.macs), exact: `${cost.macs.toLocaleString('en')} multiply-accumulates in one run` }]),
    { text: formatBytes(report.fileBytes), exact: `${report.fileBytes.toLocaleString('en')} bytes` },
  ];
  return (
    <>
      {facts.map(({ text, exact }) => (
        <span key={text} title={exact === '' ? undefined : exact}>
          {text}
        </span>
      ))}
    </>
  );
}

function engineText(state: EngineState, now: number): string {
  switch (state.kind) {
    case 'connecting':
      return state.attempt > 1 ? `engine: connecting, attempt ${String(state.attempt)}` : 'engine: connecting';
    case 'ready':
      return 'engine ready';
    case 'lost':
      return `engine lost, next attempt in ${String(Math.max(0, Math.ceil((state.retryAt - now) / 1000)))} s`;
  }
}

function pythonText(doctor: DoctorReport | null): string {
  if (doctor === null) return 'Doctor';
  const { python } = doctor.versions;
  return python === undefined ? 'No Python' : `Python ${python}`;
}

export function StatusBar(): ReactElement {
  const engine = useEngineStore((state) => state.state);
  const now = useNow(engine.kind === 'lost' ? 500 : null);
  const jobs = useJobs((state) => jobsText(state.jobs));
  const newest = useJobs((state) => shownJob(state.jobs));
  const open = useJobs((state) => state.drawerOpen);
  const doctor = useEngineStore((state) => state.doctor);
  return (
    <footer className="status-bar" data-testid="status-bar">
      <div className="status-facts">
        <ModelFacts />
        <span className={`engine-${engine.kind}`} role="status">
          {engineText(engine, now)}
        </span>
      </div>
      {newest === undefined ? null : (
        <div className="status-job" title={`${newest.title}: ${newest.progress.detail}`}>
          <span className="ellipsis">
            {newest.title}: {newest.progress.detail}
          </span>
          <Progress value={newest.progress.value} label={newest.title} />
        </div>
      )}
      <button type="button" title="Show the doctor" onClick={() => useOverlays.setState({ doctor: true })}>
        {pythonText(doctor)}
      </button>
      <button type="button" aria-expanded={open} onClick={() => setDrawer(!open)}>
        {jobs}
        <span aria-hidden="true">{open ? ' ▾' : ' ▸'}</span>
      </button>
    </footer>
  );
}
