/** The sample recipes, to start from one of them. */
import type { ReactElement } from 'react';
import { toErrorInfo } from '../../src-shared/errors.js';
import { engine } from '../engine-client.js';
import { putExport } from '../state/drafts-store.js';
import { showNotice } from '../state/notice-store.js';
import { renameTab } from '../state/tabs-store.js';
import { dirName } from '../ui/format.js';
import { useCall } from '../ui/use-call.js';
import { draftOf } from './draft.js';
import { readRecipe } from './recipe-text.js';

async function fill(tabId: string, path: string): Promise<void> {
  try {
    const { text } = await engine.call('files.readText', { path });
    const draft = draftOf(readRecipe(text), dirName(path));
    putExport(tabId, { draft, step: 'checks' });
    renameTab(tabId, `Export ${draft.title}`);
  } catch (thrown) {
    showNotice({ title: 'Reading a sample', error: toErrorInfo(thrown) });
  }
}

export function SampleSources({ tabId }: { tabId: string }): ReactElement | null {
  const samples = useCall('files.samples', {});
  const recipes = samples.data?.samples.filter((sample) => sample.kind === 'recipe') ?? [];
  if (recipes.length === 0) return null;
  return (
    <div className="field">
      <span className="field-label">Start from a sample</span>
      <div className="sample-chips">
        {recipes.map((sample) => (
          <button
            key={sample.id}
            type="button"
            className="button small"
            title={sample.description}
            onClick={() => void fill(tabId, sample.path)}
          >
            {sample.title}
          </button>
        ))}
      </div>
    </div>
  );
}
