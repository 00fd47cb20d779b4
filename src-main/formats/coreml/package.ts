/** Folders of Core ML: `.mlpackage` with its manifest, and `.mlmodelc`, what a device's compiler makes. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { LapidaryError } from '../../../src-shared/errors.js';
import { externalFile, fileBytes } from '../onnx/external-data.js';

const manifestName = 'Manifest.json';
const usualModel = 'Data/com.apple.CoreML/model.mlmodel';
const maxManifestBytes = 1024 * 1024;

const manifestSchema = z.object({
  rootModelIdentifier: z.string(),
  itemInfoEntries: z.record(z.string(), z.object({ path: z.string() })),
});

export const isPackage = (path: string, names: readonly string[]): boolean =>
  /\.mlpackage$/i.test(path) || (names.includes(manifestName) && fileBytes(join(path, usualModel)) !== undefined);

export const isCompiled = (path: string, names: readonly string[]): boolean =>
  /\.mlmodelc$/i.test(path) ||
  (names.includes('coremldata.bin') && names.some((name) => /^model\.(mil|espresso\.net)$/.test(name)));

/** Absolute path of a package's model. Throws MODEL_INVALID, FILE_NOT_FOUND. */
export function modelOfPackage(folder: string): string {
  const manifest = join(folder, manifestName);
  const bytes = fileBytes(manifest);
  const usual = join(folder, usualModel);
  if (bytes === undefined) {
    if (fileBytes(usual) !== undefined) return usual;
    throw new LapidaryError(
      'FILE_NOT_FOUND',
      `${folder} is a Core ML package without its ${manifestName}.`,
      'Copy the whole folder again.',
    );
  }
  const named = bytes > maxManifestBytes ? undefined : rootPath(readFileSync(manifest, 'utf8'));
  const model = named === undefined ? undefined : externalFile(manifest, `Data/${named}`);
  if (model === undefined) {
    throw new LapidaryError(
      'MODEL_INVALID',
      `${manifest} does not say which file the model is.`,
      'Copy or export the package again.',
    );
  }
  if (fileBytes(model) === undefined) {
    throw new LapidaryError(
      'FILE_NOT_FOUND',
      `${folder} is a Core ML package without its model (${model}).`,
      'Copy the whole folder again.',
    );
  }
  return model;
}

function rootPath(text: string): string | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined; // said to the person who opens it as a manifest that names no model
  }
  const manifest = manifestSchema.safeParse(json);
  if (!manifest.success) return undefined;
  const { itemInfoEntries, rootModelIdentifier } = manifest.data;
  return Object.hasOwn(itemInfoEntries, rootModelIdentifier) ? itemInfoEntries[rootModelIdentifier]?.path : undefined;
}

/** The refusal of a compiled model. */
export const compiledRefusal = (folder: string): LapidaryError =>
  new LapidaryError(
    'FORMAT_UNSUPPORTED',
    `${folder} is a compiled Core ML model.`,
    'What a compiler makes of a model has no description. Open the .mlpackage or .mlmodel it was compiled from.',
  );
