/** Core ML: a protobuf (`.mlmodel`), or a folder with one and its weights (`.mlpackage`). */
import { FileSource } from '../byte-source.js';
import { DescribedModel } from '../described/described-model.js';
import type { ModelFormat, OpenedModel } from '../model-format.js';
import { folderAt } from '../path-checks.js';
import { compiledRefusal, isCompiled, isPackage, modelOfPackage } from './package.js';
import { readCoreml } from './read-coreml.js';
import { sniffCoreml } from './sniff.js';

function openCoreml(path: string, folder?: string): OpenedModel {
  const source = new FileSource(path);
  try {
    return new DescribedModel(readCoreml(source, folder));
  } finally {
    source.close();
  }
}

function openFolder(path: string): OpenedModel {
  const names = folderAt(path)?.names ?? [];
  if (isCompiled(path, names) || !isPackage(path, names)) throw compiledRefusal(path);
  return openCoreml(modelOfPackage(path), path);
}

export const coremlFormat: ModelFormat = {
  id: 'coreml',
  extensions: ['.mlmodel'],
  sniff: (head, path) => {
    const found = sniffCoreml(head);
    return found === 0 && /\.mlmodel$/i.test(path) && head[0] === 8 ? 1 : found;
  },
  open: (path) => Promise.resolve().then(() => openCoreml(path)),
  folder: {
    matches: (path, names) => isPackage(path, names) || isCompiled(path, names),
    open: (path) => Promise.resolve().then(() => openFolder(path)),
  },
};
