/** One run of a probe, judged: whether the model ran, and whether its outputs have the shapes they are declared with. Pure. */
import type { MappedValue, Sizes } from './axis-map.js';
import { counted } from '../../src-shared/units.js';

/** What is wrong with one output axis. */
export interface WrongAxis {
  output: string;
  axis: number;
  node: string | null;
  message: string;
}

export interface Trial {
  sizes: Sizes;
  /** Why it did not run; null when it did. */
  failure: { node: string | null; message: string; timedOut?: boolean } | null;
  wrong: WrongAxis[];
  /** Shapes that came out, by output. */
  shapes: Readonly<Record<string, readonly number[]>>;
}

/** The size an output axis is declared with, at these sizes; undefined where the file does not say. */
function declaredSize(value: MappedValue, axis: number, sizes: Sizes): { size: number; text: string } | undefined {
  const dim = value.declared?.[axis] ?? null;
  if (typeof dim === 'number') return { size: dim, text: String(dim) };
  if (dim === null || !Object.hasOwn(sizes, dim)) return undefined;
  const size = sizes[dim] ?? 0;
  return { size, text: `${dim}, here ${String(size)}` };
}

/** Output axes that came out with another size than they are declared with. `producerOf`: the node that gives an output. */
export function wrongAxes(
  outputs: readonly MappedValue[],
  shapes: Trial['shapes'],
  sizes: Sizes,
  producerOf: (output: string) => string | null,
): WrongAxis[] {
  return outputs.flatMap((value) => {
    const shape = shapes[value.name];
    if (shape === undefined) return [];
    const place = { output: value.name, node: producerOf(value.name) };
    if (value.declared !== null && value.declared.length !== shape.length) {
      const message = `The output ${value.name} is declared with ${counted(value.declared.length, 'axis', 'axes')} and has ${String(shape.length)}.`;
      return [{ ...place, axis: 0, message }];
    }
    return shape.flatMap((size, axis) => {
      const declared = declaredSize(value, axis, sizes);
      if (declared === undefined || declared.size === size) return [];
      const message = `The output ${value.name} is ${String(size)} at axis ${String(axis)}, declared as ${declared.text}.`;
      return [{ ...place, axis, message }];
    });
  });
}
