/**
 * The parts of a model that lie in folders of their own: the components of a diffusers pipeline (`model_index.json`:
 * name → [library, class]) and the modules of a sentence-transformers model (`modules.json`: a list with paths and types).
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readList, readObject } from './config.js';
import { filesIn, hasFolder, mainWeights } from './folder-files.js';

export interface Component {
  /** Folder, '' for the model's own. */
  name: string;
  /** What it is, in the file's words: `UNet2DConditionModel (diffusers)`. */
  kind: string;
  /** Its file of weights; undefined when it has none (a tokenizer, a scheduler). */
  weights: string | undefined;
}

const maxComponents = 64;

/** Components besides the folder's own weights, in the order of the file that lists them. */
export function componentsOf(path: string): Component[] {
  const listed = [...pipelineParts(path), ...sentenceModules(path)].slice(0, maxComponents);
  return listed.flatMap(({ name, kind }) => {
    // A name cannot lead out of the folder.
    if (!/^[\w-][\w.-]*$/.test(name) || !hasFolder(path, name))
      return name === '' ? [{ name, kind, weights: undefined }] : [];
    const inner = join(path, name);
    return [{ name, kind, weights: mainWeights(filesIn(inner, readdirSync(inner).sort())) }];
  });
}

type Listed = Pick<Component, 'name' | 'kind'>[];

function pipelineParts(path: string): Listed {
  return Object.entries(readObject(path, 'model_index.json') ?? {}).flatMap(([name, value]) => {
    if (!Array.isArray(value) || typeof value[1] !== 'string') return [];
    return [{ name, kind: `${value[1]} (${String(value[0])})` }];
  });
}

function sentenceModules(path: string): Listed {
  return (readList(path, 'modules.json') ?? []).flatMap((module) => {
    if (typeof module !== 'object' || module === null || !('path' in module) || !('type' in module)) return [];
    return [{ name: String(module.path), kind: String(module.type) }];
  });
}
