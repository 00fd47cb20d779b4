/** Results of a comparison: per case, output and subject, three badges and a verdict with its reason in numbers. */
import { z } from 'zod';
import { attributionSchema } from './attribution.js';
import { extraCaseSchema } from './extra-case.js';
import { errorInfoSchema } from './errors.js';
import { layerComparisonSchema } from './layer-parity.js';
import { boundedSchema, quantisedSchema } from './numerics.js';
import { differenceMetricsSchema, noiseFloorSchema, ruleResultSchema, scaleBasisSchema } from './parity-metrics.js';
import { usualScaling } from './picture-scaling.js';
import { sourceOptionsSchema } from './source.js';

export const verdictSchema = z.enum(['pass', 'warn', 'fail']);
export type Verdict = z.infer<typeof verdictSchema>;

/** normal: N(0, 1). large: N(0, 1) × 100, ids at the upper end. padded: as normal, one row all padding. */
export const caseValuesSchema = z.enum(['normal', 'uniform', 'zeros', 'large', 'padded', 'files']);
export type CaseValues = z.infer<typeof caseValuesSchema>;

/** One set of input sizes; its tensors lie in the run folder under inputs/<id>/. */
export const caseSchema = z.object({
  id: z.string(),
  /** 'example', 'batch = 1', … */
  title: z.string(),
  /** Size of each symbol. */
  sizes: z.record(z.string(), z.number().int()),
  shapes: z.record(z.string(), z.array(z.number().int())),
  /** What the floating-point inputs hold, or where the tensors come from. */
  values: caseValuesSchema.default('normal'),
  /** Why it is there, one clause. */
  why: z.string().default(''),
  /** Row of the leading axis that is padding throughout; no one reads what comes out of it. */
  paddingRow: z.number().int().nullable().default(null),
});
export type Case = z.infer<typeof caseSchema>;

export const toleranceSchema = z.object({ atol: z.number().nonnegative(), rtol: z.number().nonnegative() });
export type Tolerance = z.infer<typeof toleranceSchema>;

export const outputComparisonSchema = z.object({
  name: z.string(),
  case: z.string(),
  subject: z.string(),
  /** Badges in the order they are decided; a failed one stops those after it. */
  structure: verdictSchema,
  finite: verdictSchema.nullable(),
  values: verdictSchema.nullable(),
  maxAbs: z.number().nullable(),
  maxRel: z.number().nullable(),
  meanAbs: z.number().nullable(),
  /** RMS(difference) / RMS(reference). */
  rmsRel: z.number().nullable(),
  /** Elements over atol + rtol·|reference|. */
  overCount: z.number().int().nullable(),
  elementCount: z.number().int().nullable(),
  tolerance: toleranceSchema.nullable(),
  /** The worst element: where it is and both values. */
  worst: z.object({ index: z.array(z.number().int()), reference: z.number(), value: z.number() }).nullable(),
  /** The two rules the values are judged by; null where one was not asked for or has no meaning (scale for integers). */
  house: ruleResultSchema.nullable().default(null),
  scale: ruleResultSchema.extend({ basis: scaleBasisSchema }).nullable().default(null),
  /** Where both tensors lie, relative to the folder of the comparison; null where they were not kept. */
  files: z.object({ reference: z.string(), subject: z.string() }).nullable().default(null),
  /** Every other metric; null where values were not compared. */
  metrics: differenceMetricsSchema.nullable().default(null),
  verdict: verdictSchema,
  reason: z.string(),
});
export type OutputComparison = z.infer<typeof outputComparisonSchema>;

/** A subject that could not run a case at all: its column fails, the others go on. */
export const subjectFailureSchema = z.object({ subject: z.string(), case: z.string(), error: errorInfoSchema });

/**
 * Row 0 alone against row 0 in a batch, and, where there is a padding mask, against row 0 with padding after it; `repeat`:
 * the same inputs again, listed where what comes out changes.
 */
export const invarianceSchema = z.object({
  subject: z.string(),
  kind: z.enum(['batch', 'padding', 'repeat']),
  output: z.string(),
  maxAbs: z.number(),
  verdict: verdictSchema,
  reason: z.string(),
});
export type Invariance = z.infer<typeof invarianceSchema>;

/** How one subject was really run. */
export const subjectFactsSchema = z.object({
  label: z.string(),
  /** Its file where the comparison was made, absolute: a label may be relative to a folder that is not known later. */
  path: z.string().nullable().default(null),
  runtime: z.string(),
  provider: z.string(),
  versions: z.record(z.string(), z.string()),
  options: z.record(z.string(), z.string()).default({}),
  /** Nodes by the provider that ran them, where the runtime tells. */
  nodeProviders: z.record(z.string(), z.number()).nullable().default(null),
  /** Narrowest number type on the path through the model. */
  precision: z.string().nullable().default(null),
});
export type SubjectFacts = z.infer<typeof subjectFactsSchema>;

