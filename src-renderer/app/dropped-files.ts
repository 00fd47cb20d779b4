/**
 * What was dropped or picked, as files with the place each has among them. A folder is walked: `bert/config.json`, so that
 * it lies on the server as it lay here.
 */
import { LapidaryError } from '../../src-shared/errors.js';

export interface PlacedFile {
  file: File;
  /** Its own name, or the way to it from the dropped folder: `bert/onnx/model.onnx`. */
  place: string;
}

/** More files than any model kept as a folder has; a home or a project folder dropped by mistake has more. */
const mostFiles = 2000;
/** Folders within folders; the server takes as many. */
const deepest = 8;

export const placeOf = (file: File): PlacedFile => ({ file, place: file.name });

/**
 * The entries of a drop. To be called while the event is handled: afterwards the browser forgets what was dropped.
 * Entries that are made by a page, not by the system, are files without an entry.
 */
export function droppedEntries(transfer: DataTransfer): (FileSystemEntry | File)[] {
  return [...transfer.items].flatMap((item) => {
    if (item.kind !== 'file') return [];
    const entry = item.webkitGetAsEntry() ?? item.getAsFile();
    return entry === null ? [] : [entry];
  });
}

/** All files of the entries. Throws a LapidaryError for a folder that is empty, too full or too deep. */
export async function filesOf(entries: readonly (FileSystemEntry | File)[]): Promise<PlacedFile[]> {
  const found: PlacedFile[] = [];
  for (const entry of entries) {
    const before = found.length;
    if (entry instanceof File) found.push(placeOf(entry));
    else await collect(entry, '', 0, found);
    if (found.length === before) {
      throw new LapidaryError(
        'NOT_A_FILE',
        `The folder ${entry.name} holds no files.`,
        'Drop the model it should hold.',
      );
    }
  }
  return found;
}

async function collect(entry: FileSystemEntry, parent: string, depth: number, found: PlacedFile[]): Promise<void> {
  const place = `${parent}${entry.name}`;
  if (isFile(entry)) {
    if (found.length === mostFiles) throw tooMuch(place, `holds over ${String(mostFiles)} files`);
    found.push({ file: await new Promise<File>((resolve, reject) => entry.file(resolve, reject)), place });
    return;
  }
  if (!isFolder(entry)) return;
  if (depth === deepest) throw tooMuch(place, `is over ${String(deepest)} folders deep`);
  // Hidden ones are a clone's history and a download's cache: they may be larger than the model and are no part of it.
  for (const child of await childrenOf(entry)) {
    if (!child.name.startsWith('.')) await collect(child, `${place}/`, depth + 1, found);
  }
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;

/** A reader gives a folder's entries a hundred at a time, and nothing when it is through. */
async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const children: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return children;
    children.push(...some);
  }
}

function tooMuch(place: string, why: string): LapidaryError {
  const top = place.split('/')[0] ?? place;
  return new LapidaryError('USAGE', `The folder ${top} ${why}.`, 'Type its path instead: nothing is sent then.');
}
