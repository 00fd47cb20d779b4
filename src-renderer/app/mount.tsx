/** Puts the app on the page, once the engine connection was started. */
import '@fontsource-variable/inter/wght.css';
import '@fontsource/jetbrains-mono/latin-400.css';
import '@fontsource/jetbrains-mono/latin-600.css';
import '../styles/tokens.css';
import '../styles/base.css';
import '../styles/controls.css';
import '../styles/frame.css';
import '../styles/tables.css';
import '../styles/tensor.css';
import '../styles/virtual-table.css';
import '../styles/cards.css';
import '../styles/start.css';
import '../styles/model.css';
import '../styles/find.css';
import '../styles/forms.css';
import '../styles/wizard.css';
import '../styles/run.css';
import '../styles/jobs.css';
import '../styles/doctor.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { followHeat } from '../cost/metrics.js';
import { followFindIndexes } from '../find/warm-index.js';
import { measureFonts } from '../graph/index.js';
import { followAttributes } from '../state/attributes-store.js';
import { followCosts } from '../state/cost-store.js';
import { writeAllKept } from '../session/kept-texts.js';
import { followSelections } from '../session/model-sessions.js';
import { followTabs, restoreTabs } from '../session/tab-sessions.js';
import { followShapes } from '../state/follow-shapes.js';
import { whenIdle } from '../state/when-idle.js';
import { App } from './app.js';
import { commands, runCommand } from './commands.js';
import { followEngine } from './engine-events.js';
import { followHotkeys } from './hotkeys.js';
import { openPaths } from './open-files.js';
import { followShownTabs } from './open-model.js';
import { followTheme } from './theme.js';

/** `open`: paths to open at once, e.g. those of the command line. */
export function mountApp(open: readonly string[]): void {
  const root = document.getElementById('root');
  if (root === null) throw new Error('The page has no #root.');
  followTheme();
  followEngine();
  followAttributes();
  followFindIndexes();
  followCosts();
  followHeat();
  followShapes();
  followHotkeys(commands);
  window.lapidary?.onOpenFiles(openPaths);
  window.lapidary?.onMenuCommand((id) => void runCommand(id));
  followShownTabs();
  followSelections();
  if (open.length > 0) openPaths(open);
  else void restoreTabs();
  followTabs();
  // Before the first graph needs them, and not while the page is made.
  whenIdle(() => void measureFonts());
  window.addEventListener('pagehide', writeAllKept);
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
