/** What a tab shows while its model is read; after a second also for how long, and a way to stop. */
import type { ReactElement } from 'react';
import { useState } from 'react';
import { formatSeconds } from '../../src-shared/units.js';
import { closeTab } from '../app/open-tabs.js';
import { baseName } from '../ui/format.js';
import { Progress } from '../ui/progress.js';
import { useNow } from '../ui/use-now.js';

const patienceMs = 1000;

export function Opening({ tabId, path }: { tabId: string; path: string }): ReactElement {
  const [begun] = useState(() => Date.now());
  const elapsed = useNow(250) - begun;
  const name = baseName(path);
  return (
    <div className="centred opening">
      <p role="status">Reading {name}</p>
      <Progress value={null} label={`Reading ${name}`} />
      {elapsed < patienceMs ? null : (
        <div className="opening-stop">
          <span className="small muted">{formatSeconds(Math.floor(elapsed / 1000))}</span>
          <button type="button" className="button small" onClick={() => closeTab(tabId)}>
            Cancel
          </button>
        </div>
      )}
    </div>
  );
}
