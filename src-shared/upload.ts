/**
 * What the server answers to an upload: where the file lies now, and what of the drop it belongs to (itself, or the
 * folder that was dropped); or why it was refused.
 */
import { z } from 'zod';
import { errorInfoSchema } from './errors.js';

export const uploadAnswerSchema = z.union([
  z.object({ path: z.string(), top: z.string() }),
  z.object({ error: errorInfoSchema }),
]);
export type UploadAnswer = z.infer<typeof uploadAnswerSchema>;

/** Parses an answer's text; undefined when it is not one (a proxy's page, a cut-off answer). */
export function parseUploadAnswer(text: string): UploadAnswer | undefined {
  try {
    return uploadAnswerSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined; // not JSON: the caller says what it got instead
  }
}
