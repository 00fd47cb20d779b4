/** The recipe at the right of every page: live, copied, saved to a file, read from one. */
import type { ReactElement } from 'react';
import { showNotice } from '../state/notice-store.js';
import { CopyButton } from '../ui/copy.js';
import { type ExportDraft, recipeOf } from './draft.js';
import { recipeText } from './recipe-text.js';
import { openRecipeInto, saveRecipe } from './save-recipe.js';

export function RecipePanel({ tabId, draft }: { tabId: string; draft: ExportDraft }): ReactElement {
  const yaml = recipeText(recipeOf(draft));
  const open = async (): Promise<void> => {
    const error = await openRecipeInto(tabId);
    if (error !== null) showNotice({ title: 'Reading a recipe', error });
  };
  return (
    <aside className="wizard-recipe" aria-label="Recipe">
      <div className="panel-bar">
        <h2 className="minor">Recipe</h2>
        <span className="push recipe-actions">
          <button type="button" className="button quiet small" aria-label="Open recipe" onClick={() => void open()}>
            Open…
          </button>
          <button
            type="button"
            className="button quiet small"
            aria-label="Save recipe"
            onClick={() => saveRecipe(draft)}
          >
            Save
          </button>
          <CopyButton label="Copy" text={yaml} />
        </span>
      </div>
      <pre tabIndex={0} aria-label="Recipe as YAML">
        {yaml}
      </pre>
      <p className="small muted">
        Saved as a .yaml file, <code>lapidary run</code> does the same without a window.
      </p>
    </aside>
  );
}
