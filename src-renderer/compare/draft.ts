/** The comparison draft: subjects and inputs as typed, and what keeps them from being compared or timed. Pure. */
import { askedFor, parseExtraCase, sameCase, selectedCases } from '../../src-shared/case-selection.js';
import { LapidaryError } from '../../src-shared/errors.js';
import { type InputSpec, parseInputSpecs } from '../../src-shared/input-spec.js';
import type { BenchRequest } from '../../src-shared/latency.js';
import {
  type Case,
  generatedCases,
  parityDefaults,
  type ParityRequest,
  type RuleChoice,
} from '../../src-shared/parity.js';
import { usualScaling } from '../../src-shared/picture-scaling.js';
import { parseSubject } from '../../src-shared/subject.js';
import { parseTolerance } from '../../src-shared/tolerance-setting.js';

export interface CompareDraft {
  /** The first is the reference. */
  subjects: readonly string[];
  /** Input specs; none: taken from the first ONNX subject or from the source. */
  inputs: readonly string[];
  rule: RuleChoice;
  atol: string;
  rtol: string;
  /** `float16=1e-2,1e-2`, `output:logits=1e-3`: what is not as the two above. */
  tolerances: readonly string[];
  /** Files and folders with cases; none: generated ones. */
  cases: readonly string[];
  /** Beside files: the generated ones, too. */
  generated: boolean;
  /** How pictures among the files become numbers. */
  pictures: string;
  /** Ids of generated cases that are not wanted. */
  without: readonly string[];
  /** `batch=4,seq=7,values=uniform` */
  extraCases: readonly string[];
  seed: string;
  layers: boolean;
  bisect: boolean;
  threads: string;
  warmup: string;
  samples: string;
  batch: string;
}

export const emptyCompare: CompareDraft = {
  subjects: ['', ''],
  inputs: [''],
  rule: 'both',
  atol: '',
  rtol: '',
  tolerances: [''],
  cases: [''],
  generated: false,
  pictures: usualScaling,
  without: [],
  extraCases: [''],
  seed: '0',
  layers: false,
  bisect: false,
  threads: '1',
  warmup: '50',
  samples: '500',
  batch: '',
};

const filled = (lines: readonly string[]): string[] => lines.map((line) => line.trim()).filter((line) => line !== '');

/** Whether cases come from files alone: none is generated then. */
export const onlyFiles = (draft: CompareDraft): boolean => filled(draft.cases).length > 0 && !draft.generated;

/** Files added to those there are. */
export const withCaseFiles = (draft: CompareDraft, paths: readonly string[]): Pick<CompareDraft, 'cases'> => ({
  cases: [...new Set([...filled(draft.cases), ...paths])],
});

function messageOf(work: () => unknown): string | null {
  try {
    work();
    return null;
  } catch (error) {
    return error instanceof LapidaryError ? error.message : String(error);
  }
}

/** Why one subject line cannot be used; null for a good or an empty line. */
export function subjectProblem(line: string): string | null {
  return line.trim() === '' ? null : messageOf(() => parseSubject(line));
}

export function inputsProblem(draft: CompareDraft): string | null {
  return messageOf(() => parseInputSpecs(filled(draft.inputs)));
}

/** Why one line of sizes cannot be used; null for a good or an empty line. */
export function extraCaseProblem(line: string): string | null {
  return line.trim() === '' ? null : messageOf(() => parseExtraCase(line));
}

/** The inputs as they are described; null where none is, or not well. */
export function specsOf(draft: CompareDraft): InputSpec[] | null {
  const inputs = filled(draft.inputs);
  if (inputs.length === 0) return null;
  try {
    return parseInputSpecs(inputs);
  } catch {
    return null;
  }
}

/** Generated cases, those left out included, then the extra ones; null where the inputs cannot be read or are not there. */
export function casesOf(draft: CompareDraft): Case[] | null {
  const specs = specsOf(draft);
  if (specs === null) return null;
  try {
    return selectedCases(specs, [], filled(draft.extraCases).map(parseExtraCase));
  } catch {
    return null;
  }
}

/** Why one line of tolerances cannot be used; null for a good or an empty line. */
export function toleranceProblem(line: string): string | null {
  return line.trim() === '' ? null : messageOf(() => parseTolerance(line));
}

const isCount = (text: string, min: number): boolean => /^\d+$/.test(text.trim()) && Number(text) >= min;
const isTolerance = (text: string): boolean => text.trim() === '' || Number(text) >= 0;

