/** safetensors: weights by name, and a little text about them. */
import { FileSource } from '../byte-source.js';
import type { ModelFormat, OpenedModel } from '../model-format.js';
import type { Storage } from '../weights/tensor-store.js';
import { WeightsModel } from '../weights/weights-model.js';
import { weightsReport } from '../weights/weights-report.js';
import { looksLikeSafetensors, readSafetensorsHeader } from './header.js';

function openSafetensors(path: string): OpenedModel {
  const source = new FileSource(path);
  try {
    const { tensors, metadata, places } = readSafetensorsHeader(source);
    const unknown = tensors.filter((tensor) => tensor.dtype === 0);
    const report = weightsReport({
      format: 'safetensors',
      path,
      fileBytes: source.size,
      producer: metadata.get('format') === 'pt' ? 'PyTorch' : (metadata.get('format') ?? ''),
      tensors,
      metadata,
      warnings:
        unknown.length === 0
          ? []
          : [
              {
                code: 'DTYPE_UNKNOWN',
                message: `${String(unknown.length)} tensors have an element type that is not known here, for example ${unknown[0]?.name.slice(0, 100) ?? ''}.`,
              },
            ],
    });
    const findStorage = (key: string): Storage | undefined => {
      const place = places.get(key);
      return place && { source, ...place };
    };
    return new WeightsModel({ source, tensors, report, findStorage, problem: null });
  } finally {
    source.close();
  }
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
