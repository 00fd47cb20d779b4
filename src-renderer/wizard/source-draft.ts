/** The source part of the export draft: its place and how it is loaded, as typed; to a recipe's source and back. */
import { z } from 'zod';
import { placeOf, type RecipeSource, sourceOf } from '../../src-shared/recipe-source.js';
import { isNamedModel, type Source } from '../../src-shared/source.js';
import { joinPath } from '../ui/format.js';

export interface SourceDraft {
  /** Folder that paths are relative to; null when they are absolute or as typed. */
  baseDir: string | null;
  /** A file, a folder, or a model by name. */
  file: string;
  /** The recipe's key for `file`. */
  placed: 'file' | 'folder' | 'model';
  entry: string;
  /** A JSON object; '' is none. */
  arguments: string;
  checkpoint: string;
  strict: boolean | undefined;
  trust: boolean | undefined;
  /** What consent is pinned to. */
  sha256: string;
  task: string;
  /** Folders or scripts with the classes of a pickled module. */
  search: readonly string[];
}

export const emptySource: SourceDraft = {
  baseDir: null,
  file: '',
  placed: 'file',
  entry: '',
  arguments: '',
  checkpoint: '',
  strict: undefined,
  trust: undefined,
  sha256: '',
  task: '',
  search: [],
};

export interface SourceProblem {
  field: keyof SourceDraft;
  message: string;
}

const argumentsSchema = z.record(z.string(), z.json());

/** What stands in the field of arguments: undefined where it is empty, null where it is no JSON object. */
export function readArguments(text: string): RecipeSource['arguments'] | null {
  if (text.trim() === '') return undefined;
  try {
    return argumentsSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

const noSource = /\.(onnx|tflite|safetensors|gguf|ya?ml|json|npz?|h5)$/i;

/** What is wrong with the source as typed; whether there is such a file is the engine's to say. */
export function sourceProblems(draft: SourceDraft): SourceProblem[] {
  const problems: SourceProblem[] = [];
  const say = (field: keyof SourceDraft, message: string): void => void problems.push({ field, message });
  const place = draft.file.trim();
  if (place === '') say('file', 'Name the source: a file, a folder, or a model such as timm:resnet18.');
  else if (noSource.test(place)) say('file', 'A source is a .py, .pt or .pt2 file, a Hugging Face folder, or a name.');
  if (draft.entry.trim() !== '' && !/^[A-Za-z_]\w*$/.test(draft.entry.trim())) {
    say('entry', 'The entry is the name of a function or a class.');
  }
  if (readArguments(draft.arguments) === null) say('arguments', 'Arguments are a JSON object, such as {"layers": 4}.');
  if (draft.sha256.trim() !== '' && !/^[0-9a-f]{64}$/.test(draft.sha256.trim())) {
    say('sha256', 'A SHA-256 is 64 hexadecimal digits.');
  }
  return problems;
}

const filled = <Key extends string>(key: Key, text: string): Partial<Record<Key, string>> =>
  text.trim() === '' ? {} : ({ [key]: text.trim() } as Partial<Record<Key, string>>);

/** `source:` of the recipe; nothing that is empty is written. */
export function recipeSourceOfDraft(draft: SourceDraft): RecipeSource {
  const given = readArguments(draft.arguments);
  const search = draft.search.map((each) => each.trim()).filter((each) => each !== '');
  return {
    [draft.placed]: draft.file.trim(),
    ...filled('entry', draft.entry),
    ...(given === undefined || given === null ? {} : { arguments: given }),
    ...filled('checkpoint', draft.checkpoint),
    ...(draft.strict === undefined ? {} : { strict: draft.strict }),
    ...(draft.trust === undefined ? {} : { trust: draft.trust }),
    ...filled('sha256', draft.sha256),
    ...filled('task', draft.task),
    ...(search.length === 0 ? {} : { path: search }),
  };
}

/** The fields that show a recipe's source. */
export function sourceDraftOf(source: RecipeSource, baseDir: string | null): SourceDraft {
  const key = source.model === undefined ? 'file' : 'model';
  return {
    baseDir,
    file: placeOf(source),
    placed: source.folder === undefined ? key : 'folder',
    entry: source.entry ?? '',
    arguments: source.arguments === undefined ? '' : JSON.stringify(source.arguments),
    checkpoint: source.checkpoint ?? '',
    strict: source.strict,
    trust: source.trust,
    sha256: source.sha256 ?? '',
    task: source.task ?? '',
    search: source.path ?? [],
  };
}

/** The source to ask the engine about; null while the draft does not say one. */
export function sourceOfDraft(draft: SourceDraft): Source | null {
  if (sourceProblems(draft).length > 0) return null;
  return sourceOf(recipeSourceOfDraft(draft), (path) => joinPath(draft.baseDir, path));
}

/** The fields that change with the place: consent was to the old one. */
export function placedAt(file: string): Partial<SourceDraft> {
  return { file, placed: isNamedModel(file.trim()) ? 'model' : 'file', trust: undefined, sha256: '' };
}
