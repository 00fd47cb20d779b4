/**
 * The export draft: what the wizard's fields hold, as typed. Numbers are text until they are read, so that a field may
 * be half typed. Pure: problems, the recipe, and the draft of a recipe.
 */
import { LapidaryError } from '../../src-shared/errors.js';
import { type InputSpec, parseInputSpecs } from '../../src-shared/input-spec.js';
import type { Recipe } from '../../src-shared/recipe.js';
import type { TargetId } from '../../src-shared/target.js';
import {
  emptyMeasure,
  list,
  type MeasureDraft,
  measureDraftOf,
  measureProblems,
  recipeMeasureOf,
} from './measure-draft.js';
import { emptySource, recipeSourceOfDraft, type SourceDraft, sourceDraftOf, sourceProblems } from './source-draft.js';
import { optionProblems, recipeTargetsOf, type TargetsDraft, targetsDraftOf } from './target-draft.js';

/** The pages that are filled in, in their order; the run and its result follow. */
export type ExportStep = 'source' | 'inputs' | 'targets' | 'checks' | 'measurements' | 'review';
export const exportSteps: readonly ExportStep[] = ['source', 'inputs', 'targets', 'checks', 'measurements', 'review'];

export interface ExportDraft extends SourceDraft, TargetsDraft, MeasureDraft {
  title: string;
  inputs: readonly string[];
  /** Names separated by commas; '' lets the exporter name them. */
  outputs: string;
}

export const emptyDraft: ExportDraft = {
  ...emptySource,
  ...emptyMeasure,
  title: '',
  inputs: [''],
  outputs: '',
  targets: ['torchscript-trace', 'onnx'],
  options: {},
};

/** A field, or an option of a target. */
export type DraftField = keyof ExportDraft | `${TargetId}.${string}`;

export interface Problem {
  step: ExportStep;
  field: DraftField;
  message: string;
}

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
  const input = inputProblem(draft);
  return [
    ...sourceProblems(draft).map((each): Problem => ({ step: 'source', ...each })),
    ...(input === null ? [] : [{ step: 'inputs', field: 'inputs', message: input } as const]),
    ...(draft.targets.length > 0
      ? []
      : [{ step: 'targets', field: 'targets', message: 'Choose at least one target.' } as const]),
    ...optionProblems(draft).map((each): Problem => ({ step: 'targets', ...each })),
    ...measureProblems(draft),
  ];
}

/** The recipe of a draft without problems; only what was said is written down. */
export function recipeOf(draft: ExportDraft): Recipe {
  const outputs = list(draft.outputs);
  return {
    lapidary: 1,
    ...(draft.title.trim() === '' ? {} : { title: draft.title.trim() }),
    source: recipeSourceOfDraft(draft),
    inputs: draft.inputs.map((line) => line.trim()).filter((line) => line !== ''),
    ...(outputs.length === 0 ? {} : { outputs }),
    targets: recipeTargetsOf(draft),
    ...recipeMeasureOf(draft),
  };
}

/** The draft that shows a recipe. */
export function draftOf(recipe: Recipe, baseDir: string | null): ExportDraft {
  return {
    ...sourceDraftOf(recipe.source, baseDir),
    ...targetsDraftOf(recipe.targets),
    ...measureDraftOf(recipe),
    title: recipe.title ?? '',
    inputs: recipe.inputs,
    outputs: (recipe.outputs ?? []).join(', '),
  };
}
