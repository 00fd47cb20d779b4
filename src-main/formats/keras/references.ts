/** Tensors a layer is called with, as Keras 2 (`["name", 0, 0, {…}]`) and Keras 3 (`__keras_tensor__`) write them. */
import type { Dim } from '../../../src-shared/graph.js';
import { isObject } from './config.js';

export interface TensorReference {
  layer: string;
  /** Which call of the layer, and which of its results. */
  call: number;
  output: number;
  /** Where the file says it. */
  shape: Dim[] | null;
  dtype: string | null;
}

/** All references in a value, in the order in which they stand. */
export function referencesIn(value: unknown): TensorReference[] {
  const found: TensorReference[] = [];
  const waiting = [value];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (Array.isArray(next)) {
      const items: unknown[] = next;
      const [layer, call, output] = items;
      const isReference = typeof layer === 'string' && typeof call === 'number' && typeof output === 'number';
      // Keras 2 writes constants among the arguments with a name of this kind.
      if (isReference && !layer.startsWith('_CONSTANT_VALUE'))
        found.push({ layer, call, output, shape: null, dtype: null });
      for (let index = items.length - 1; index >= (isReference ? 3 : 0); index -= 1) waiting.push(items[index]);
    } else if (isObject(next)) {
      const { class_name: kind, config } = next;
      if (kind === '__keras_tensor__' && isObject(config)) {
        const [history] = referencesIn([config['keras_history']]);
        const { dtype } = config;
        if (history !== undefined) {
          found.push({ ...history, shape: shapeOf(config['shape']), dtype: typeof dtype === 'string' ? dtype : null });
        }
      } else {
        waiting.push(...Object.values(next).reverse());
      }
    }
  }
  return found;
}

/** Sizes; a null is one that is not known. null where it is no shape. */
export function shapeOf(value: unknown): Dim[] | null {
  if (!Array.isArray(value)) return null;
  const items: unknown[] = value;
  if (!items.every((size) => size === null || (Number.isSafeInteger(size) && Number(size) >= 0))) return null;
  return items.map((size) => (typeof size === 'number' ? size : null));
}
