/** The configuration of a layer as attributes. */
import type { Attribute } from '../../../src-shared/inspect.js';
import { attribute } from '../described/facts.js';
import { configOf, isObject, type KerasLayer } from './config.js';
import { codeIn } from './findings.js';

const hidden = new Set(['name', 'layers', 'batch_shape', 'batch_input_shape', 'input_layers', 'output_layers']);
const maxText = 2000;

/** Values that are null say nothing and are left out. */
export function layerAttributes(layer: KerasLayer): Attribute[] {
  const found: Attribute[] = [];
  for (const [key, value] of Object.entries(configOf(layer))) {
    if (value === null || value === undefined || hidden.has(key)) continue;
    found.push(attributeOf(layer, key, value));
  }
  return found;
}

function attributeOf(layer: KerasLayer, key: string, value: unknown): Attribute {
  if (typeof value === 'number' || typeof value === 'boolean') return attribute(key, value);
  if (typeof value === 'string') return attribute(key, value.slice(0, maxText));
  const code = codeIn(layer, key, value);
  if (code !== null) return attribute(key, `Python code, ${code.toLocaleString('en-US')} characters; loading runs it`);
  if (Array.isArray(value)) {
    const items: unknown[] = value;
    if (items.every((item) => typeof item === 'number')) return attribute(key, items);
    if (items.every((item) => typeof item === 'string')) return attribute(key, items);
  }
  return attribute(key, objectText(value));
}

/** `GlorotUniform`, `HeNormal(seed=1)`, the name of a dtype policy; else JSON. */
function objectText(value: unknown): string {
  if (isObject(value) && typeof value['class_name'] === 'string') {
    const config = isObject(value['config']) ? value['config'] : {};
    if (value['class_name'] === 'DTypePolicy' && typeof config['name'] === 'string') return config['name'];
    const given = Object.entries(config).filter(([, each]) => each !== null);
    const inside = given.map(([key, each]) => `${key}=${JSON.stringify(each)}`).join(', ');
    return `${value['class_name']}${inside === '' ? '' : `(${inside})`}`.slice(0, maxText);
  }
  return JSON.stringify(value).slice(0, maxText);
}

/** Arguments of a call that are no tensors: the 2 of `x * 2`. Keras 3 only; null and `training` are left out. */
export function callAttributes(inbound: unknown): Attribute[] {
  if (!isObject(inbound)) return [];
  const args: unknown[] = Array.isArray(inbound['args']) ? inbound['args'] : [];
  const named = Object.entries(isObject(inbound['kwargs']) ? inbound['kwargs'] : {});
  const all: [string, unknown][] = [
    ...args.map((each, at): [string, unknown] => [`argument ${String(at + 1)}`, each]),
    ...named,
  ];
  return all.flatMap(([key, value]) => {
    const isPlain = typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean';
    return isPlain && key !== 'training' ? [attribute(key, value)] : [];
  });
}
