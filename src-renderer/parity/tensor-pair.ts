/** Which two files a comparison is of, and what shape was judged. Pure. */
import type { OutputComparison, ParityResult } from '../../src-shared/parity.js';
import type { TensorPair } from '../../src-shared/parity-view.js';

export interface ShownPair {
  pair: TensorPair;
  shape: readonly number[];
}

/** null where the tensors were not kept, have other shapes, or lie in a folder that is not known. */
export function pairOf(parity: ParityResult, comparison: OutputComparison, dir: string | null): ShownPair | null {
  const { files, structure } = comparison;
  if (dir === null || files === null || structure === 'fail') return null;
  const given = parity.reference.find((each) => each.case === comparison.case);
  const shape = given?.outputs.find((each) => each.name === comparison.name)?.shape;
  if (shape === undefined) return null;
  const whole = shape.reduce((all, size) => all * size, 1);
  const judged = comparison.elementCount ?? whole;
  // A row that is all padding is not judged: it stands last, and is left out.
  const rows = judged < whole && (shape[0] ?? 0) > 0 ? Math.floor(judged / (whole / (shape[0] ?? 1))) : null;
  return {
    pair: { dir, reference: files.reference, subject: files.subject, rows },
    shape: rows === null ? shape : [rows, ...shape.slice(1)],
  };
}

/** Place of an element in storage order. */
export const offsetOf = (shape: readonly number[], index: readonly number[]): number =>
  shape.reduce((place, size, axis) => place * size + (index[axis] ?? 0), 0);

/** Layouts in which a tensor can be seen as a picture. */
export interface PictureLayout {
  channels: 1 | 3;
  /** Sizes of the axes whose indices choose the picture. */
  leading: readonly number[];
}

/** Least side of what looks like a picture. */
const leastSide = 8;
/** Pixels over which the engine makes no picture. */
const mostPixels = 1 << 26;

/** …×3×H×W in colours, …×H×W plane by plane; null where it is no picture. */
export function pictureLayout(shape: readonly number[]): PictureLayout | null {
  const [height = 0, width = 0] = shape.slice(-2);
  if (shape.length < 2 || height < leastSide || width < leastSide || height * width > mostPixels) return null;
  if (shape.length >= 3 && shape.at(-3) === 3) return { channels: 3, leading: shape.slice(0, -3) };
  return { channels: 1, leading: shape.slice(0, -2) };
}
