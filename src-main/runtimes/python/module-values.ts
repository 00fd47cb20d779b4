/** What goes into and comes out of the modules of a PyTorch subject, by the worker's hooks. */
import { z } from 'zod';

export const moduleValueSchema = z.object({
  /** Names the tensor among those of one run. */
  key: z.string(),
  /** Dotted path of the module; '' for the model itself. */
  path: z.string(),
  class: z.string(),
  /** Which call of the module it belongs to, from 0. */
  call: z.number().int(),
  side: z.enum(['in', 'out']),
  /** Place inside what is given or returned: `0`, `hidden.1`. */
  item: z.string(),
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
  /** In the order in which modules return, what is inside before what is around it. */
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
