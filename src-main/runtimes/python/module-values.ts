/** What modules of a PyTorch subject take and give, and what the operators in them give, as the worker hears it. */
import { z } from 'zod';

export const moduleValueSchema = z.object({
  /** Names the tensor among those of one run. */
  key: z.string(),
  /** Dotted path of the module; '' for the model itself. */
  path: z.string(),
  /** Of the module; the name of an operator. */
  class: z.string(),
  /** Which call of the module it belongs to, from 0. */
  call: z.number().int(),
  side: z.enum(['in', 'out', 'op']),
  /** Place inside what is given or returned: `0`, `hidden.1`. Of an operator its number in this call: `softmax.0`. */
  item: z.string(),
  /** Line of the user's code that calls an operator: `model.py:41`. */
  at: z.string().default(''),
  dtype: z.string(),
  shape: z.array(z.number().int()),
});
export type ModuleValue = z.infer<typeof moduleValueSchema>;

const listSchema = z.object({ values: z.array(moduleValueSchema) });
const savedSchema = z.object({
  values: z.array(z.object({ key: z.string(), dtype: z.string(), path: z.string() })),
});

/** The inside of a subject; each call runs it once. */
export interface ModuleValues {
  /** In the order in which modules and operators return, what is inside before what is around it. */
  list(inputs: Readonly<Record<string, string>>): Promise<ModuleValue[]>;
  /** Files by key. */
  save(
    inputs: Readonly<Record<string, string>>,
    keys: readonly string[],
    outputDir: string,
  ): Promise<Map<string, string>>;
}

/** Of a loaded subject; `call` sends a request about it. */
export function moduleValues(call: (method: string, params: object) => Promise<unknown>): ModuleValues {
  return {
    list: async (inputs) => listSchema.parse(await call('module_values', { inputs })).values,
    save: async (inputs, keys, outputDir) => {
      const saved = savedSchema.parse(await call('save_module_values', { inputs, keys, outputDir }));
      return new Map(saved.values.map(({ key, path }) => [key, path]));
    },
  };
}
