/** From the wizard to the run's own tab, at one of its views. */
import { openJobTab, openRunDir } from '../app/open-tabs.js';
import type { RunViewId } from '../run/run-views.js';
import type { StartedRun } from './pages.js';

/** By its folder where there is one: it outlives the job. */
export function openRun({ jobId, dir }: StartedRun, title: string, view: RunViewId): void {
  if (dir !== null) openRunDir(dir, title, view);
  else if (jobId !== null) openJobTab(jobId, title);
}
