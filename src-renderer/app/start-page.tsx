/** The start page: one large drop target, three actions, the path box, recents, runs and samples. */
import type { ReactElement } from 'react';
import type { Recent, Sample } from '../../src-shared/contract.js';
import { formatBytes } from '../../src-shared/units.js';
import { useEngineStore } from '../state/engine-store.js';
import { useSettings } from '../state/settings.js';
import { startId, useTabs } from '../state/tabs-store.js';
import { baseName, dirName, formatAgo, formatName } from '../ui/format.js';
import { Icon } from '../ui/icons.js';
import { useCall } from '../ui/use-call.js';
import { useNow } from '../ui/use-now.js';
import { runCommand } from './commands.js';
import { openDialog, openPath } from './open-files.js';
import { openModel } from './open-model.js';
import { openRecipe, openRunDir } from './open-tabs.js';
import { PathBox } from './path-box.js';
import { keysOf } from './tab-bar.js';

function Actions(): ReactElement {
  return (
    <div className="start-actions">
      <button type="button" className="button" onClick={() => void openDialog('model')}>
        <Icon name="open" />
        Open a model…
      </button>
      <button type="button" className="button" onClick={() => runCommand('file.export')}>
        <Icon name="export" />
        Export a PyTorch model
      </button>
      <button type="button" className="button" onClick={() => runCommand('file.compare')}>
        <Icon name="compare" />
        Compare two models
      </button>
      <button type="button" className="button" onClick={() => runCommand('help.doctor')}>
        <Icon name="system" />
        Doctor
      </button>
    </div>
  );
}

function RecentRow({ recent, now }: { recent: Recent; now: number }): ReactElement {
  return (
    <li>
      <button
        type="button"
        className="start-row"
        disabled={!recent.present}
        title={recent.present ? recent.path : `${recent.path} is no longer there`}
        onClick={() => openPath(recent.path)}
      >
        <span className="start-row-name">{baseName(recent.path)}</span>
        <span className="start-row-facts">
          {recent.present ? `${formatName(recent.format)} · ${formatBytes(recent.bytes)}` : 'missing'} ·{' '}
          {formatAgo(recent.openedAt, now)}
        </span>
        <span className="start-row-detail ellipsis">{dirName(recent.path)}</span>
      </button>
    </li>
  );
}

function SampleRow({ sample }: { sample: Sample }): ReactElement {
  const open = (): void => {
    if (sample.kind === 'recipe') void openRecipe(sample.path);
    else openModel(sample.path);
  };
  return (
    <li>
      <button type="button" className="start-row" title={sample.path} data-sample={sample.id} onClick={open}>
        <span className="start-row-name">{sample.title}</span>
        <span className="start-row-facts">{sample.kind === 'recipe' ? 'export' : 'model'}</span>
        <span className="start-row-detail ellipsis">{sample.description}</span>
      </button>
    </li>
  );
}

interface RunRow {
  dir: string;
  title: string;
  startedAt: string;
  state: string;
}

function RunItem({ run, now }: { run: RunRow; now: number }): ReactElement {
  return (
    <li>
      <button type="button" className="start-row" title={run.dir} onClick={() => openRunDir(run.dir, run.title)}>
        <span className="start-row-name">{run.title}</span>
        <span className="start-row-facts">
          <span className={`state-${run.state}`}>{run.state}</span> · {formatAgo(Date.parse(run.startedAt), now)}
        </span>
      </button>
    </li>
  );
}

/** Runs shown on the start page. */
const runsShown = 5;

function RestoreChoice(): ReactElement {
  const restore = useSettings((state) => state.restore);
  return (
    <label className="check small">
      <input
        type="checkbox"
        checked={restore}
        onChange={(event) => useSettings.getState().change({ restore: event.target.checked })}
      />
      Reopen tabs and views at the next start
    </label>
  );
}

function Lists({ again }: { again: string }): ReactElement {
  const recents = useCall('files.recents', {}, again);
  const samples = useCall('files.samples', {}, again);
  const runs = useCall('runs.list', {}, again);
  const now = useNow(60_000);
  const models = samples.data?.samples.filter((sample) => sample.kind === 'model') ?? [];
  const recipes = samples.data?.samples.filter((sample) => sample.kind === 'recipe') ?? [];
  return (
    <div className="start-lists">
      <section aria-labelledby="recent-models">
        <h2 id="recent-models">Recent</h2>
        {recents.data === null || recents.data.recents.length === 0 ? (
          <p className="muted small">Models you open are listed here.</p>
        ) : (
          <ul>
            {recents.data.recents.map((recent) => (
              <RecentRow key={recent.path} recent={recent} now={now} />
            ))}
          </ul>
        )}
        <RestoreChoice />
        {runs.data === null || runs.data.runs.length === 0 ? null : (
          <>
            <h2 id="recent-runs">Runs</h2>
            <ul aria-labelledby="recent-runs">
              {runs.data.runs.slice(0, runsShown).map((run) => (
                <RunItem key={run.dir} run={run} now={now} />
              ))}
            </ul>
          </>
        )}
      </section>
      {samples.data === null ? null : (
        <section aria-labelledby="sample-exports">
          <h2 id="sample-exports">Sample exports</h2>
          <ul>
            {recipes.map((sample) => (
              <SampleRow key={sample.id} sample={sample} />
            ))}
          </ul>
          <h2 id="sample-models">Sample models</h2>
          <ul aria-labelledby="sample-models">
            {models.map((sample) => (
              <SampleRow key={sample.id} sample={sample} />
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

export function StartPage(): ReactElement {
  // Asked again when the page is come back to, and when the engine is.
  const shown = useTabs((state) => state.active === startId);
  const generation = useEngineStore((state) => (state.state.kind === 'ready' ? state.state.generation : 0));
  return (
    <div className="start-page">
      <div className="start-column">
        <h1 className="visually-hidden">Lapidary</h1>
        <section className="drop-target" data-testid="drop-zone" aria-label="Drop a model here">
          <Icon name="gem" size={36} />
          <p className="drop-target-title">Drop a model here</p>
          <p className="muted">
            ONNX with its data files, a PyTorch source, or a recipe. <kbd className="kbd">{keysOf('file.open')}</kbd>{' '}
            opens one from disk.
          </p>
          <Actions />
          <PathBox />
        </section>
        <Lists again={`${String(shown)} ${String(generation)}`} />
      </div>
    </div>
  );
}
