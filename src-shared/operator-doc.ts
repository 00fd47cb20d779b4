/** What the operator documentation says about one operator at one version. */
import { z } from 'zod';

const parameterSchema = z.object({
  name: z.string(),
  /** A type such as `tensor(int64)`, or the name of one of `types`. */
  type: z.string(),
  option: z.enum(['single', 'optional', 'variadic']),
  doc: z.string(),
});

const defaultSchema = z.union([z.string(), z.number(), z.array(z.union([z.string(), z.number()])), z.null()]);

export const operatorSchemaSchema = z.object({
  name: z.string(),
  /** Version of the operator set that brought this form of it. */
  since: z.number().int(),
  deprecated: z.boolean().default(false),
  /** Markdown, as the operator's authors wrote it. */
  doc: z.string(),
  attributes: z.array(
    z.object({
      name: z.string(),
      type: z.string(),
      required: z.boolean(),
      /** null where there is none. */
      default: defaultSchema,
      doc: z.string(),
    }),
  ),
  inputs: z.array(parameterSchema),
  outputs: z.array(parameterSchema),
  types: z.array(z.object({ name: z.string(), allowed: z.array(z.string()), doc: z.string() })),
});

export const operatorFileSchema = z.object({
  domain: z.string(),
  /** Package and version the texts come from. */
  source: z.string(),
  licence: z.string(),
  operators: z.array(operatorSchemaSchema),
});

export const operatorDocSchema = operatorSchemaSchema.extend({
  domain: z.string(),
  source: z.string(),
  /** The version of the operator set the model asks for. */
  opset: z.number().int(),
});

export type OperatorSchema = z.infer<typeof operatorSchemaSchema>;
export type OperatorFile = z.infer<typeof operatorFileSchema>;
export type OperatorDoc = z.infer<typeof operatorDocSchema>;

/** Name of input or output `index`; a variadic last parameter names all that follow. '' where there is none. */
export function parameterName(parameters: readonly { name: string; option: string }[], index: number): string {
  const own = parameters[index];
  if (own !== undefined) return own.name;
  const last = parameters[parameters.length - 1];
  return last?.option === 'variadic' ? last.name : '';
}
