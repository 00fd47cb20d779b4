/** Tells the kinds of source apart by path and content. Structure is read, nothing is loaded. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { LapidaryError } from '../../src-shared/errors.js';
import { libraryOf, type SourceKind } from '../../src-shared/source.js';
import { FileSource } from '../formats/byte-source.js';
import { torchArchiveKind } from '../formats/checkpoint/containers.js';
import { checkModelFile } from '../formats/path-checks.js';
import { readZipDirectory } from '../formats/zip/zip-directory.js';

/** The kind of a source at an absolute path (or of a name). Throws when there is none, or when it holds no model. */
export function sourceKindOf(path: string): SourceKind {
  const library = libraryOf(path);
  if (library !== null && !existsSync(path)) return library;
  const info = statSync(path, { throwIfNoEntry: false });
  if (info === undefined) {
    throw new LapidaryError('FILE_NOT_FOUND', `There is no source at ${path}.`, [
      'Check the path; a Python entry comes after a colon: model.py:make.',
      'Models are never downloaded: of a Hugging Face model give the folder that holds config.json and the weights.',
    ]);
  }
  if (info.isDirectory()) {
    if (existsSync(join(path, 'config.json'))) return 'huggingface';
    throw new LapidaryError(
      'NOT_A_FILE',
      `${path} has no config.json, so it is no Hugging Face model folder.`,
      'Name the folder that holds config.json and the weights, or a file.',
    );
  }
  checkModelFile(path);
  return /\.py$/i.test(path) ? 'python' : kindOfFile(path);
}

function kindOfFile(path: string): SourceKind {
  const source = new FileSource(path);
  try {
    const head = new Uint8Array(16);
    source.read(head, 0);
    if (Buffer.from(head.subarray(0, 4)).toString('latin1') === 'PK\x03\x04') {
      const kind = torchArchiveKind(readZipDirectory(source));
      if (kind === 'torchscript' || kind === 'export') return kind;
      if (kind === 'checkpoint') return 'module';
    } else if (head[0] === 0x80 || /\.(pth?|bin|ckpt|pkl|pickle|tar)$/i.test(path)) {
      return 'module';
    }
  } finally {
    source.close();
  }
  throw new LapidaryError('FORMAT_UNSUPPORTED', `${path} is no source a model can be exported from.`, [
    'Sources are FILE.py:entry, a TorchScript file, a .pt2, a pickled module, a Hugging Face folder, timm:NAME and torchvision:NAME.',
    'Weights alone (.safetensors) go with a Python file: model.py:make --checkpoint FILE.',
  ]);
}
