/** The sample recipes, to start from one of them. */
import type { ReactElement } from 'react';
import { showNotice } from '../state/notice-store.js';
import { useCall } from '../ui/use-call.js';
import { fillFromFile } from './save-recipe.js';

async function fill(tabId: string, path: string): Promise<void> {
  const error = await fillFromFile(tabId, path, 'review');
  if (error !== null) showNotice({ title: 'Reading a sample', error });
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
