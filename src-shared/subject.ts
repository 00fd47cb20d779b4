/**
 * The subject grammar: `PATH[@runtime[,key=value…]]`, e.g. `m.onnx@ort,threads=1,opt=all`, `model.py:make@eager`.
 * A Subject is an artifact or a PyTorch source, a runtime, and the runtime's options: what is compared or timed.
 */
import { z } from 'zod';
import { LapidaryError } from './errors.js';
import { isNamedModel } from './source.js';

export const runtimeIdSchema = z.enum(['eager', 'torchscript', 'export', 'ort']);
export type RuntimeId = z.infer<typeof runtimeIdSchema>;

export const optimisationLevelSchema = z.enum(['disabled', 'basic', 'extended', 'all']);

export const subjectOptionsSchema = z
  .object({
    /** Intra-op threads; the measurement's own setting where absent. */
    threads: z.coerce.number().int().min(1).max(256).optional(),
    /** ONNX Runtime graph optimisation level. */
    opt: optimisationLevelSchema.optional(),
    /** Shared library with custom operators for ONNX Runtime. */
    library: z.string().min(1).optional(),
  })
  .strict();

export const subjectSchema = z.object({
  /** File path, as given. */
  path: z.string().min(1),
  /** Factory, class or instance inside a Python file. */
  entry: z.string().nullable(),
  runtime: runtimeIdSchema,
  options: subjectOptionsSchema,
  /** Short name in tables; the text as given unless a recipe names it. */
  label: z.string(),
});

export type Subject = z.infer<typeof subjectSchema>;

const grammarHint =
  'Write a subject as PATH[@runtime[,key=value…]]: m.onnx@ort,threads=1,opt=all, model.py:make@eager, m.pt@torchscript, m.pt2@export.';

function refuse(text: string, why: string): LapidaryError {
  return new LapidaryError('SUBJECT_INVALID', `The subject '${text}' cannot be used: ${why}.`, grammarHint);
}

/** The runtime a path runs in when none is named; undefined when the ending says nothing. */
export function defaultRuntime(path: string): RuntimeId | undefined {
  // A source is run by PyTorch: a Python file, a model by name, a pickled module, or a folder, which has no ending.
  if (/\.(py|pth|ckpt)$/i.test(path) || isNamedModel(path) || !/\.[a-z]\w*$/i.test(path)) return 'eager';
  if (/\.(onnx|ort)$/i.test(path)) return 'ort';
  if (/\.pt2$/i.test(path)) return 'export';
  if (/\.(pt|jit|ts|torchscript)$/i.test(path)) return 'torchscript';
  return undefined;
}

/** `file.py:entry` → [file.py, entry]; a path without an entry → [path, null]. */
export function splitEntry(text: string): [string, string | null] {
  const match = /^(.+\.py):([A-Za-z_]\w*)$/.exec(text);
  return match === null ? [text, null] : [match[1] ?? text, match[2] ?? null];
}

/** Parses a subject. Throws SUBJECT_INVALID. The file is not looked at. */
export function parseSubject(text: string): Subject {
  const whole = text.trim();
  // The runtime part starts at the last '@' that is followed by a known shape, so that paths may hold '@'.
  const match = /^(.*)@([a-z]+)((?:,[^,=]+=[^,]*)*)$/.exec(whole);
  const target = match === null ? whole : (match[1] ?? '');
  const [path, entry] = splitEntry(target);
  if (path === '') throw refuse(whole, 'it has no path');
  const runtimeText = match?.[2] ?? defaultRuntime(path);
  if (runtimeText === undefined) throw refuse(whole, 'its ending does not say which runtime to use');
  const runtime = runtimeIdSchema.safeParse(runtimeText);
  if (!runtime.success) {
    throw refuse(whole, `'${runtimeText}' is not a runtime (there are ${runtimeIdSchema.options.join(', ')})`);
  }
  const pairs = (match?.[3] ?? '')
    .split(',')
    .filter((pair) => pair !== '')
    .map((pair) => pair.split('=', 2));
  const options = subjectOptionsSchema.safeParse(Object.fromEntries(pairs));
  if (!options.success) {
    const issue = options.error.issues[0];
    throw refuse(
      whole,
      `its options are not right (${issue?.path.join('.') ?? ''} ${issue?.message ?? ''})`.replace('( ', '('),
    );
  }
  if (entry !== null && runtime.data !== 'eager') throw refuse(whole, 'an entry after the colon is for Python files');
  return { path, entry, runtime: runtime.data, options: options.data, label: whole };
}
