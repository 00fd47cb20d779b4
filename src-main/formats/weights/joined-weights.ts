/** Weights that lie in several files, read as those of one model. */
import { LapidaryError } from '../../../src-shared/errors.js';
import type { InspectWarning } from '../../../src-shared/inspect.js';
import type { FileSource } from '../byte-source.js';
import type { FindStorage } from './tensor-store.js';
import type { WeightTensor } from './weight-tensor.js';

/** What one file of weights holds. */
export interface WeightsPart {
  /** As in InspectReport.format. */
  format: string;
  source: FileSource;
  producer: string;
  tensors: readonly WeightTensor[];
  metadata: ReadonlyMap<string, string>;
  warnings: readonly InspectWarning[];
  findStorage: FindStorage;
  /** Why no values can be read at all; null when they can. */
  problem: string | null;
}

export interface PlacedPart {
  part: WeightsPart;
  /** Put before the names of its tensors: '' or `unet.`. */
  prefix: string;
}

/** The tensors of all parts, with storages told apart by the part they are in. */
export function joinParts(parts: readonly PlacedPart[]): { tensors: WeightTensor[]; findStorage: FindStorage } {
  const tensors = parts.flatMap(({ part, prefix }, index) =>
    part.tensors.map((tensor) => ({
      ...tensor,
      name: prefix + tensor.name,
      storage: `${String(index)}:${tensor.storage}`,
    })),
  );
  const findStorage: FindStorage = (key) => {
    const colon = key.indexOf(':');
    const part = parts[Number(key.slice(0, colon))]?.part;
    if (part === undefined) return undefined;
    if (part.problem !== null) throw new LapidaryError('FORMAT_UNSUPPORTED', part.problem);
    return part.findStorage(key.slice(colon + 1));
  };
  return { tensors, findStorage };
}
