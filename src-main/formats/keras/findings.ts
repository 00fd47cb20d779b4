/** What loading a Keras model would run: Lambda layers carry Python code, classes of others are imported by name. */
import type { InspectWarning } from '../../../src-shared/inspect.js';
import { shortName } from '../warnings.js';
import { isObject, type KerasLayer } from './config.js';

/** Characters of code stored under a key of a layer; null where it is none. Keras 3 marks it, Keras 2 does not. */
export function codeIn(layer: KerasLayer, key: string, value: unknown): number | null {
  if (isObject(value) && value['class_name'] === '__lambda__') {
    const config = isObject(value['config']) ? value['config'] : {};
    return typeof config['code'] === 'string' ? config['code'].length : 0;
  }
  if (layer.class_name !== 'Lambda' || !Array.isArray(value) || !/function$|shape$|mask$/.test(key)) return null;
  const [code] = value as unknown[];
  return typeof code === 'string' && code.length > 20 ? code.length : null;
}

/** Modules whose classes come with Keras or Python. */
const isOwn = (module: string): boolean => /^(keras|tf_keras|tensorflow|builtins|numpy)(\.|$)/.test(module);

/** Warnings about a whole description, nested models and their parts included. */
export function loadWarnings(description: unknown): InspectWarning[] {
  const lambdas: string[] = [];
  const foreign = new Set<string>();
  const waiting: { value: unknown; around: string }[] = [{ value: description, around: '' }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value, around } = next;
    if (Array.isArray(value)) {
      for (const each of value) waiting.push({ value: each, around });
      continue;
    }
    if (!isObject(value)) continue;
    const { class_name: kind, config, module } = value;
    const own = isObject(config) && typeof config['name'] === 'string' ? config['name'] : around;
    if (typeof kind === 'string') {
      if (kind === '__lambda__') lambdas.push(around);
      if (kind === 'Lambda' && isObject(config)) {
        const layer = { class_name: kind, config };
        const isOld = (key: string, each: unknown): boolean => Array.isArray(each) && codeIn(layer, key, each) !== null;
        if (Object.entries(config).some(([key, each]) => isOld(key, each))) lambdas.push(own);
      }
      if (typeof module === 'string' && !isOwn(module)) foreign.add(`${module}.${kind}`);
    }
    for (const each of Object.values(value)) waiting.push({ value: each, around: own });
  }
  return [...codeWarning(lambdas), ...foreignWarning([...foreign])];
}

/** Code of the warning that loading runs code stored in the file; lint calls it an error. */
export const storedCode = 'RUNS_STORED_CODE';

const list = (names: readonly string[]): string =>
  `${names.slice(0, 3).map(shortName).join(', ')}${names.length > 3 ? ` and ${String(names.length - 3)} more` : ''}`;

function codeWarning(layers: readonly string[]): InspectWarning[] {
  if (layers.length === 0) return [];
  const where = layers.length === 1 ? 'a layer carries' : `${String(layers.length)} layers carry`;
  const message = `Loading this runs code stored in the file: ${where} Python code (${list(layers)}). Load it with safe_mode=True, and only from authors you trust.`;
  return [{ code: storedCode, message }];
}

function foreignWarning(classes: readonly string[]): InspectWarning[] {
  if (classes.length === 0) return [];
  const message = `Loading this imports what does not come with Keras: ${list(classes)}.`;
  return [{ code: 'IMPORTS_OTHER_CODE', message }];
}
