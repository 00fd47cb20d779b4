/** What is kept between visits, and how it is read back: anything that does not fit counts as nothing kept. */
import { z } from 'zod';
import { viewStateSchema } from '../graph/index.js';
import { exportFormSchema } from '../wizard/pages.js';

const selectionSchema = z
  .union([
    z.object({ kind: z.literal('node'), node: z.number().int().min(0) }),
    z.object({ kind: z.literal('value'), value: z.number().int().min(0) }),
    z.object({ kind: z.literal('group'), path: z.string().max(4000), graph: z.number().int().min(0) }),
  ])
  .nullable();

export const modelSessionSchema = z.object({
  version: z.literal(1),
  view: viewStateSchema.nullable(),
  selection: selectionSchema,
  /** Which of the model's views was shown; absent: the one it opens on. */
  shown: z.string().max(40).optional(),
});
export type ModelSession = z.infer<typeof modelSessionSchema>;

export const tabsSessionSchema = z.object({
  version: z.literal(1),
  tabs: z
    .array(
      z.union([
        z.object({ kind: z.literal('model'), path: z.string() }),
        z.object({ kind: z.literal('run'), dir: z.string(), title: z.string() }),
        z.object({ kind: z.literal('export'), form: exportFormSchema }),
      ]),
    )
    .max(50),
  /** Place of the shown tab in `tabs`; -1: the start page. */
  active: z.number().int(),
});
export type TabsSession = z.infer<typeof tabsSessionSchema>;

/** Reads a kept text; undefined when it is damaged or of another version. */
export function readKept<T>(schema: z.ZodType<T>, text: string): T | undefined {
  try {
    const parsed = schema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined; // Not JSON: it was cut off, or someone else wrote it.
  }
}
