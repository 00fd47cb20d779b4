/**
 * The one contract between the engine and whoever talks to it: calls with zod input and output, and events.
 * Both sides derive their types from here; the engine parses inputs on receipt, the client parses outputs.
 */
import { z } from 'zod';
import { findingSchema } from './finding.js';
import { costReportSchema } from './cost.js';
import { inspectReportSchema, nodeDetailSchema, sourceLineNodesSchema, tensorDetailSchema } from './inspect.js';
import { axesTrialSchema, inputProposalSchema } from './input-proposal.js';
import { inputSpecSchema } from './input-spec.js';
import { engineSettingsSchema } from './engine-settings.js';
import { jobLimitsSchema, jobSchema, logLineSchema } from './job.js';
import { benchRequestSchema, latencyResultSchema } from './latency.js';
import { lintFindingSchema, lintRuleSchema } from './lint.js';
import { operatorDocSchema } from './operator-doc.js';
import {
  axesReportSchema,
  axesRequestSchema,
  axisEditRequestSchema,
  axisEditResultSchema,
  axisEditSchema,
  axisPreviewSchema,
} from './axes.js';
import { modelDiffSchema, modelEditRequestSchema, modelEditResultSchema, modelEditSchema } from './edit.js';
import { numericsSchema } from './numerics.js';
import { outputComparisonSchema, parityRequestSchema, parityResultSchema } from './parity.js';
import {
  gridAnswerSchema,
  gridRequestSchema,
  pairAnswerSchema,
  pictureAnswerSchema,
  pictureRequestSchema,
  scatterAnswerSchema,
  slicesAnswerSchema,
  slicesRequestSchema,
  tensorPairSchema,
} from './parity-view.js';
import { doctorNeedSchema, foundPythonSchema, pythonRequestSchema } from './python-environment.js';
import { runRecordSchema } from './run-record.js';
import { sourceDescriptionSchema, sourceLookSchema, sourceSchema } from './source.js';
import {
  maxBlockElements,
  stringStatisticsSchema,
  tensorStatisticsSchema,
  tensorSummarySchema,
} from './tensor-statistics.js';
import { artifactSchema, exportRequestSchema, targetIdSchema } from './target.js';

const bytesSchema = z.custom<Uint8Array>((value) => value instanceof Uint8Array);
const nothing = z.object({});
/** Shapes of inputs that the file does not say, or says as an example: sizes or symbols; of a number its value. */
const inputShapesSchema = z.record(
  z.string(),
  z.array(z.union([z.number().int().min(0), z.string().max(200)])).max(64),
);
/** Becomes a file name. */
const windowKey = z.string().regex(/^[a-z0-9-]{1,64}$/);
const jobStarted = z.object({ jobId: z.string() });
/** What a job may use; the settings decide where nothing is said. */
const limited = { limits: jobLimitsSchema.optional() };

export const doctorCheckSchema = z.object({
  id: z.string(),
  title: z.string(),
  state: z.enum(['ok', 'warning', 'missing']),
  detail: z.string(),
  /** How to get it; '' when nothing is missing. */
  hint: z.string(),
});
export type DoctorCheck = z.infer<typeof doctorCheckSchema>;

export const doctorReportSchema = z.object({
  schemaVersion: z.literal(1),
  ok: z.boolean(),
  versions: z.record(z.string(), z.string()),
  dataDir: z.string(),
  /** The interpreter that is used; null where there is none. */
  python: z.string().nullable(),
  checks: z.array(doctorCheckSchema),
  /** What each target, runtime and kind of source lacks in the Python that is used. */
  needs: z.array(doctorNeedSchema),
});
export type DoctorReport = z.infer<typeof doctorReportSchema>;

export const recentSchema = z.object({
  path: z.string(),
  format: z.string(),
  bytes: z.number(),
  /** Milliseconds since the epoch. */
  openedAt: z.number(),
  present: z.boolean(),
});
export type Recent = z.infer<typeof recentSchema>;

export const sampleSchema = z.object({
  id: z.string(),
  title: z.string(),
  description: z.string(),
  kind: z.enum(['model', 'recipe']),
  path: z.string(),
});
export type Sample = z.infer<typeof sampleSchema>;

export type { SourceDescription } from './source.js';

export const jobResultSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('export'), artifacts: z.array(artifactSchema) }),
  z.object({
    kind: z.literal('parity'),
    parity: parityResultSchema,
    /** Folder with parity.json and the tensors; null where they were not kept. */
    dir: z.string().nullable().default(null),
  }),
  z.object({ kind: z.literal('axes'), axes: axesReportSchema }),
  z.object({ kind: z.literal('axes-edit'), edited: axisEditResultSchema }),
  z.object({ kind: z.literal('model-edit'), edited: modelEditResultSchema }),
  z.object({ kind: z.literal('bench'), latency: latencyResultSchema }),
  z.object({ kind: z.literal('run'), run: runRecordSchema, dir: z.string() }),
  z.object({ kind: z.literal('python-setup'), python: z.string() }),
]);
export type JobResult = z.infer<typeof jobResultSchema>;