/** A tensor that a subject gave, with what is known of its numbers: enough to judge any two of a case later. */
export const storedOutputSchema = z.object({
  name: z.string(),
  /** The type the runtime computed, which may be narrower than the stored one. */
  dtype: z.string(),
  shape: z.array(z.number().int()),
  /** Its .npy file, relative to the folder of the comparison. */
  file: z.string(),
  /** Narrowest type on the path to it; null where that is not known. */
  precision: z.string().nullable(),
  /** Terms of the longest sum on the path; 1 where that is not known. */
  terms: z.number(),
  bounded: boundedSchema.nullable(),
  quantised: quantisedSchema.nullable().default(null),
  /** How far it is from itself when it is run again, as a share of its RMS; null where it stays or was not run again. */
  drift: z.number().nullable(),
});
export type StoredOutput = z.infer<typeof storedOutputSchema>;

/** What a subject gave at a case. */
export const caseTensorsSchema = z.object({
  subject: z.string(),
  case: z.string(),
  outputs: z.array(storedOutputSchema),
});
export type CaseTensors = z.infer<typeof caseTensorsSchema>;

/** A tolerance of the user's for one output, one element type, or everything (`for` = '*'). */
export const toleranceSettingSchema = z.object({
  /** `*`, an element type (float16), or `output:NAME`. */
  for: z.string().min(1),
  atol: z.number().nonnegative().nullable(),
  rtol: z.number().nonnegative().nullable(),
});
export type ToleranceSetting = z.infer<typeof toleranceSettingSchema>;

/** Tolerances of the house rule that were asked for. */
export const askedTolerancesSchema = z.object({
  atol: z.number().nonnegative().nullable(),
  rtol: z.number().nonnegative().nullable(),
  tolerances: z.array(toleranceSettingSchema),
});

/** Which rules decide: both (pass both, warn one, fail neither), or one alone. */
export const ruleChoiceSchema = z.enum(['house', 'scale', 'both']);
export type RuleChoice = z.infer<typeof ruleChoiceSchema>;

export const parityResultSchema = z.object({
  schemaVersion: z.literal(1),
  /** Labels; the first is the reference. */
  subjects: z.array(z.string()),
  cases: z.array(caseSchema),
  /** What the reference gave: shapes by case and output, from which frozen axes are told. */
  reference: z.array(
    z.object({
      case: z.string(),
      outputs: z.array(z.object({ name: z.string(), dtype: z.string(), shape: z.array(z.number().int()) })),
    }),
  ),
  outputs: z.array(outputComparisonSchema),
  failures: z.array(subjectFailureSchema),
  rule: ruleChoiceSchema.default('house'),
  asked: askedTolerancesSchema.default({ atol: null, rtol: null, tolerances: [] }),
  noiseFloor: noiseFloorSchema.nullable().default(null),
  facts: z.array(subjectFactsSchema).default([]),
  invariance: z.array(invarianceSchema).default([]),
  /** Which stage brings the error in, against float64; null where float64 was not run. */
  attribution: attributionSchema.nullable().default(null),
  /** Comparison of what is inside, one entry per subject that was looked into. */
  layers: z.array(layerComparisonSchema).default([]),
  /** By subject and case; empty where they were not kept. */
  tensors: z.array(caseTensorsSchema).default([]),
  verdict: verdictSchema,
});
export type ParityResult = z.infer<typeof parityResultSchema>;

/** Stands among files with cases for the generated ones: both are run. */
export const generatedCases = 'auto';

export const parityRequestSchema = z.object({
  /** At least two, or one folder with a model and its ONNX test data, which is compared with what it records. */
  subjects: z.array(z.string()).min(1),
  /** Input spec texts; empty: taken from the first ONNX subject or the source's own declaration. */
  inputs: z.array(z.string()),
  /** How the PyTorch sources among the subjects are loaded. */
  source: sourceOptionsSchema.optional(),
  atol: z.number().nonnegative().nullable(),
  rtol: z.number().nonnegative().nullable(),
  threads: z.number().int().min(1),
  rule: ruleChoiceSchema.default('both'),
  tolerances: z.array(toleranceSettingSchema).default([]),
  /** Files and folders with the user's own cases, and `auto` for the generated ones, too; empty: generated ones. */
  cases: z.array(z.string()).default([]),
  /** How pictures among them become numbers: auto, imagenet, 0..1, … (picture-scaling). */
  pictures: z.string().default(usualScaling),
  /** Ids of generated cases to leave out, and cases of other sizes to add. */
  without: z.array(z.string()).default([]),
  extraCases: z.array(extraCaseSchema).default([]),
  seed: z.number().int().nonnegative().default(0),
  /** Compare what is inside, too. */
  layers: z.boolean().default(false),
  /** Find the first value that differs and tell whether its node or its inputs are to blame. */
  bisect: z.boolean().default(false),
  /** Where parity.json and the tensors stay; null: nowhere, or in a new run folder with `keep`. */
  outDir: z.string().nullable().default(null),
  keep: z.boolean().default(false),
});
export type ParityRequest = z.infer<typeof parityRequestSchema>;

/** What a request asks for where nothing is said. */
export const parityDefaults = {
  rule: 'both',
  tolerances: [],
  cases: [],
  pictures: usualScaling,
  without: [],
  extraCases: [],
  seed: 0,
  layers: false,
  bisect: false,
  outDir: null,
  keep: false,
} satisfies Partial<ParityRequest>;
