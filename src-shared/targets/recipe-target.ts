/** A target as a recipe names it: its id alone, or an object with its options. */
import { z } from 'zod';
import { type TargetId, targetIdSchema, type TargetRequest } from '../target.js';
import { optionSchema, type OptionValue, type OptionValues } from './option.js';
import { targetOptions } from './target-options.js';

function objectSchema(target: TargetId): z.ZodObject<{ target: z.ZodLiteral<TargetId> }> {
  const options = Object.fromEntries(
    targetOptions[target].map((option) => [option.key, optionSchema(option).optional()]),
  );
  return z.strictObject({ target: z.literal(target), ...options });
}

const [first, ...others] = targetIdSchema.options.map(objectSchema);

/** `{target: onnx, opset: 20, optimize: false}`; which keys there are depends on the target. */
export const targetObjectSchema = z.discriminatedUnion('target', [
  first as ReturnType<typeof objectSchema>,
  ...others,
]) as unknown as z.ZodType<{ target: TargetId } & Record<string, OptionValue | undefined>>;

export const recipeTargetSchema = z.union([targetIdSchema, targetObjectSchema]);
export type RecipeTarget = z.infer<typeof recipeTargetSchema>;

export const targetIdOf = (target: RecipeTarget): TargetId => (typeof target === 'string' ? target : target.target);

/** The options that a recipe's target writes down, opset among them. */
export function writtenOptions(target: RecipeTarget): OptionValues {
  if (typeof target === 'string') return {};
  return Object.fromEntries(
    targetOptions[target.target].flatMap((option) => {
      const value = target[option.key];
      return value === undefined ? [] : [[option.key, value]];
    }),
  );
}

/** What a recipe's target asks an exporter for; `absolute` makes paths absolute (the `file.py` of `file.py:NAME`, too). */
export function requestOf(target: RecipeTarget, absolute: (path: string) => string): TargetRequest {
  const id = targetIdOf(target);
  const { opset, ...written } = writtenOptions(target);
  const options: TargetRequest['options'] = {};
  for (const option of targetOptions[id]) {
    const value = written[option.key];
    if (value === undefined || value === null || value === '') continue;
    options[option.key] = option.kind === 'path' && typeof value === 'string' ? absolute(value) : value;
  }
  return { target: id, opset: typeof opset === 'number' ? opset : null, options };
}
