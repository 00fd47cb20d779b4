/** A file of weights of whatever kind models are saved in: safetensors, or a checkpoint of torch. */
import { LapidaryError } from '../../../src-shared/errors.js';
import { FileSource } from '../byte-source.js';
import { looksLikeCheckpoint, readCheckpoint } from '../checkpoint/checkpoint-format.js';
import { refuseKnownFile } from '../known-files.js';
import type { WeightsPart } from '../weights/joined-weights.js';
import { looksLikeSafetensors } from './header.js';
import { readSafetensors } from './safetensors-format.js';

/** Reads structure. Throws what is wrong with the file: LFS_POINTER, MODEL_TRUNCATED, MODEL_INVALID … */
export function readWeightsFile(path: string): WeightsPart {
  const source = new FileSource(path);
  let head: Uint8Array;
  try {
    const bytes = new Uint8Array(Math.min(4096, source.size));
    head = bytes.subarray(0, source.read(bytes, 0));
  } finally {
    source.close();
  }
  if (looksLikeSafetensors(head, source.size)) return readSafetensors(path);
  if (looksLikeCheckpoint(head, path)) {
    const part = readCheckpoint(path);
    if (!('graph' in part)) return part;
  }
  refuseKnownFile(head, path);
  if (path.toLowerCase().endsWith('.safetensors')) return readSafetensors(path);
  throw new LapidaryError(
    'MODEL_INVALID',
    `${path} holds no weights that can be read: it is neither safetensors nor a checkpoint of torch.`,
    'Compare its size with the original, and fetch it again.',
  );
}
