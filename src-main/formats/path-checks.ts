/** Refusals that hold for every format: they are about the path, not about what a model is. */
import { readdirSync, type Stats, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { LapidaryError } from '../../src-shared/errors.js';

/** Absolute path and size of a regular, non-empty file; LapidaryError with what to do for everything else. */
export function checkModelFile(path: string): { path: string; bytes: number } {
  if (path.trim() === '') throw new LapidaryError('USAGE', 'No file was named.', 'Give the path of a model file.');
  if (path.includes('\0')) {
    throw new LapidaryError('FILE_NOT_FOUND', 'The path holds a NUL character, which no file name can.', checkThePath);
  }
  const absolute = resolve(path);
  const stat = statOf(absolute);
  if (stat.isDirectory()) {
    throw new LapidaryError('NOT_A_FILE', `${absolute} is a folder.`, 'Name the model file inside it.');
  }
  if (!stat.isFile()) {
    throw new LapidaryError(
      'NOT_A_FILE',
      `${absolute} is ${kindOf(stat)}, not a regular file.`,
      'A model is read by position: copy the data into a file first.',
    );
  }
  if (stat.size === 0) {
    throw new LapidaryError('FILE_EMPTY', `${absolute} is empty (0 bytes).`, 'Download or export it again.');
  }
  return { path: absolute, bytes: stat.size };
}

/** The refusal for a folder that is no model: names what in it may be one. */
export function noModelFolder(path: string, names: readonly string[]): LapidaryError {
  if (names.includes('saved_model.pb')) {
    return new LapidaryError(
      'FORMAT_UNSUPPORTED',
      `${path} is a TensorFlow SavedModel.`,
      `Convert it: \`python -m tf2onnx.convert --saved-model ${path} --output model.onnx\`, and open that.`,
    );
  }
  const models = names.filter((name) =>
    /\.(onnx|ort|pt2?|pth|ckpt|jit|safetensors|gguf|tflite|keras|h5|mlmodel|mlpackage|engine|plan)$/i.test(name),
  );
  const some = models.slice(0, 3).join(', ');
  const more = models.length > 3 ? ` and ${String(models.length - 3)} more` : '';
  return new LapidaryError(
    'NOT_A_FILE',
    `${path} is a folder, and no model that is kept as one.`,
    models.length === 0 ? 'Name the model file inside it.' : `Name the model file inside it: ${some}${more}.`,
  );
}

/** Absolute path of a folder and the names in it, sorted; undefined for what is no folder. Throws FILE_UNREADABLE. */
export function folderAt(path: string): { path: string; names: string[] } | undefined {
  if (path.trim() === '' || path.includes('\0')) return undefined;
  const absolute = resolve(path);
  if (!isFolder(absolute)) return undefined;
  try {
    return { path: absolute, names: readdirSync(absolute).sort() };
  } catch (thrown) {
    throw unreadable(absolute, thrown);
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false; // what is wrong with the path, checkModelFile says
  }
}

const checkThePath = 'Check the path.';

function statOf(path: string): Stats {
  try {
    return statSync(path);
  } catch (thrown) {
    throw unreadable(path, thrown);
  }
}

function kindOf(stat: Stats): string {
  if (stat.isFIFO()) return 'a pipe (FIFO)';
  if (stat.isSocket()) return 'a socket';
  if (stat.isCharacterDevice() || stat.isBlockDevice()) return 'a device';
  return 'something special';
}

/** The LapidaryError for a failed system call on `path`. */
export function unreadable(path: string, thrown: unknown): LapidaryError {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  const detail = thrown instanceof Error ? thrown.stack : String(thrown);
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new LapidaryError('FILE_NOT_FOUND', `There is no file ${path}.`, checkThePath, detail);
    case 'ENAMETOOLONG':
    case 'ELOOP':
      return new LapidaryError('FILE_NOT_FOUND', `${path} cannot be resolved to a file.`, checkThePath, detail);
    case 'EACCES':
    case 'EPERM':
      return new LapidaryError(
        'FILE_UNREADABLE',
        `${path} may not be read by this user.`,
        'Check its permissions.',
        detail,
      );
    default:
      return new LapidaryError(
        'FILE_UNREADABLE',
        `${path} could not be read${code === '' ? '' : ` (${code})`}.`,
        'Check that the disk or network share is there and that no other program locks the file.',
        detail,
      );
  }
}
