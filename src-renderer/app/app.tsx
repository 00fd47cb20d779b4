/** The frame: tabs, the page of the shown tab, the jobs drawer, the status bar; overlays above. */
import { lazy, type ReactElement, Suspense } from 'react';
import { CompareTab } from '../compare/compare-tab.js';
import { DoctorDialog } from '../doctor/doctor-dialog.js';
import { JobsDrawer } from '../jobs/jobs-drawer.js';
import { ModelTab } from '../model/model-tab.js';
import { PictureDialog } from '../pictures/picture-dialog.js';
import { startId, type Tab, useTabs } from '../state/tabs-store.js';
import { ExportTab } from '../wizard/export-tab.js';
import { DropZone } from './drop-zone.js';
import { EngineLost } from './engine-lost.js';
import { NoticeCard } from './notice-card.js';
import { Palette } from './palette.js';
import { ShortcutSheet } from './shortcut-sheet.js';
import { StartPage } from './start-page.js';
import { StatusBar } from './status-bar.js';
import { TabBar, tabPanelId, tabTabId } from './tab-bar.js';
import { Uploads } from './uploads.js';

// Charts are fetched when the first run is shown.
const RunTab = lazy(() => import('../run/run-tab.js').then((module) => ({ default: module.RunTab })));

function TabPage({ tab }: { tab: Tab }): ReactElement {
  switch (tab.kind) {
    case 'model':
      return <ModelTab tabId={tab.id} />;
    case 'export':
      return <ExportTab tabId={tab.id} />;
    case 'compare':
      return <CompareTab tabId={tab.id} />;
    case 'run':
      return (
        <Suspense fallback={null}>
          <RunTab tabId={tab.id} jobId={tab.jobId} dir={tab.dir} command={tab.command} at={tab.view} />
        </Suspense>
      );
  }
}

/**
 * Every open tab stays mounted, hidden by visibility rather than display: a graph keeps its size, its viewport and its
 * expanded groups, and nothing hidden can be focused or is read out.
 */
function Pages(): ReactElement {
  const tabs = useTabs((state) => state.tabs);
  const active = useTabs((state) => state.active);
  const page = (id: string, content: ReactElement): ReactElement => (
    <div
      key={id}
      role="tabpanel"
      id={tabPanelId(id)}
      aria-labelledby={tabTabId(id)}
      className={id === active ? 'page' : 'page hidden'}
    >
      {content}
    </div>
  );
  return (
    <main className="pages">
      {page(startId, <StartPage />)}
      {tabs.map((tab) => page(tab.id, <TabPage tab={tab} />))}
    </main>
  );
}

export function App(): ReactElement {
  return (
    <DropZone>
      <TabBar />
      <div className="middle-area">
        <Pages />
        <EngineLost />
        <NoticeCard />
        <Uploads />
        <JobsDrawer />
      </div>
      <StatusBar />
      <Palette />
      <ShortcutSheet />
      <PictureDialog />
      <DoctorDialog />
    </DropZone>
  );
}
