/** What opening a file means, told from its name alone. The engine has the last word on what it really is. */
import { modelEndings } from '../../src-shared/model-endings.js';

export type FileRole = 'model' | 'source' | 'recipe' | 'data';

const dataEndings = /\.(data|bin|weights|npy|npz|json|txt|md|pb|raw)$|^model\.onnx[._]data|[._]data(_\d+)?$/i;

/** An index of weights in several files, and a file it may name. */
const shardIndex = /\.(safetensors|bin)\.index\.json$/i;
const shard = /-\d{5}-of-\d{5}\.(safetensors|bin)$/i;

/** Model, PyTorch source or recipe by the ending; `data` for what lies beside a model and is not opened by itself. */
export function roleOf(name: string): FileRole {
  if (/\.py$/i.test(name)) return 'source';
  if (/\.ya?ml$/i.test(name)) return 'recipe';
  if (modelEndings.some((ending) => name.toLowerCase().endsWith(ending))) return 'model';
  if (shardIndex.test(name)) return 'model';
  return dataEndings.test(name) ? 'data' : 'model';
}

/**
 * Which files of one drop to open. Data beside a model (external weights) is left alone, and so are shards beside their
 * index; when nothing else was dropped it is opened after all, so that the person is told what it is.
 */
export function filesToOpen(names: readonly string[]): string[] {
  const hasIndex = names.some((name) => shardIndex.test(name));
  const opened = names.filter((name) => roleOf(name) !== 'data' && !(hasIndex && shard.test(name)));
  return opened.length > 0 ? opened : [...names];
}

/** What the overlay says while files hang over the window; their names are not known until they are dropped. */
export function dropSentence(count: number): string {
  if (count > 1) return `Drop ${String(count)} files: each model opens in a tab, data files go beside it`;
  return 'Drop to open: a model in a tab, a .py file as an export, a .yaml file as a recipe';
}
