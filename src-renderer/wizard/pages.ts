/** The pages of the wizard in their order: those that are filled in, then the run and its result. */
import { z } from 'zod';
import { ruleChoiceSchema } from '../../src-shared/parity.js';
import { targetIdSchema } from '../../src-shared/target.js';
import { emptyDraft, type ExportDraft, type ExportStep } from './draft.js';

export type WizardPage = ExportStep | 'run' | 'result';

export const pageTitles: Record<WizardPage, string> = {
  source: 'Source',
  inputs: 'Inputs and axes',
  targets: 'Targets',
  checks: 'Checks',
  measurements: 'Measurements',
  review: 'Review',
  run: 'Run',
  result: 'Result',
};

export const wizardPages = Object.keys(pageTitles) as WizardPage[];

/** The run a wizard started: its job, and its folder once there is one. */
export interface StartedRun {
  jobId: string | null;
  dir: string | null;
}

/** What an export tab holds. */
export interface ExportForm {
  draft: ExportDraft;
  step: WizardPage;
  run: StartedRun | null;
}

const text = (most: number): z.ZodString => z.string().max(most);
const lines = z.array(text(10_000)).max(1000);

const draftSchema = z
  .object({
    baseDir: text(10_000).nullable(),
    file: text(10_000),
    placed: z.enum(['file', 'folder', 'model']),
    entry: text(1000),
    arguments: text(100_000),
    checkpoint: text(10_000),
    strict: z.boolean().optional(),
    trust: z.boolean().optional(),
    sha256: text(1000),
    task: text(1000),
    search: lines,
    title: text(1000),
    inputs: lines.min(1),
    outputs: text(100_000),
    targets: z.array(targetIdSchema),
    options: z.partialRecord(targetIdSchema, z.record(z.string(), z.union([z.boolean(), text(100_000)]))),
    atol: text(100),
    rtol: text(100),
    rule: ruleChoiceSchema.or(z.literal('')).default(''),
    subjects: z.array(z.union([z.literal('eager'), targetIdSchema])).nullable(),
    warmup: text(100),
    samples: text(100),
    threads: text(100),
    batch: text(1000),
  })
  .transform(({ strict, trust, ...rest }): ExportDraft => ({ ...rest, strict, trust }));

/** A form as it is kept between visits. */
export const exportFormSchema = z.object({
  draft: draftSchema,
  step: z.enum(wizardPages as [WizardPage, ...WizardPage[]]),
  run: z.object({ jobId: z.string().nullable(), dir: z.string().nullable() }).nullable(),
});

/** A new form. */
export const newForm = (draft: ExportDraft = emptyDraft, step: WizardPage = 'source'): ExportForm => ({
  draft: { ...draft },
  step,
  run: null,
});

/** What an export tab is called. */
export function tabTitle(draft: Pick<ExportDraft, 'title' | 'file'>): string {
  const name = draft.title.trim() === '' ? (draft.file.split(/[\\/]/).pop() ?? '') : draft.title.trim();
  return name === '' ? 'Export' : `Export ${name}`;
}
