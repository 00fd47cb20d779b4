/** What the window asks of two tensors that were compared: windows of values, sums by axis, counts, pictures. */
import { z } from 'zod';

/** Most elements of one call for values. */
export const maxGridElements = 4096;
/** Most cells of a map over one axis or two; longer axes are told in spans. */
export const maxSliceCells = 4096;
/** Longest side of a picture that is sent; larger ones are reduced. */
export const maxPictureSide = 512;

/** Two .npy files by their paths inside the folder of the comparison. */
export const tensorPairSchema = z.object({
  dir: z.string().min(1),
  reference: z.string().min(1),
  subject: z.string().min(1),
  /** Rows of axis 0 that were judged; null: all. */
  rows: z.number().int().min(0).nullable().default(null),
});
export type TensorPair = z.infer<typeof tensorPairSchema>;

export const gridRequestSchema = tensorPairSchema
  .extend({
    /** Runs of elements in storage order. */
    parts: z.array(z.object({ offset: z.number().int().min(0), count: z.number().int().min(1) })).max(maxGridElements),
  })
  .refine(
    ({ parts }) => parts.reduce((sum, { count }) => sum + count, 0) <= maxGridElements,
    'more elements than one call gives',
  );

/** Values as exact text, part after part; fewer where the tensors end. The difference is subject − reference. */
export const gridAnswerSchema = z.object({
  reference: z.array(z.string()),
  subject: z.array(z.string()),
  difference: z.array(z.string()),
});
export type GridAnswer = z.infer<typeof gridAnswerSchema>;

export const pairAnswerSchema = z.object({
  shape: z.array(z.number().int()),
  referenceType: z.string(),
  subjectType: z.string(),
});

/** `axes` 2: the map over `axis` and the one after it. */
export const slicesRequestSchema = tensorPairSchema.extend({
  axis: z.number().int().min(0),
  axes: z.union([z.literal(1), z.literal(2)]),
});

/** Cells row after row. Over one axis there is one row, and a cell is `span` indices: its largest and its mean square. */
export const slicesAnswerSchema = z.object({
  rows: z.number().int(),
  columns: z.number().int(),
  span: z.number().int(),
  maxAbs: z.array(z.number()),
  rmsDifference: z.array(z.number()),
  rmsReference: z.array(z.number()),
  nonFinite: z.array(z.number()),
});
export type SlicesAnswer = z.infer<typeof slicesAnswerSchema>;

/** Elements by the powers of two of |reference| (columns) and |difference| (rows). */
export const scatterAnswerSchema = z.object({
  firstReference: z.number().int(),
  firstDifference: z.number().int(),
  columns: z.number().int(),
  rows: z.number().int(),
  counts: z.array(z.number()),
  equal: z.number(),
  zeroReference: z.number(),
});
export type ScatterAnswer = z.infer<typeof scatterAnswerSchema>;

export const pictureRequestSchema = tensorPairSchema.extend({
  /** Indices of the axes before the picture's own. */
  leading: z.array(z.number().int().min(0)).max(64),
  /** 3: the axis before the last two holds red, green, blue. */
  channels: z.union([z.literal(1), z.literal(3)]),
});

const bytesSchema = z.custom<Uint8Array>((value) => value instanceof Uint8Array);

export const pictureAnswerSchema = z.object({
  width: z.number().int(),
  height: z.number().int(),
  /** Source pixels on a side of one that is sent: values are of its first, differences the largest in it. */
  step: z.number().int(),
  channels: z.number().int(),
  /** Channel after channel of a pixel, 0…255 from `low` to `high`, which both pictures share. */
  reference: bytesSchema,
  subject: bytesSchema,
  /** By pixel, 0…254 of `maxDifference`; 255 where one side alone is finite. */
  difference: bytesSchema,
  low: z.number(),
  high: z.number(),
  maxDifference: z.number(),
});
export type PictureAnswer = z.infer<typeof pictureAnswerSchema>;
