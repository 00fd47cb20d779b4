/**
 * How many terms one output element of a node sums: for products its multiply-accumulates per output element
 * (analysis/cost), for reductions and pooling the elements read per element written, for normalising operators the
 * length of the axis they sum over.
 */
const reducing =
  /^Reduce|^Global(Average|Lp)Pool|^(Average|Lp)Pool$|Loss$|^(mean|sum|norm|var|std|avg_pool|adaptive_avg_pool)/;
const normalising = /Softmax|softmax|LayerNorm|layer_norm|RMSNorm|RmsNorm|rms_norm|LpNormalization/;
const normalisingPlane = /InstanceNorm|GroupNorm|instance_norm|group_norm|MeanVarianceNorm/;

export interface NodeSizes {
  op: string;
  /** Multiply-accumulates of one run; NaN where not known. */
  macs: number;
  inputElements: number;
  outputElements: number;
  /** Size of the last axis of the first input. */
  lastAxis: number;
  /** Sizes of the first two axes of the first input. */
  leading: number;
  /** Points of a Fourier transform; NaN for other operators, and where not known. */
  points: number;
  /** Elements a window of pooling or an interpolation sums; NaN for other operators, and where not known. */
  taps: number;
}

/**
 * What a Fourier transform rounds, as a number of terms: halving again and again sums its points; any other number of them
 * is written as a convolution with a chirp (Bluestein), whose angles up to π · points are rounded, as large as they are.
 */
export const transformTerms = (points: number): number =>
  Number.isInteger(Math.log2(points)) ? points : (Math.PI * points) ** 2;

/** At least 1; NaN sizes count as 1. */
export function termsOf({
  op,
  macs,
  inputElements,
  outputElements,
  lastAxis,
  leading,
  points,
  taps,
}: NodeSizes): number {
  const terms = [1, taps];
  if (macs > 0) terms.push(macs / outputElements);
  if (reducing.test(op)) terms.push(inputElements / outputElements);
  if (normalising.test(op)) terms.push(lastAxis);
  if (normalisingPlane.test(op)) terms.push(inputElements / leading);
  if (points > 0) terms.push(transformTerms(points));
  return Math.max(...terms.filter((count) => Number.isFinite(count)));
}
