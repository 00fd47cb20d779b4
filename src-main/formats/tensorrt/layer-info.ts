/**
 * Layer information as `trtexec --exportLayerInfo` and IEngineInspector write it: `{"Layers": […], "Bindings": […]}`,
 * layers as objects (detailed) or as names; since TensorRT 11 "I/O Tensors" in place of "Bindings"
 * (docs.nvidia.com/deeplearning/tensorrt, "Engine Inspector" and "Migrating IEngineInspector Usage").
 */
import { z } from 'zod';
import { LapidaryError } from '../../../src-shared/errors.js';
import type { ByteSource } from '../byte-source.js';

const dimensions = z.array(z.number()).max(64);
const word = z.string().nullish();

/** A tensor at a layer. Versions 8 to 10 say format and type in one sentence, 11 in two fields. */
const tensorSchema = z.looseObject({
  Name: z.string(),
  Dimensions: dimensions.nullish(),
  'Format/Datatype': word,
  Format: word,
  Datatype: word,
  DataType: word,
  Location: word,
});

const layerSchema = z.looseObject({
  Name: z.string(),
  LayerType: z.string().nullish(),
  Inputs: z.array(tensorSchema).nullish(),
  Constants: z.array(tensorSchema).nullish(),
  Outputs: z.array(tensorSchema).nullish(),
  Metadata: z.unknown().optional(),
});

const profileSchema = z.looseObject({
  MinShape: dimensions.nullish(),
  OptShape: dimensions.nullish(),
  MaxShape: dimensions.nullish(),
  Format: word,
});

const ioTensorSchema = tensorSchema.extend({
  IOMode: word,
  ProfileInfo: z.array(profileSchema).nullish(),
});

const infoSchema = z.looseObject({
  Layers: z.array(z.union([z.string(), layerSchema])),
  Bindings: z.array(z.union([z.string(), tensorSchema])).nullish(),
  'I/O Tensors': z.array(ioTensorSchema).nullish(),
});

export type LayerTensor = z.infer<typeof tensorSchema>;
export type Layer = z.infer<typeof layerSchema>;
export type IoTensor = z.infer<typeof ioTensorSchema>;

export interface LayerInfo {
  layers: (string | Layer)[];
  /** Names of inputs and outputs, of versions that do not say which is which; null when the file names none. */
  bindings: string[] | null;
  ioTensors: IoTensor[] | null;
}

/** Larger ones are no description of layers: the largest engines have some 20 MB. */
const maxBytes = 64 << 20;

/** Whether the first bytes (up to 4 KiB) are those of layer information. */
export function looksLikeLayerInfo(head: Uint8Array): boolean {
  const text = Buffer.from(head)
    .toString('latin1')
    .replace(/^\xEF\xBB\xBF/, '');
  if (/^\s*\{/.test(text)) {
    if (/"Layers"\s*:\s*\[\s*(\{\s*"Name"\s*:|"|\]|$)/.test(text)) return true;
    return /"I\/O Tensors"\s*:\s*\[/.test(text);
  }
  return /^\s*\[\s*\{\s*"Name"\s*:/.test(text) && /"LayerType"\s*:/.test(text);
}

function invalid(source: ByteSource, what: string, detail?: string): LapidaryError {
  return new LapidaryError(
    'MODEL_INVALID',
    `${source.path} is not sound layer information of TensorRT: ${what}.`,
    'Write it again with `trtexec --loadEngine=FILE --skipInference --exportLayerInfo=OUT.json`.',
    detail,
  );
}

/** Reads and checks the file. Throws MODEL_INVALID. */
export function readLayerInfo(source: ByteSource): LayerInfo {
  if (source.size > maxBytes) throw invalid(source, `it has ${source.size.toLocaleString('en-US')} bytes`);
  const bytes = new Uint8Array(source.size);
  source.read(bytes, 0);
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(bytes));
  } catch (thrown) {
    throw invalid(source, 'it is no JSON', String(thrown));
  }
  // A list alone is what some tools keep of it.
  const parsed = infoSchema.safeParse(Array.isArray(json) ? { Layers: json } : json);
  if (!parsed.success)
    throw invalid(source, 'its fields are not those of TensorRT', parsed.error.message.slice(0, 500));
  const { Layers: layers, Bindings: bindings, 'I/O Tensors': ioTensors } = parsed.data;
  return {
    layers,
    bindings: bindings?.map((each) => (typeof each === 'string' ? each : each.Name)) ?? null,
    ioTensors: ioTensors ?? null,
  };
}
