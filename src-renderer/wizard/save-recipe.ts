/** Recipes to a file and from one: a download and a file picker in a browser, the system's dialogs on the desktop. */
import { type ErrorInfo, toErrorInfo } from '../../src-shared/errors.js';
import { withPaths } from '../../src-shared/recipe-paths.js';
import { sourceStem } from '../../src-shared/source.js';
import { pickPaths } from '../app/open-files.js';
import { engine } from '../engine-client.js';
import { saveBlob } from '../pictures/make-picture.js';
import { putExport } from '../state/drafts-store.js';
import { logError } from '../state/session-log.js';
import { renameTab } from '../state/tabs-store.js';
import { dirName, joinPath } from '../ui/format.js';
import { draftOf, type ExportDraft, recipeOf } from './draft.js';
import { newForm, tabTitle, type WizardPage } from './pages.js';
import { readRecipe, recipeText } from './recipe-text.js';

/** What the file of a recipe is called: net.yaml for net.py. */
export const recipeName = ({ file }: Pick<ExportDraft, 'file'>): string => {
  const stem = sourceStem(file.trim());
  return `${stem === '' ? 'recipe' : stem}.yaml`;
};

/** The recipe as it is saved: with whole paths, because it may be put into any folder. */
export function savedText(draft: ExportDraft): string {
  return recipeText(withPaths(recipeOf(draft), (path) => joinPath(draft.baseDir, path)));
}

export function saveRecipe(draft: ExportDraft): void {
  saveBlob(new Blob([savedText(draft)], { type: 'application/yaml' }), recipeName(draft));
}

/** Puts a recipe file into a wizard. Returns why it could not. */
export async function fillFromFile(tabId: string, path: string, step: WizardPage): Promise<ErrorInfo | null> {
  try {
    const { text } = await engine.call('files.readText', { path });
    const draft = draftOf(readRecipe(text), dirName(path));
    putExport(tabId, newForm(draft, step));
    renameTab(tabId, tabTitle(draft));
    return null;
  } catch (thrown) {
    const error = toErrorInfo(thrown);
    logError(error);
    return error;
  }
}

/** Asks for a recipe and puts it into the wizard. */
export async function openRecipeInto(tabId: string): Promise<ErrorInfo | null> {
  const [path] = await pickPaths('recipe');
  return path === undefined ? null : fillFromFile(tabId, path, 'review');
}