export const runRequestSchema = z.object({
  /** Path of a recipe file, or its YAML text (then `baseDir` is what its paths are relative to). */
  recipePath: z.string().nullable(),
  recipeText: z.string().nullable(),
  baseDir: z.string().nullable(),
  /** Run folder; null: a new one under the user's data folder. */
  outDir: z.string().nullable(),
});
export type RunRequest = z.infer<typeof runRequestSchema>;

export const calls = {
  'engine.info': {
    input: nothing,
    output: z.object({
      version: z.string(),
      node: z.string(),
      platform: z.string(),
      pid: z.number(),
      dataDir: z.string(),
    }),
  },
  'engine.doctor': { input: nothing, output: doctorReportSchema },
  /** Interpreters of this machine. `refresh`: those that were asked before are asked again. */
  'python.list': {
    input: z.object({ refresh: z.boolean() }),
    output: z.object({
      pythons: z.array(foundPythonSchema),
      /** LAPIDARY_PYTHON decides, whatever is chosen. */
      fixed: z.boolean(),
      /** Extras that the managed environment has. */
      extras: z.array(z.string()),
    }),
  },
  /** Uses an interpreter, or the one of an environment's folder, from now on; null: as Lapidary chooses. */
  'python.use': { input: z.object({ path: z.string().min(1).nullable() }), output: nothing },
  'model.open': {
    input: z.object({ path: z.string() }),
    output: z.object({ modelId: z.string(), report: inspectReportSchema }),
  },
  'model.graph': { input: z.object({ modelId: z.string() }), output: z.object({ graph: bytesSchema }) },
  /** Attributes of all nodes as short text (attributes-codec.ts). */
  'model.attributes': {
    input: z.object({ modelId: z.string() }),
    output: z.object({ attributes: bytesSchema }),
  },
  /** Axes of inputs and outputs, from what the file says alone. */
  'model.axes': { input: z.object({ modelId: z.string() }), output: z.object({ axes: axesReportSchema }) },
  /** Values that carry each symbol of the inputs, and where it ends and why (symbol-columns.ts). */
  'model.symbols': {
    input: z.object({ modelId: z.string() }),
    output: z.object({ symbols: z.array(z.string()), reasons: z.array(z.string()), columns: bytesSchema }),
  },
  /** What an edit of the axes would do; nothing is written. */
  'model.axisEdit': { input: z.object({ modelId: z.string(), edit: axisEditSchema }), output: axisPreviewSchema },
  /** What surgery would do; nothing is written. */
  'model.edit': { input: z.object({ modelId: z.string(), edit: modelEditSchema }), output: modelDiffSchema },
  /** Cost of one run at these sizes of symbolic dims; columns by node (cost.ts). Symbols the model lacks are ignored. */
  'model.cost': {
    input: z.object({
      modelId: z.string(),
      symbols: z.record(z.string(), z.number().int().min(0)),
      inputs: inputShapesSchema.optional(),
    }),
    output: z.object({ report: costReportSchema, columns: bytesSchema }),
  },
  /** What its numbers can be expected to keep at these sizes of symbolic dims. */
  'model.numerics': {
    input: z.object({ modelId: z.string(), symbols: z.record(z.string(), z.number().int().min(0)) }),
    output: numericsSchema,
  },
  'model.node': { input: z.object({ modelId: z.string(), node: z.number().int() }), output: nodeDetailSchema },
  'model.tensor': {
    input: z.object({ modelId: z.string(), value: z.number().int(), maxValues: z.number().int().max(10_000) }),
    output: z.object({ tensor: tensorDetailSchema.nullable() }),
  },
  /** What the file says of one value beyond its type: documentation, metadata, quantisation. */
  'model.value': {
    input: z.object({ modelId: z.string(), value: z.number().int() }),
    output: z.object({ metadata: z.record(z.string(), z.string()) }),
  },
  /** A file of code that the model keeps (report.sources), and which of its nodes each line made. */
  'model.source': {
    input: z.object({ modelId: z.string(), file: z.number().int().min(0) }),
    output: z.object({ text: z.string(), lines: z.array(sourceLineNodesSchema) }),
  },
  /** The operator documentation of a node at the model's operator set version; null where there is none. */
  'model.operator': {
    input: z.object({ modelId: z.string(), node: z.number().int() }),
    output: z.object({ operator: operatorDocSchema.nullable() }),
  },
  /** Inferred shapes of all values (shapes-codec.ts), and what the file declares otherwise; for these shapes of inputs. */
  'model.shapes': {
    input: z.object({ modelId: z.string(), inputs: inputShapesSchema.optional() }),
    output: z.object({ shapes: bytesSchema, findings: z.array(findingSchema) }),
  },
  /**
   * Lint: what a careful engineer should know before using the file, and what loading it would run; `rules` are those
   * that found something. With `weights`, values of weights are read too.
   */
  'model.findings': {
    input: z.object({ modelId: z.string(), weights: z.boolean() }),
    output: z.object({ findings: z.array(lintFindingSchema), rules: z.array(lintRuleSchema) }),
  },
  /** Where the stored tensors lie: an index into `files` and a byte offset; those small enough to be copied are left out. */
  'model.tensorPlaces': {
    input: z.object({ modelId: z.string() }),
    output: z.object({
      files: z.array(z.string()),
      places: z.array(z.object({ value: z.number().int(), file: z.number().int(), offset: z.number() })),
    }),
  },
  /** Statistics of a stored tensor, numbers or strings; both null when the value stores nothing. */
  'model.tensorStats': {
    input: z.object({ modelId: z.string(), value: z.number().int() }),
    output: z.object({ numbers: tensorStatisticsSchema.nullable(), strings: stringStatisticsSchema.nullable() }),
  },
  /** The same in short for several tensors, in the order asked for; one that cannot be read says so in its row. */
  'model.tensorSummaries': {
    input: z.object({ modelId: z.string(), values: z.array(z.number().int()).max(1000) }),
    output: z.object({ rows: z.array(tensorSummarySchema) }),
  },
  /**
   * Elements as text, in storage order: `rows` rows of `count` from `offset` on, `stride` elements apart. Fewer where
   * the tensor ends.
   */
  'model.tensorValues': {
    input: z
      .object({
        modelId: z.string(),
        value: z.number().int(),
        offset: z.number().int().min(0),
        count: z.number().int().min(1),
        rows: z.number().int().min(1).default(1),
        stride: z.number().int().min(0).default(0),
      })
      .refine(({ count, rows }) => count * rows <= maxBlockElements, 'more elements than one call gives'),
    output: z.object({ texts: z.array(z.string()) }),
  },
  /**
   * Saves a stored tensor as .npy. Without a path it goes to the data folder for the window to fetch: `download` is
   * then what follows `/download/` in its address, good for one time.
   */
  'model.saveTensor': {
    input: z.object({ modelId: z.string(), value: z.number().int(), path: z.string().nullable() }),
    output: z.object({
      path: z.string(),
      bytes: z.number(),
      dtype: z.string(),
      note: z.string(),
      download: z.string().nullable(),
    }),
  },
  'model.close': { input: z.object({ modelId: z.string() }), output: nothing },
  'files.recents': { input: nothing, output: z.object({ recents: z.array(recentSchema) }) },
  'files.samples': { input: nothing, output: z.object({ samples: z.array(sampleSchema) }) },
  /** Reads a small text file (a recipe). */
  'files.readText': { input: z.object({ path: z.string() }), output: z.object({ text: z.string() }) },
  /** What is in a folder; null: where one begins. `count` is of all entries, of which the first are listed. */
  'files.list': {
    input: z.object({ path: z.string().min(1).nullable() }),
    output: z.object({
      path: z.string(),
      /** The folder above; null where one may not go up. */
      parent: z.string().nullable(),
      entries: z.array(z.object({ name: z.string(), folder: z.boolean() })),
      count: z.number().int(),
    }),
  },
  /** A small text the window keeps between visits; null when there is none. */
  'window.read': { input: z.object({ key: windowKey }), output: z.object({ text: z.string().nullable() }) },
  'window.write': { input: z.object({ key: windowKey, text: z.string().max(200_000) }), output: nothing },
  /** What a source is and what loading it would run; nothing of it is loaded. */
  'source.look': { input: z.object({ source: sourceSchema }), output: sourceLookSchema },
  /** Loads a source. `showMismatch`: a checkpoint that does not fit is told in the answer, and is no error. */
  'source.describe': {
    input: z.object({ source: sourceSchema, showMismatch: z.boolean().optional() }),
    output: sourceDescriptionSchema,
  },
  /** Inputs to start from where a source declares none, tried by running it. */
  'source.proposeInputs': { input: z.object({ source: sourceSchema }), output: inputProposalSchema },
  /** What torch.export makes of declared axes, without writing a file. */
  'source.tryAxes': {
    input: z.object({ source: sourceSchema, inputs: z.array(inputSpecSchema).min(1) }),
    output: axesTrialSchema,
  },
  /** What each target will make of a source, before anything is written (docs/advice.md). */
  'source.advise': {
    input: z.object({
      source: sourceSchema,
      inputs: z.array(inputSpecSchema).min(1),
      targets: z.array(targetIdSchema).min(1),
      /** By target, where one is asked for. */
      opsets: z.partialRecord(targetIdSchema, z.number().int()),
    }),
    output: z.object({ findings: z.array(findingSchema) }),
  },
  'jobs.export': { input: exportRequestSchema.extend(limited), output: jobStarted },
  'jobs.parity': { input: parityRequestSchema.extend(limited), output: jobStarted },
  'jobs.axes': { input: axesRequestSchema.extend(limited), output: jobStarted },
  'jobs.editAxes': { input: axisEditRequestSchema.extend(limited), output: jobStarted },
  'jobs.editModel': { input: modelEditRequestSchema.extend(limited), output: jobStarted },
  'jobs.bench': { input: benchRequestSchema.extend(limited), output: jobStarted },
  'jobs.run': { input: runRequestSchema.extend(limited), output: jobStarted },
  /** Creates, updates or removes the managed Python environment. */
  'jobs.setupPython': { input: pythonRequestSchema, output: jobStarted },
  /** Asks for the same once more, into a new folder where a job makes one. */
  'jobs.again': { input: z.object({ jobId: z.string() }), output: jobStarted },
  /** Jobs of this engine and of before, newest first. */
  'jobs.list': { input: nothing, output: z.object({ jobs: z.array(jobSchema), paused: z.boolean() }) },
  /** Holds back what waits, or lets it go on; what runs is not touched. */
  'jobs.pause': { input: z.object({ paused: z.boolean() }), output: nothing },
  'jobs.log': {
    input: z.object({ jobId: z.string(), from: z.number().int().min(0) }),
    output: z.object({ lines: z.array(logLineSchema), next: z.number().int() }),
  },
  'jobs.cancel': { input: z.object({ jobId: z.string() }), output: nothing },
  /** The result of an ended job; null while it runs or when it left none. A failed run still has its record. */
  'jobs.result': { input: z.object({ jobId: z.string() }), output: z.object({ result: jobResultSchema.nullable() }) },
  'settings.read': { input: nothing, output: engineSettingsSchema },
  'settings.change': { input: engineSettingsSchema.pick({ limits: true }), output: engineSettingsSchema },
  /** Runs on disk, newest first; they survive a restart. */
  'runs.list': {
    input: nothing,
    output: z.object({
      runs: z.array(
        z.object({ dir: z.string(), id: z.string(), title: z.string(), startedAt: z.string(), state: z.string() }),
      ),
    }),
  },
  'runs.open': { input: z.object({ dir: z.string() }), output: z.object({ run: runRecordSchema, dir: z.string() }) },
  /** Raw samples of one latency row, milliseconds. */
  'runs.samples': {
    input: z.object({ dir: z.string(), file: z.string() }),
    output: z.object({ samplesMs: z.array(z.number()) }),
  },
  /** The result in a folder that a comparison was kept in. */
  'parity.open': { input: z.object({ dir: z.string().min(1) }), output: z.object({ parity: parityResultSchema }) },
  /** The outputs of a subject at a case against those of another, judged from the tensors of a kept comparison. */
  'parity.against': {
    input: z.object({ dir: z.string().min(1), reference: z.string(), subject: z.string(), case: z.string() }),
    output: z.object({ outputs: z.array(outputComparisonSchema) }),
  },
  /** Shape and element types of two tensors of a comparison. */
  'parity.pair': { input: tensorPairSchema, output: pairAnswerSchema },
  /** Windows of their values; see parity-view.ts for these. */
  'parity.grid': { input: gridRequestSchema, output: gridAnswerSchema },
  'parity.slices': { input: slicesRequestSchema, output: slicesAnswerSchema },
  'parity.scatter': { input: tensorPairSchema, output: scatterAnswerSchema },
  'parity.picture': { input: pictureRequestSchema, output: pictureAnswerSchema },
  'runs.report': { input: z.object({ dir: z.string() }), output: z.object({ html: z.string() }) },
} as const;

export type CallName = keyof typeof calls;
export type CallInput<N extends CallName> = z.infer<(typeof calls)[N]['input']>;
export type CallOutput<N extends CallName> = z.infer<(typeof calls)[N]['output']>;

export const events = {
  /** A job began, moved or ended; throttled to about ten a second per job. */
  'job.changed': z.object({ job: jobSchema }),
  'jobs.paused': z.object({ paused: z.boolean() }),
  /** New log lines of a job; `from` is the index of the first. */
  'job.log': z.object({ jobId: z.string(), from: z.number().int(), lines: z.array(logLineSchema) }),
  /** The shell asks the window to open files (second instance, file association, menu). */
  'shell.openFiles': z.object({ paths: z.array(z.string()) }),
} as const;

export type EventName = keyof typeof events;
export type EventPayload<N extends EventName> = z.infer<(typeof events)[N]>;
