/** Files come by path (dialog, command line, path box, desktop drop) or as bytes (browser drop); both end in tabs. */
import type { OpenDialogKind } from '../../src-shared/desktop-bridge.js';
import { caseEndings, isCaseFile } from '../../src-shared/case-endings.js';
import { modelEndings } from '../../src-shared/model-endings.js';
import { toErrorInfo } from '../../src-shared/errors.js';
import { splitEntry } from '../../src-shared/subject.js';
import { filesAreUploaded, uploadFile } from '../engine-client.js';
import { withCaseFiles } from '../compare/draft.js';
import { changeCompare, useDrafts } from '../state/drafts-store.js';
import { showNotice } from '../state/notice-store.js';
import { logError } from '../state/session-log.js';
import { useTabs } from '../state/tabs-store.js';
import { endUpload, moveUpload, startUpload } from '../state/uploads-store.js';
import { filesToOpen, roleOf } from './classify-path.js';
import { droppedEntries, filesOf, placeOf, type PlacedFile } from './dropped-files.js';
import { applyShapes, shapesIn } from './dropped-shapes.js';
import { openModel, openModelLater } from './open-model.js';
import { openRecipe, openSource } from './open-tabs.js';

export function openPath(path: string): void {
  const role = roleOf(splitEntry(path)[0]);
  if (role === 'source') openSource(path);
  else if (role === 'recipe') void openRecipe(path);
  else openModel(path);
}

/** Opens what a person would expect of a set of paths: external data beside a model is not opened by itself. */
export function openPaths(paths: readonly string[]): void {
  const [first, ...others] = filesToOpen(paths);
  if (first !== undefined) openPath(first);
  // The first is shown; the others wait in their tabs.
  for (const path of others) {
    if (roleOf(splitEntry(path)[0]) === 'model') openModelLater(path);
    else openPath(path);
  }
}

/** Paths of files on the desktop, where a dropped folder is a file with a path, too. */
const ownPaths = (files: readonly File[]): string[] =>
  files.map((file) => window.lapidary?.pathForFile(file) ?? '').filter((path) => path !== '');

/**
 * Paths where the server put files, in their order; a folder's files have one, the folder's. null when it was cancelled
 * or failed; the failure is then on the page.
 */
async function sentPaths(files: readonly PlacedFile[]): Promise<string[] | null> {
  const batch = `${String(Date.now())}-${Math.random().toString(36).slice(2, 8)}`;
  const upload = startUpload(files.map(({ place }) => place));
  const total = files.reduce((sum, { file }) => sum + file.size, 0);
  const paths = new Set<string>();
  let sent = 0;
  try {
    for (const { file, place } of files) {
      const move = (fraction: number): void =>
        moveUpload(upload.id, total === 0 ? 0 : (sent + fraction * file.size) / total, place);
      paths.add(await uploadFile(file, place, batch, move, upload.signal));
      sent += file.size;
    }
    return [...paths];
  } catch (thrown) {
    return refused(thrown);
  } finally {
    endUpload(upload.id);
  }
}

function refused(thrown: unknown): null {
  const error = toErrorInfo(thrown);
  logError(error);
  if (error.code !== 'CANCELLED') showNotice({ title: 'Sending files to the server', error });
  return null;
}

async function sendEntries(entries: readonly (FileSystemEntry | File)[]): Promise<string[] | null> {
  let files: PlacedFile[];
  try {
    files = await filesOf(entries);
  } catch (thrown) {
    return refused(thrown);
  }
  return files.length === 0 ? null : sentPaths(files);
}

/** On a comparison's page, files that can only be cases are its cases; false where they are something to open. */
function addedAsCases(paths: readonly string[]): boolean {
  const { active } = useTabs.getState();
  const draft = useDrafts.getState().compares[active];
  if (draft === undefined || !paths.every(isCaseFile)) return false;
  changeCompare(active, withCaseFiles(draft, paths));
  return true;
}

/**
 * Opens what was dropped, files and folders; data files are sent along, so that a model finds them beside itself, and a JSON of
 * shapes sets the sizes it is counted at.
 */
export async function openDropped(transfer: DataTransfer): Promise<void> {
  const files = [...transfer.files];
  const paths = filesAreUploaded() ? await sendEntries(droppedEntries(transfer)) : ownPaths(files);
  if (paths === null || paths.length === 0) return;
  if (addedAsCases(paths)) return;
  openPaths(paths);
  const shapes = files.length > 1 ? await shapesIn(files) : undefined;
  if (shapes !== undefined) applyShapes(useTabs.getState().active, shapes);
}

/** What a browser's file picker can be asked for; a folder it would send whole, file by file. */
type PickedKind = Exclude<OpenDialogKind, 'folder'>;

/** Asks for files of a kind by the system's dialog, in a browser by its file picker. */
export async function pickPaths(kind: PickedKind): Promise<string[]> {
  if (window.lapidary !== undefined) return window.lapidary.openDialog(kind);
  const files = await pickFiles(kind);
  return files.length === 0 ? [] : ((await sentPaths(files.map(placeOf))) ?? []);
}

export async function openDialog(kind: PickedKind): Promise<void> {
  const paths = await pickPaths(kind);
  if (paths.length > 0) openPaths(paths);
}

const accepted: Record<PickedKind, string> = {
  // Data files are picked along with their model.
  model: [...modelEndings, '.bin', '.data', '.onnx_data', '.json', '.py', '.yaml', '.yml'].join(','),
  cases: caseEndings.join(','),
  source: '.py,.pt,.pth,.pt2,.bin,.ckpt',
  recipe: '.yaml,.yml',
};

function pickFiles(kind: PickedKind): Promise<File[]> {
  return new Promise((resolve) => {
    const input = document.createElement('input');
    input.type = 'file';
    input.multiple = true;
    input.accept = accepted[kind];
    input.addEventListener('change', () => resolve([...(input.files ?? [])]), { once: true });
    input.addEventListener('cancel', () => resolve([]), { once: true });
    input.click();
  });
}
