/** Checks and measurements of the draft, as typed; '' is the default. To a recipe's `checks` and `measure` and back. */
import type { RuleChoice } from '../../src-shared/parity.js';
import type { Recipe } from '../../src-shared/recipe.js';
import type { TargetId } from '../../src-shared/target.js';

export type MeasuredSubject = 'eager' | TargetId;

export interface MeasureDraft {
  atol: string;
  rtol: string;
  rule: RuleChoice | '';
  /** null: eager and every artifact that passed; none: nothing is timed. */
  subjects: readonly MeasuredSubject[] | null;
  warmup: string;
  samples: string;
  threads: string;
  /** Batch sizes separated by commas. */
  batch: string;
}

export const emptyMeasure: MeasureDraft = {
  atol: '',
  rtol: '',
  rule: '',
  subjects: null,
  warmup: '',
  samples: '',
  threads: '',
  batch: '',
};

/** What a run does where the recipe says nothing. */
export const measureDefaults = { warmup: 50, samples: 500, threads: 1 } as const;

export const isMeasured = ({ subjects }: MeasureDraft): boolean => subjects === null || subjects.length > 0;

/** The parts of a text that are separated by commas. */
export const list = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

const isCount = (text: string, min: number, max: number): boolean =>
  /^\d+$/.test(text.trim()) && Number(text) >= min && Number(text) <= max;

const isTolerance = (text: string): boolean =>
  text.trim() === '' || (Number.isFinite(Number(text)) && Number(text) >= 0);

export interface MeasureProblem {
  step: 'checks' | 'measurements';
  field: keyof MeasureDraft;
  message: string;
}

export function measureProblems(draft: MeasureDraft): MeasureProblem[] {
  const problems: MeasureProblem[] = [];
  const check = (field: 'atol' | 'rtol', name: string): void => {
    if (!isTolerance(draft[field])) {
      problems.push({ step: 'checks', field, message: `The ${name} tolerance is a number of 0 or more.` });
    }
  };
  check('atol', 'absolute');
  check('rtol', 'relative');
  const say = (field: keyof MeasureDraft, message: string): void =>
    void problems.push({ step: 'measurements', field, message });
  const bad = (text: string, min: number, max: number): boolean => text.trim() !== '' && !isCount(text, min, max);
  if (bad(draft.threads, 1, 256)) say('threads', 'Threads is a number from 1 to 256.');
  if (!isMeasured(draft)) return problems;
  if (bad(draft.warmup, 0, 1e6)) say('warmup', 'Warm-up is a number of 0 or more.');
  if (bad(draft.samples, 1, 1e7)) say('samples', 'Samples is a number of 1 or more.');
  if (!list(draft.batch).every((size) => isCount(size, 1, 1e6))) {
    say('batch', 'Batch sizes are numbers separated by commas.');
  }
  return problems;
}

const number = <Key extends string>(key: Key, text: string): Partial<Record<Key, number>> =>
  text.trim() === '' || !Number.isFinite(Number(text)) ? {} : ({ [key]: Number(text) } as Record<Key, number>);

const unlessEmpty = <Key extends string, Value extends object>(key: Key, value: Value): Partial<Record<Key, Value>> =>
  Object.keys(value).length === 0 ? {} : ({ [key]: value } as Record<Key, Value>);

/** `checks:` and `measure:` of the recipe; nothing that is empty is written. */
export function recipeMeasureOf(draft: MeasureDraft): Pick<Recipe, 'checks' | 'measure'> {
  const batch = list(draft.batch).map(Number);
  return {
    ...unlessEmpty(
      'checks',
      unlessEmpty('parity', {
        ...number('atol', draft.atol),
        ...number('rtol', draft.rtol),
        ...(draft.rule === '' ? {} : { rule: draft.rule }),
      }),
    ),
    ...unlessEmpty('measure', {
      ...(draft.subjects === null ? {} : { subjects: [...draft.subjects] }),
      ...number('warmup', draft.warmup),
      ...number('samples', draft.samples),
      ...number('threads', draft.threads),
      ...(batch.length === 0 ? {} : { batch }),
    }),
  };
}

const text = (value: number | undefined): string => (value === undefined ? '' : String(value));

/** The fields that show them. */
export function measureDraftOf({ checks, measure }: Pick<Recipe, 'checks' | 'measure'>): MeasureDraft {
  return {
    atol: text(checks?.parity?.atol),
    rtol: text(checks?.parity?.rtol),
    rule: checks?.parity?.rule ?? '',
    subjects: measure?.subjects ?? null,
    warmup: text(measure?.warmup),
    samples: text(measure?.samples),
    threads: text(measure?.threads),
    batch: (measure?.batch ?? []).join(', '),
  };
}
