/**
 * The subject grammar: `PATH[@runtime[,key=value…]]`, e.g. `m.onnx@ort,threads=1,opt=all`, `model.py:make@eager`.
 * A Subject is an artifact or a PyTorch source, a runtime, and the runtime's options: what is compared or timed.
 */
import { z } from 'zod';
import { LapidaryError } from './errors.js';
import { isNamedModel } from './source.js';
import { optionProblem, type RuntimeId, runtimeIdSchema, subjectOptionsSchema } from './subject-options.js';

export {
  optimisationLevelSchema,
  type RuntimeId,
  runtimeIdSchema,
  type SubjectOptions,
  subjectOptionsSchema,
} from './subject-options.js';

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
  'Write a subject as PATH[@runtime[,key=value…]]: m.onnx@ort,threads=1,opt=all, model.py:make@eager,dtype=float64, m.pt@torchscript, outputs.npz@recorded. docs/subjects.md lists them all.';

function refuse(text: string, why: string): LapidaryError {
  return new LapidaryError('SUBJECT_INVALID', `The subject '${text}' cannot be used: ${why}.`, grammarHint);
}

/** Whether a runtime loads a PyTorch source, which may run the user's code, and not a file of its own. */
export const runsSource = (runtime: RuntimeId): boolean => runtime === 'eager' || runtime === 'compile';

/** The runtime a path runs in when none is named; undefined when the ending says nothing. */
export function defaultRuntime(path: string): RuntimeId | undefined {
  // A source is run by PyTorch: a Python file, a model by name, a pickled module, or a folder, which has no ending.
  if (/\.(py|pth|ckpt)$/i.test(path) || isNamedModel(path) || !/\.[a-z]\w*$/i.test(path)) return 'eager';
  if (/\.(onnx|ort)$/i.test(path)) return 'ort';
  if (/\.pt2$/i.test(path)) return 'export';
  if (/\.(pt|jit|ts|torchscript)$/i.test(path)) return 'torchscript';
  if (/\.xml$/i.test(path)) return 'openvino';
  if (/\.npz$/i.test(path)) return 'recorded';
  return undefined;
}

/** What is wrong with option texts, in words. */
function optionsIssue(error: z.ZodError): string {
  const issue = error.issues[0];
  if (issue?.code === 'unrecognized_keys') return `there is no option ${issue.keys.join(', ')}`;
  return `its options are not right (${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''})`;
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
  if (!options.success) throw refuse(whole, optionsIssue(options.error));
  const problem = optionProblem(runtime.data, options.data);
  if (problem !== undefined) throw refuse(whole, problem);
  if (entry !== null && !runsSource(runtime.data)) throw refuse(whole, 'an entry after the colon is for Python files');
  return { path, entry, runtime: runtime.data, options: options.data, label: whole };
}
