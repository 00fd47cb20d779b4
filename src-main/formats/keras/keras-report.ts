/** What a Keras file says of itself, as text. */
import { configOf, isObject, type KerasLayer, layerName } from './config.js';

const maxText = 4000;

export interface About {
  /** keras_version, backend, date_saved. */
  facts: ReadonlyMap<string, string>;
  model: KerasLayer | undefined;
  /** How it was compiled: compile_config, or training_config of a whole .h5. */
  training: unknown;
}

export const producerOf = (facts: ReadonlyMap<string, string>): string =>
  ['Keras', facts.get('keras_version')].filter((each) => each !== undefined).join(' ');

export function kerasMetadata({ facts, model, training }: About): Map<string, string> {
  const found = new Map<string, string>();
  if (model !== undefined) {
    found.set('model', `${layerName(model)} (${model.class_name})`);
    const { dtype } = configOf(model);
    const policy = isObject(dtype) && isObject(dtype['config']) ? dtype['config']['name'] : dtype;
    if (typeof policy === 'string') found.set('dtype policy', policy);
  }
  for (const [key, value] of facts) found.set(key, value.slice(0, maxText));
  if (isObject(training)) {
    const { optimizer = training['optimizer_config'], loss, metrics } = training;
    for (const [key, value] of Object.entries({ optimizer, loss, metrics })) {
      if (value !== null && value !== undefined) found.set(key, text(value));
    }
  }
  return found;
}

function text(value: unknown): string {
  if (typeof value === 'string') return value;
  if (isObject(value) && typeof value['class_name'] === 'string') {
    const config = isObject(value['config']) ? value['config'] : {};
    const given = Object.entries(config).filter(([key, each]) => key !== 'name' && each !== null);
    return `${value['class_name']}(${given.map(([key, each]) => `${key}=${JSON.stringify(each)}`).join(', ')})`.slice(
      0,
      maxText,
    );
  }
  return JSON.stringify(value).slice(0, maxText);
}
