/** A declared axis that an exporter cannot vary as declared, as the Python worker says it (constraints/fault.py). */
import { z } from 'zod';

export const axisFaultSchema = z.object({
  symbol: z.string(),
  places: z.array(z.object({ input: z.string(), axis: z.number().int() })),
  /** frozen, example-one: one size only; range, multiple, some: sizes that work; tied: follows another; data: see message. */
  kind: z.enum(['frozen', 'example-one', 'range', 'multiple', 'some', 'tied', 'data']),
  message: z.string(),
  /** What to do, in the input grammar where that can say it. */
  fix: z.string(),
  /** The only size that works. */
  size: z.number().int().nullable(),
  min: z.number().int().nullable(),
  max: z.number().int().nullable(),
  step: z.number().int().nullable(),
  /** file:line of the code that needs it, and that line. */
  where: z.string().nullable(),
  code: z.string().nullable(),
});
export type AxisFault = z.infer<typeof axisFaultSchema>;

/** `input ids, axis 1; input mask, axis 1` */
export const placesText = (places: AxisFault['places']): string =>
  places.map(({ input, axis }) => `input ${input}, axis ${String(axis)}`).join('; ');
