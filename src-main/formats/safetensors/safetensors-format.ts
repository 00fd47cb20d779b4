/** safetensors: weights by name, and a little text about them. */
import { basename, dirname, join } from 'node:path';
import { FileSource } from '../byte-source.js';
import type { ModelFormat, OpenedModel } from '../model-format.js';
import { fileBytes } from '../onnx/external-data.js';
import type { WeightsPart } from '../weights/joined-weights.js';
import { WeightsModel } from '../weights/weights-model.js';
import { weightsReport } from '../weights/weights-report.js';
import { looksLikeSafetensors, readSafetensorsHeader } from './header.js';
import { counted } from '../../../src-shared/units.js';

/** What a safetensors file holds. Reads its header only. Throws what readSafetensorsHeader throws. */
export function readSafetensors(path: string): WeightsPart {
  const source = new FileSource(path);
  try {
    const { tensors, metadata, places } = readSafetensorsHeader(source);
    const unknown = tensors.filter((tensor) => tensor.dtype === 0);
    return {
      format: 'safetensors',
      source,
      producer: metadata.get('format') === 'pt' ? 'PyTorch' : (metadata.get('format') ?? ''),
      tensors,
      metadata,
      warnings:
        unknown.length === 0
          ? []
          : [
              {
                code: 'DTYPE_UNKNOWN',
                message: `${counted(unknown.length, 'tensor has', 'tensors have')} an element type that is not known here, for example ${unknown[0]?.name.slice(0, 100) ?? ''}.`,
              },
            ],
      findStorage: (key) => {
        const place = places.get(key);
        return place && { source, ...place };
      },
      problem: null,
    };
  } finally {
    source.close();
  }
}

/** The index beside a file that is called like a shard: `model-00001-of-00002.safetensors`. */
function indexBeside(path: string): string | undefined {
  const stem = /^(.*)-\d{5}-of-\d{5}\.safetensors$/.exec(basename(path))?.[1];
  const index = stem === undefined ? undefined : `${stem}.safetensors.index.json`;
  return index !== undefined && fileBytes(join(dirname(path), index)) !== undefined ? index : undefined;
}

function openSafetensors(path: string): OpenedModel {
  const part = readSafetensors(path);
  const { format, source, producer, tensors, warnings, findStorage, problem } = part;
  const metadata = new Map(part.metadata);
  const index = indexBeside(path);
  if (index !== undefined) metadata.set('shard', `one of several files; ${index} opens all of them`);
  const report = weightsReport({
    format,
    path,
    fileBytes: source.size,
    producer,
    tensors,
    metadata,
    warnings: [...warnings],
  });
  return new WeightsModel({ source, tensors, report, findStorage, problem });
}

export const safetensorsFormat: ModelFormat = {
  id: 'safetensors',
  extensions: ['.safetensors'],
  sniff: (head, path, fileBytes) => {
    if (looksLikeSafetensors(head, fileBytes)) return 2;
    return path.toLowerCase().endsWith('.safetensors') ? 1 : 0;
  },
  open: (path) => Promise.resolve().then(() => openSafetensors(path)),
};
