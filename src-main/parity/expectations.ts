/** What is known of each subject's numbers before it runs: precision and longest sum per output, per case. */
import { toErrorInfo } from '../../src-shared/errors.js';
import type { Case } from '../../src-shared/parity.js';
import type { Bounded, Numerics, Quantised } from '../../src-shared/numerics.js';
import type { Subject } from '../../src-shared/subject.js';
import type { JobContext } from '../jobs/job-context.js';
import { readNumerics } from '../process/reader/read-report.js';
import { narrowest } from './numerics/unit-roundoff.js';

/** Runtimes whose subject is a file that Lapidary reads the graph of. */
const readable = new Set(['ort', 'torchscript', 'export', 'openvino']);

/** By case; null where the graph cannot be read. Failing to read is no failure of the subject. Throws CANCELLED. */
export async function numericsBySubject(
  context: JobContext,
  subjects: readonly Subject[],
  cases: readonly Pick<Case, 'sizes'>[],
): Promise<(Numerics[] | null)[]> {
  const found: (Numerics[] | null)[] = [];
  // One file under several options is one graph.
  const byPath = new Map<string, Numerics[]>();
  for (const { path, runtime, label } of subjects) {
    if (!readable.has(runtime)) {
      found.push(null);
      continue;
    }
    try {
      const sizes = cases.map((each) => each.sizes);
      const known = byPath.get(path) ?? (await readNumerics(path, sizes, context.signal));
      byPath.set(path, known);
      found.push(known);
    } catch (thrown) {
      const info = toErrorInfo(thrown);
      if (info.code === 'CANCELLED') throw thrown;
      context.log('info', 'job', `The graph of ${label} could not be read for its precision: ${info.message}`);
      found.push(null);
    }
  }
  return found;
}

/** Narrowest type that a subject's options say: eager,dtype=float16. */
const optionPrecision = ({ options }: Subject): string | null =>
  narrowest([options.dtype ?? null, options.autocast ?? null]);

export class Expectations {
  readonly #weights = new Map<number, string>();

  constructor(
    readonly subjects: readonly Subject[],
    readonly numerics: readonly (Numerics[] | null)[],
  ) {}

  #output(subject: number, at: number, name: string, position: number): Numerics['outputs'][number] | undefined {
    const outputs = this.numerics[subject]?.[at]?.outputs;
    return outputs?.find((each) => each.name === name) ?? outputs?.[position];
  }

  /** The narrowest type of a subject's weights, which its runtime tells once it is loaded. */
  setWeights(subject: number, dtype: string | null): void {
    if (dtype !== null) this.#weights.set(subject, dtype);
  }

  /** Narrowest type on the path to an output in a subject. */
  precisionIn(subject: number, at: number, name: string, position: number): string | null {
    return narrowest([
      this.#output(subject, at, name, position)?.precision ?? null,
      this.#weights.get(subject) ?? null,
      ...this.subjects.slice(subject, subject + 1).map(optionPrecision),
    ]);
  }

  /** Narrowest type on the path to an output in the reference and in a subject. */
  precision(subject: number, at: number, name: string, position: number): string | null {
    return narrowest([0, subject].map((index) => this.precisionIn(index, at, name, position)));
  }

  /** Narrowest type anywhere in a subject; null where it is not known. */
  ownPrecision(subject: number): string | null {
    const outputs = this.numerics[subject]?.[0]?.outputs.map((each) => each.precision) ?? [];
    const weights = this.#weights.get(subject) ?? null;
    return narrowest([...outputs, weights, ...this.subjects.slice(subject, subject + 1).map(optionPrecision)]);
  }

  /** The operator that keeps an output in 0…1, of the first subject whose graph tells, as with the longest sum. */
  bounded(at: number, name: string, position: number): Bounded | null {
    for (const [index] of this.subjects.entries()) {
      const output = this.#output(index, at, name, position);
      if (output !== undefined) return output.bounded;
    }
    return null;
  }

  /** How the way to an output is quantised in a subject; null where it is not, or its graph is not known. */
  quantised(subject: number, at: number, name: string, position: number): Quantised | null {
    return this.#output(subject, at, name, position)?.quantised ?? null;
  }

  /**
   * Terms of the longest sum on the path: of the first subject whose graph tells, so that calibration and judgement use
   * the same number. 1 where none does.
   */
  longestReduction(at: number, name: string, position: number): number {
    for (const [index] of this.subjects.entries()) {
      const output = this.#output(index, at, name, position);
      if (output !== undefined) return output.longestReduction;
    }
    return 1;
  }
}
