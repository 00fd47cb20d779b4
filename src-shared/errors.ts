/**
 * Typed errors: every failure a user can meet has a code, one sentence saying what happened, and hints saying
 * what to do. The code decides the exit status of the command line (product.md, "Command line").
 */
import { z } from 'zod';
import { type AxisFault, axisFaultSchema } from './axis-fault.js';

/** Exit status by error code: 1 a check failed, 2 bad input or usage, 3 something is missing here, 4 internal, 130 cancelled. */
export const exitStatusByCode = {
  CHECK_FAILED: 1,
  // What the user gave
  USAGE: 2,
  FILE_NOT_FOUND: 2,
  NOT_A_FILE: 2,
  FILE_EMPTY: 2,
  FILE_UNREADABLE: 2,
  FILE_NOT_ALLOWED: 2,
  NOT_A_MODEL: 2,
  LFS_POINTER: 2,
  MODEL_TRUNCATED: 2,
  MODEL_INVALID: 2,
  MODEL_TOO_DEEP: 2,
  FORMAT_UNSUPPORTED: 2,
  EXTERNAL_DATA_MISSING: 2,
  INPUT_SPEC_INVALID: 2,
  SUBJECT_INVALID: 2,
  RECIPE_INVALID: 2,
  OUTPUT_EXISTS: 2,
  PICTURE_TOO_LARGE: 2,
  SOURCE_RAISED: 2,
  ENTRY_NOT_FOUND: 2,
  NOT_A_MODULE: 2,
  TRUST_NEEDED: 2,
  CHECKPOINT_MISMATCH: 2,
  INPUT_MISMATCH: 2,
  EXPORT_FAILED: 1,
  RUN_FAILED: 2,
  SESSION_FAILED: 2,
  RUNNER_CRASHED: 2,
  READER_CRASHED: 2,
  TIMED_OUT: 2,
  MEMORY_LIMIT: 2,
  NOT_FOUND: 2,
  // What the machine lacks
  PYTHON_MISSING: 3,
  PYTHON_PACKAGE_MISSING: 3,
  PYTHON_SETUP_FAILED: 3,
  RUNTIME_MISSING: 3,
  DISPLAY_MISSING: 3,
  PORT_IN_USE: 3,
  // Ours
  ENGINE_GONE: 4,
  WORKER_CRASHED: 4,
  PROTOCOL: 4,
  INTERNAL: 4,
  CANCELLED: 130,
} as const;

export type ErrorCode = keyof typeof exitStatusByCode;

const unusableCodes: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'FILE_NOT_FOUND',
  'NOT_A_FILE',
  'FILE_EMPTY',
  'FILE_UNREADABLE',
  'FILE_NOT_ALLOWED',
  'NOT_A_MODEL',
  'LFS_POINTER',
  'MODEL_TRUNCATED',
  'MODEL_INVALID',
  'FORMAT_UNSUPPORTED',
  'EXTERNAL_DATA_MISSING',
  'SOURCE_RAISED',
  'ENTRY_NOT_FOUND',
  'NOT_A_MODULE',
  'TRUST_NEEDED',
  'CHECKPOINT_MISMATCH',
  'PYTHON_MISSING',
  'PYTHON_PACKAGE_MISSING',
  'RUNTIME_MISSING',
]);

/**
 * Whether an error says that what was named cannot be used at all, or that the machine lacks what it needs: a mistake
 * to correct, which ends a comparison or a measurement, not a result of one.
 */
export const isUnusable = (code: ErrorCode): boolean => unusableCodes.has(code);

export const errorCodeSchema = z.enum(Object.keys(exitStatusByCode) as [ErrorCode, ...ErrorCode[]]);

/** A line of the user's code. `text` is the line itself, '' where the file cannot be read. */
export const sourcePlaceSchema = z.object({ file: z.string(), line: z.number().int().min(1), text: z.string() });
export type SourcePlace = z.infer<typeof sourcePlaceSchema>;

/** What is known of a failure beyond its sentence. */
const teachingSchema = z.object({
  /** Id of the lesson that tells this failure (docs/errors.md): 'data-dependent-branch'. */
  lesson: z.string().optional(),
  /** Why it happens, in a sentence or two. */
  why: z.string().optional(),
  where: sourcePlaceSchema.optional(),
});
export type Teaching = z.infer<typeof teachingSchema>;

/** An error as it crosses a process boundary. `detail` (a stack, a log tail) goes to the log, never to the headline. */
export const errorInfoSchema = z.object({
  code: errorCodeSchema,
  message: z.string(),
  hints: z.array(z.string()),
  detail: z.string().optional(),
  /** For an export that failed because of declared axes: which, and why. */
  axes: z.array(axisFaultSchema).optional(),
  ...teachingSchema.shape,
});

export type ErrorInfo = z.infer<typeof errorInfoSchema>;

/** The one error class of the project. */
export class LapidaryError extends Error {
  readonly code: ErrorCode;
  readonly hints: readonly string[];
  readonly detail: string | undefined;
  axes: readonly AxisFault[] = [];
  teaching: Teaching = {};

  constructor(code: ErrorCode, message: string, hints: readonly string[] | string = [], detail?: string) {
    super(message);
    this.name = 'LapidaryError';
    this.code = code;
    this.hints = typeof hints === 'string' ? [hints] : hints;
    this.detail = detail;
  }

  toInfo(): ErrorInfo {
    const info: ErrorInfo = { code: this.code, message: this.message, hints: [...this.hints] };
    if (this.detail !== undefined) info.detail = this.detail;
    if (this.axes.length > 0) info.axes = [...this.axes];
    return { ...info, ...this.teaching };
  }

  static fromInfo(info: ErrorInfo): LapidaryError {
    const error = new LapidaryError(info.code, info.message, info.hints, info.detail);
    error.axes = info.axes ?? [];
    error.teaching = teachingSchema.parse(info);
    return error;
  }
}

/** Turns anything thrown into an ErrorInfo; what is not ours becomes INTERNAL with its stack as detail. */
export function toErrorInfo(thrown: unknown): ErrorInfo {
  if (thrown instanceof LapidaryError) return thrown.toInfo();
  if (thrown instanceof Error) {
    return {
      code: 'INTERNAL',
      message: `Something went wrong inside Lapidary: ${thrown.message}`,
      hints: ['This is a defect in Lapidary. The log has the details.'],
      detail: thrown.stack ?? thrown.message,
    };
  }
  return { code: 'INTERNAL', message: `Something went wrong inside Lapidary: ${String(thrown)}`, hints: [] };
}

/** The text of an error on a terminal: `error[CODE]: …`, the line of code and the reason if known, a `hint:` per hint. */
export function formatError(info: ErrorInfo): string {
  const oneLine = info.message.replace(/\s*\n\s*/g, ' ');
  const usual =
    info.code === 'CANCELLED'
      ? 'Nothing of it is left running; run the command again to start over.'
      : 'Run the command with --help to see what it expects.';
  const hints = info.hints.length > 0 ? info.hints : [usual];
  const { where, why } = info;
  return [
    `error[${info.code}]: ${oneLine}`,
    ...(where === undefined ? [] : [`where: ${where.file}:${String(where.line)}  ${where.text}`.trimEnd()]),
    ...(why === undefined ? [] : [`why: ${why}`]),
    ...hints.map((hint) => `hint: ${hint}`),
  ].join('\n');
}

/** Compile-time exhaustiveness check. */
export function assertNever(value: never): never {
  throw new LapidaryError('INTERNAL', `Unexpected value ${JSON.stringify(value)}`);
}