function sharedProblem(draft: CompareDraft): string | null {
  const bad = draft.subjects.map(subjectProblem).find((problem) => problem !== null);
  if (bad !== undefined) return bad;
  const inputs = inputsProblem(draft);
  if (inputs !== null) return inputs;
  return isCount(draft.threads, 1) ? null : 'Threads is a number of 1 or more.';
}

/** Why "Compare" cannot be pressed; null when it can. */
export function parityProblem(draft: CompareDraft): string | null {
  if (filled(draft.subjects).length < 2) return 'Name two models: the first is the reference.';
  const shared = sharedProblem(draft);
  if (shared !== null) return shared;
  if (!isTolerance(draft.atol) || !isTolerance(draft.rtol)) return 'A tolerance is a number of 0 or more.';
  const bad = draft.tolerances.map(toleranceProblem).find((problem) => problem !== null);
  if (bad !== undefined) return bad;
  if (!onlyFiles(draft)) {
    const sizes = draft.extraCases.map(extraCaseProblem).find((problem) => problem !== null);
    if (sizes !== undefined) return sizes;
    const cases = casesOf(draft);
    if (cases?.every(({ id }) => draft.without.includes(id)) === true) return 'Tick at least one case.';
    const specs = filled(draft.inputs);
    const unfit =
      specs.length === 0
        ? null
        : messageOf(() => selectedCases(parseInputSpecs(specs), [], filled(draft.extraCases).map(parseExtraCase)));
    if (unfit !== null) return unfit;
  }
  return isCount(draft.seed, 0) ? null : 'The seed is a whole number of 0 or more.';
}

/** Why "Measure latency" cannot be pressed; null when it can. */
export function benchProblem(draft: CompareDraft): string | null {
  if (filled(draft.subjects).length < 1) return 'Name at least one model.';
  const shared = sharedProblem(draft);
  if (shared !== null) return shared;
  if (!isCount(draft.warmup, 0)) return 'Warm-up is a number of 0 or more.';
  if (!isCount(draft.samples, 1)) return 'Samples is a number of 1 or more.';
  return filled(draft.batch.split(',')).every((size) => isCount(size, 1))
    ? null
    : 'Batch sizes are numbers separated by commas.';
}

const tolerance = (text: string): number | null => (text.trim() === '' ? null : Number(text));

/** Files take the place of all of these; an id that is there no more is not asked for. */
function chosenCases(draft: CompareDraft): Pick<ParityRequest, 'without' | 'extraCases'> {
  if (onlyFiles(draft)) return { without: [], extraCases: [] };
  const extra = filled(draft.extraCases).map(parseExtraCase);
  const cases = casesOf(draft) ?? [];
  const left = (id: string): boolean => draft.without.includes(id);
  return {
    // Extra cases that are not wanted are not asked for in the first place.
    without: cases.filter(({ id, why }) => left(id) && why !== askedFor).map(({ id }) => id),
    extraCases: extra.filter(
      (each) => !cases.some((row) => row.why === askedFor && left(row.id) && sameCase(row, each)),
    ),
  };
}

function casesNamed(draft: CompareDraft): string[] {
  const files = filled(draft.cases);
  return files.length > 0 && draft.generated ? [generatedCases, ...files] : files;
}

export function parityRequestOf(draft: CompareDraft): ParityRequest {
  return {
    ...parityDefaults,
    subjects: filled(draft.subjects),
    inputs: filled(draft.inputs),
    rule: draft.rule,
    atol: tolerance(draft.atol),
    rtol: tolerance(draft.rtol),
    tolerances: filled(draft.tolerances).map(parseTolerance),
    cases: casesNamed(draft),
    pictures: draft.pictures,
    ...chosenCases(draft),
    seed: Number(draft.seed),
    layers: draft.layers,
    bisect: draft.bisect,
    threads: Number(draft.threads),
    // What is looked at afterwards, values and pictures, needs the tensors.
    keep: true,
  };
}

export function benchRequestOf(draft: CompareDraft): BenchRequest {
  return {
    subjects: filled(draft.subjects),
    inputs: filled(draft.inputs),
    batch: filled(draft.batch.split(',')).map(Number),
    threads: Number(draft.threads),
    warmup: Number(draft.warmup),
    samples: Number(draft.samples),
    outDir: null,
  };
}
