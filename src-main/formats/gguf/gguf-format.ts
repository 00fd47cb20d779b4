/** GGUF: weights of llama.cpp and other users of ggml, with what is needed to run them as metadata. */
import type { InspectWarning } from '../../../src-shared/inspect.js';
import { dtypeCode } from '../../../src-shared/dtype.js';
import { blockType } from '../../../src-shared/ggml-types.js';
import { FileSource } from '../byte-source.js';
import type { ModelFormat, OpenedModel } from '../model-format.js';
import type { Storage } from '../weights/tensor-store.js';
import type { WeightTensor } from '../weights/weight-tensor.js';
import { WeightsModel } from '../weights/weights-model.js';
import { weightsReport } from '../weights/weights-report.js';
import { shortName } from '../warnings.js';
import { blockStorage, isDecoded } from './dequantise.js';
import { type GgufHeader, type GgufTensor, looksLikeGguf, readGgufHeader } from './header.js';
import { splitParts } from './split.js';
import { architectureOf, metadataWords } from './words.js';
import { counted } from '../../../src-shared/units.js';

interface Part {
  source: FileSource;
  header: GgufHeader;
}

const float32 = dtypeCode('float32');

function openGguf(path: string): OpenedModel {
  const split = splitParts(path);
  const others = (split ?? []).filter((part) => part.path !== path);
  const own = readPart(path);
  const present = split?.filter(({ file }) => file.present) ?? [];
  const parts = split === undefined ? [own] : present.map((each) => (each.path === path ? own : readPart(each.path)));
  const placed = parts.flatMap(({ source, header }) => header.tensors.map((tensor) => ({ source, tensor })));
  const tensors = placed.map(({ tensor }, index) => weightOf(tensor, String(index)));
  // The first file of a split model has the metadata of all.
  const first = parts.reduce((most, part) => (part.header.values.size > most.header.values.size ? part : most));
  const missing = others.filter(({ file }) => !file.present).map(({ file }) => file.path);
  const bigEndian = !own.header.littleEndian;
  const metadata = metadataWords(first.header);
  if (bigEndian) metadata.set('byte order', 'big-endian');
  const report = weightsReport({
    format: 'gguf',
    path,
    fileBytes: own.source.size,
    producer: architectureOf(first.header) === '' ? '' : `ggml (${architectureOf(first.header)})`,
    tensors,
    metadata,
    warnings: warningsOf(
      placed.map(({ tensor }) => tensor),
      missing,
    ),
  });
  report.irVersion = own.header.version;
  report.externalFiles = others.map(({ file }) => file);
  return new WeightsModel({
    source: own.source,
    tensors,
    report,
    findStorage: (key): Storage | undefined => {
      const found = placed[Number(key)];
      return found && storageOf(found.source, found.tensor);
    },
    otherSources: others.filter(({ file }) => file.present).map((other) => other.path),
    problem: bigEndian ? 'It was written for a big-endian machine; its values are not read here.' : null,
  });
}

function readPart(path: string): Part {
  const source = new FileSource(path);
  try {
    return { source, header: readGgufHeader(source) };
  } finally {
    source.close();
  }
}

function weightOf({ name, dtype, shape }: GgufTensor, storage: string): WeightTensor {
  const decodedType = isDecoded(dtype) ? float32 : undefined;
  return {
    name,
    dtype,
    shape,
    stride: null,
    storage,
    firstElement: 0,
    role: 'weight',
    ...(decodedType === undefined ? {} : { decodedType }),
  };
}

function storageOf(source: FileSource, { dtype, offset, bytes }: GgufTensor): Storage {
  if (blockType(dtype) !== undefined) return blockStorage(source, dtype, offset, bytes);
  return { source, offset, bytes };
}

function warningsOf(tensors: readonly GgufTensor[], missing: readonly string[]): InspectWarning[] {
  const warnings: InspectWarning[] = [];
  const unknown = tensors.filter(({ dtype }) => dtype === 0);
  if (unknown.length > 0) {
    const [first] = unknown;
    warnings.push({
      code: 'DTYPE_UNKNOWN',
      message: `${counted(unknown.length, 'tensor has', 'tensors have')} an element type that is not known here, for example ${shortName(first?.name ?? '')} (ggml type ${String(first?.type)}).`,
    });
  }
  const twice = tensors.length - new Set(tensors.map(({ name }) => name)).size;
  if (twice > 0) {
    warnings.push({
      code: 'DUPLICATE_VALUE_NAME',
      message: `${counted(twice, 'tensor has', 'tensors have')} the name of another one.`,
    });
  }
  if (missing.length > 0) {
    const names = missing.slice(0, 3).join(', ');
    const more = missing.length > 3 ? ` and ${String(missing.length - 3)} more` : '';
    warnings.push({
      code: 'EXTERNAL_DATA_MISSING',
      message: `${String(missing.length)} ${missing.length === 1 ? 'file' : 'files'} of the split model are missing: ${names}${more}. Put them beside this one.`,
    });
  }
  return warnings;
}

export const ggufFormat: ModelFormat = {
  id: 'gguf',
  extensions: ['.gguf'],
  sniff: (head) => (looksLikeGguf(head) ? 2 : 0),
  open: (path) => Promise.resolve().then(() => openGguf(path)),
};
