/** The description of a Keras model: JSON of `model.get_config()`, of Keras 2 and 3 (keras/src/saving, keras/src/models). */
import { z } from 'zod';
import { LapidaryError } from '../../../src-shared/errors.js';

const layerSchema = z.looseObject({
  class_name: z.string(),
  config: z.unknown(),
  name: z.string().optional(),
  module: z.string().nullish(),
  inbound_nodes: z.array(z.unknown()).optional(),
  build_config: z.unknown().optional(),
});

export type KerasLayer = z.infer<typeof layerSchema>;

const modelConfigSchema = z.looseObject({
  name: z.string().optional(),
  layers: z.array(layerSchema),
  input_layers: z.unknown().optional(),
  output_layers: z.unknown().optional(),
  build_input_shape: z.unknown().optional(),
});

export type KerasModelConfig = z.infer<typeof modelConfigSchema>;

/** Brackets within brackets; Keras itself needs some ten a nested model. */
const maxNesting = 400;

/** Parses JSON whose nesting is bounded, so that nothing that walks it later can run out of stack. */
export function parseJson(text: string, path: string): unknown {
  let depth = 0;
  let inText = false;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at];
    if (inText) {
      if (letter === '\\') at += 1;
      else if (letter === '"') inText = false;
    } else if (letter === '"') inText = true;
    else if (letter === '[' || letter === '{') depth += 1;
    else if (letter === ']' || letter === '}') depth -= 1;
    if (depth > maxNesting) {
      throw new LapidaryError(
        'MODEL_TOO_DEEP',
        `The description of ${path} is nested over ${String(maxNesting)} deep.`,
      );
    }
  }
  try {
    return JSON.parse(text);
  } catch (thrown) {
    throw invalid(path, 'its description is no JSON', String(thrown));
  }
}

export function invalid(path: string, what: string, detail?: string): LapidaryError {
  return new LapidaryError(
    'MODEL_INVALID',
    `${path} is not a sound Keras model: ${what}.`,
    'Save or fetch it again.',
    detail,
  );
}

/** The model as a layer: its class, name and configuration. Throws MODEL_INVALID. */
export function parseModel(json: unknown, path: string): KerasLayer {
  const parsed = layerSchema.safeParse(json);
  if (!parsed.success) throw invalid(path, 'its description is not understood', parsed.error.message);
  return parsed.data;
}

const configs = new WeakMap<KerasLayer, { config: KerasModelConfig | undefined }>();

/** Its layers where it is a Functional or Sequential model; undefined for every other layer. Parsed once a layer. */
export function modelConfig(layer: KerasLayer): KerasModelConfig | undefined {
  const known = configs.get(layer) ?? { config: parseConfig(layer) };
  configs.set(layer, known);
  return known.config;
}

function parseConfig(layer: KerasLayer): KerasModelConfig | undefined {
  // Before Keras 2.2.3 the configuration of a Sequential was the list itself.
  const config = Array.isArray(layer.config) ? { layers: layer.config } : layer.config;
  const isModel = ['Sequential', 'Functional', 'Model'].includes(layer.class_name);
  const parsed = modelConfigSchema.safeParse(config);
  if (!parsed.success) return undefined;
  return isModel || parsed.data.output_layers !== undefined ? parsed.data : undefined;
}

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const configOf = (layer: KerasLayer): Readonly<Record<string, unknown>> =>
  isObject(layer.config) ? layer.config : {};

/** What inbound nodes and shapes call a layer. */
export function layerName(layer: KerasLayer): string {
  const { name } = configOf(layer);
  return layer.name ?? (typeof name === 'string' ? name : layer.class_name.toLowerCase());
}
