/**
 * Layer information as `trtexec --exportLayerInfo` and IEngineInspector write it: `{"Layers": […], "Bindings": […]}`,
 * layers as objects (detailed) or as names; since TensorRT 11 "I/O Tensors" in place of "Bindings"
 * (docs.nvidia.com/deeplearning/tensorrt, "Engine Inspector" and "Migrating IEngineInspector Usage").
 */
import { z } from 'zod';
import { LapidaryError } from '../../../src-shared/errors.js';
import type { ByteSource } from '../byte-source.js';

/** Tensors at one layer, profiles of one tensor. A schema names every entry that is wrong: there may not be millions. */
const maxItems = 10_000;
const listOf = <Item extends z.ZodType>(item: Item): z.ZodOptional<z.ZodNullable<z.ZodType<z.infer<Item>[]>>> =>
  z
    .custom<unknown[]>((value) => Array.isArray(value) && value.length <= maxItems)
    .pipe(z.array(item))
    .nullish();

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
  Inputs: listOf(tensorSchema),
  Constants: listOf(tensorSchema),
  Outputs: listOf(tensorSchema),
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
  ProfileInfo: listOf(profileSchema),
});

const infoSchema = z.looseObject({
  Layers: z.custom<unknown[]>((value) => Array.isArray(value)),
  Bindings: listOf(z.union([z.string(), tensorSchema])),
  'I/O Tensors': listOf(ioTensorSchema),
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

/** More layers, and tensors at them, than any engine has. A layer takes about 1 KB. */
const maxLayers = 60_000;
const maxTensors = 300_000;
const maxBytes = 64 << 20;
/** Lists and objects in the file, which take more memory than text; a layer has some 12. */
const maxBrackets = 1_000_000;
/** Numbers and texts in the file. */
const maxCommas = 10_000_000;

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
  checkDensity(source, bytes);
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
  const layers = layersIn(source, parsed.data.Layers);
  const { Bindings: bindings, 'I/O Tensors': ioTensors } = parsed.data;
  return {
    layers,
    bindings: bindings?.map((each) => (typeof each === 'string' ? each : each.Name)) ?? null,
    ioTensors: ioTensors ?? null,
  };
}

function layersIn(source: ByteSource, items: readonly unknown[]): (string | Layer)[] {
  const many = invalid(source, 'it holds more layers and tensors than any engine has');
  if (items.length > maxLayers) throw many;
  let tensors = 0;
  return items.map((item, index) => {
    const layer = layerAt(source, item, index);
    if (typeof layer === 'string') return layer;
    for (const list of [layer.Inputs, layer.Constants, layer.Outputs]) tensors += list?.length ?? 0;
    if (tensors > maxTensors) throw many;
    return layer;
  });
}

/** One layer; the first that is wrong ends it. */
function layerAt(source: ByteSource, layer: unknown, index: number): string | Layer {
  if (typeof layer === 'string') return layer;
  const parsed = layerSchema.safeParse(layer);
  if (parsed.success) return parsed.data;
  throw invalid(source, `layer ${String(index)} is not as TensorRT writes it`, parsed.error.message.slice(0, 500));
}

function checkDensity(source: ByteSource, bytes: Uint8Array): void {
  let brackets = 0;
  let commas = 0;
  for (const byte of bytes) {
    if (byte === 0x5b || byte === 0x7b) brackets += 1;
    else if (byte === 0x2c) commas += 1;
  }
  if (brackets > maxBrackets || commas > maxCommas)
    throw invalid(source, 'it holds more values than any engine has layers');
}
