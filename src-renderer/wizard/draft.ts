/**
 * The export draft: what the wizard's fields hold, as typed. Numbers are text until they are read, so that a field may
 * be half typed. Pure: problems, the recipe, and the draft of a recipe.
 */
import { LapidaryError } from '../../src-shared/errors.js';
import { type InputSpec, parseInputSpecs, symbolsOf } from '../../src-shared/input-spec.js';
import type { Recipe } from '../../src-shared/recipe.js';
import { writtenOptions } from '../../src-shared/targets/recipe-target.js';
import { type TargetId, targetIdSchema } from '../../src-shared/target.js';
import { emptySource, recipeSourceOfDraft, type SourceDraft, sourceDraftOf, sourceProblems } from './source-draft.js';

export type ExportStep = 'source' | 'inputs' | 'targets' | 'checks';
export const exportSteps: readonly ExportStep[] = ['source', 'inputs', 'targets', 'checks'];

export interface ExportDraft extends SourceDraft {
  title: string;
  inputs: readonly string[];
  /** Names separated by commas; '' lets the exporter name them. */
  outputs: string;
  targets: readonly TargetId[];
  /** Opset of the ONNX targets; '' is the exporter's default. */
  opset: string;
  atol: string;
  rtol: string;
  measured: boolean;
  warmup: string;
  samples: string;
  threads: string;
  /** Batch sizes separated by commas; '' is the example. */
  batch: string;
}

export const emptyDraft: ExportDraft = {
  ...emptySource,
  title: '',
  inputs: [''],
  outputs: '',
  targets: ['torchscript-trace', 'onnx'],
  opset: '',
  atol: '',
  rtol: '',
  measured: true,
  warmup: '50',
  samples: '500',
  threads: '1',
  batch: '',
};

export interface Problem {
  step: ExportStep;
  field: keyof ExportDraft;
  message: string;
}

const list = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

const isCount = (text: string, min: number, max: number): boolean =>
  /^\d+$/.test(text.trim()) && Number(text) >= min && Number(text) <= max;

const isTolerance = (text: string): boolean =>
  text.trim() === '' || (Number.isFinite(Number(text)) && Number(text) >= 0);

/** The specs of the lines that are filled in. Throws INPUT_SPEC_INVALID. */
export function specsOf(draft: ExportDraft): InputSpec[] {
  return parseInputSpecs(draft.inputs.filter((line) => line.trim() !== ''));
}

function inputProblem(draft: ExportDraft): string | null {
  try {
    return specsOf(draft).length === 0 ? 'Describe at least one input.' : null;
  } catch (error) {
    return error instanceof LapidaryError ? error.message : String(error);
  }
}

/** What keeps the draft from being run, in the order of the steps. */
export function problemsOf(draft: ExportDraft): Problem[] {
  const problems: Problem[] = [];
  const say = (step: ExportStep, field: keyof ExportDraft, message: string): void => {
    problems.push({ step, field, message });
  };
  for (const { field, message } of sourceProblems(draft)) say('source', field, message);
  const input = inputProblem(draft);
  if (input !== null) say('inputs', 'inputs', input);
  if (draft.targets.length === 0) say('targets', 'targets', 'Choose at least one target.');
  if (draft.opset.trim() !== '' && !isCount(draft.opset, 1, 30))
    say('targets', 'opset', 'The opset is a number from 1 to 30.');
  if (!isTolerance(draft.atol)) say('checks', 'atol', 'The absolute tolerance is a number of 0 or more.');
  if (!isTolerance(draft.rtol)) say('checks', 'rtol', 'The relative tolerance is a number of 0 or more.');
  if (!isCount(draft.threads, 1, 256)) say('checks', 'threads', 'Threads is a number from 1 to 256.');
  if (!draft.measured) return problems;
  if (!isCount(draft.warmup, 0, 1e6)) say('checks', 'warmup', 'Warm-up is a number of 0 or more.');
  if (!isCount(draft.samples, 1, 1e7)) say('checks', 'samples', 'Samples is a number of 1 or more.');
  if (!list(draft.batch).every((size) => isCount(size, 1, 1e6))) {
    say('checks', 'batch', 'Batch sizes are numbers separated by commas.');
  }
  return problems;
}

/** Dynamic axes whose example is 1: exporters specialise that size, and the artifact breaks at every other one. */
export function riskyExamples(draft: ExportDraft): string[] {
  try {
    return symbolsOf(specsOf(draft)).flatMap((dim) => (dim.example === 1 ? [dim.symbol] : []));
  } catch {
    return []; // The problem is reported by problemsOf.
  }
}

/** The recipe of a draft without problems; only what differs from the defaults of a recipe is written down. */
export function recipeOf(draft: ExportDraft): Recipe {
  const opset = draft.opset.trim() === '' ? null : Number(draft.opset);
  const outputs = list(draft.outputs);
  const [atol, rtol] = [draft.atol.trim(), draft.rtol.trim()];
  const batch = list(draft.batch).map(Number);
  const threads = Number(draft.threads);
  return {
    lapidary: 1,
    ...(draft.title.trim() === '' ? {} : { title: draft.title.trim() }),
    source: recipeSourceOfDraft(draft),
    inputs: draft.inputs.map((line) => line.trim()).filter((line) => line !== ''),
    ...(outputs.length === 0 ? {} : { outputs }),
    targets: targetIdSchema.options
      .filter((target) => draft.targets.includes(target))
      .map((target) => (opset !== null && target.startsWith('onnx') ? { target, opset } : target)),
    ...(atol === '' && rtol === ''
      ? {}
      : {
          checks: {
            parity: { ...(atol === '' ? {} : { atol: Number(atol) }), ...(rtol === '' ? {} : { rtol: Number(rtol) }) },
          },
        }),
    measure: draft.measured
      ? {
          warmup: Number(draft.warmup),
          samples: Number(draft.samples),
          threads,
          ...(batch.length === 0 ? {} : { batch }),
        }
      : { subjects: [], threads },
  };
}

/** The draft that shows a recipe. Subjects of a measurement other than all or none are not kept by the wizard. */
export function draftOf(recipe: Recipe, baseDir: string | null): ExportDraft {
  const opsets = recipe.targets.flatMap((each) => {
    const { opset } = writtenOptions(each);
    return typeof opset === 'number' ? [opset] : [];
  });
  const text = (value: number | undefined, otherwise: string): string =>
    value === undefined ? otherwise : String(value);
  return {
    ...sourceDraftOf(recipe.source, baseDir),
    title: recipe.title ?? '',
    inputs: recipe.inputs,
    outputs: (recipe.outputs ?? []).join(', '),
    targets: recipe.targets.map((each) => (typeof each === 'string' ? each : each.target)),
    opset: text(opsets[0], ''),
    atol: text(recipe.checks?.parity?.atol, ''),
    rtol: text(recipe.checks?.parity?.rtol, ''),
    measured: recipe.measure?.subjects?.length !== 0,
    warmup: text(recipe.measure?.warmup, emptyDraft.warmup),
    samples: text(recipe.measure?.samples, emptyDraft.samples),
    threads: text(recipe.measure?.threads, emptyDraft.threads),
    batch: (recipe.measure?.batch ?? []).join(', '),
  };
}
