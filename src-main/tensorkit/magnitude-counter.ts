/** Counts magnitudes into bins. Tables go round: a small tensor would cost more to make one than to compare. */
import { croppedHistogram, type MagnitudeHistogram, magnitudeBin, magnitudeBins } from './magnitude-histogram.js';

/** Tables that are all zeros. */
const free: Float64Array[] = [];

export class MagnitudeCounter {
  readonly #bins = free.pop() ?? new Float64Array(magnitudeBins);
  #low = magnitudeBins;
  #high = 0;

  add(magnitude: number): void {
    const bin = magnitudeBin(magnitude);
    if (bin > 0 && bin < this.#low) this.#low = bin;
    if (bin > this.#high) this.#high = bin;
    this.#bins[bin] = (this.#bins[bin] ?? 0) + 1;
  }

  /** What was counted. Called once, last: the table goes to the next. */
  take(): MagnitudeHistogram {
    const found = croppedHistogram(this.#bins, this.#low, this.#high);
    this.#bins.fill(0, 0, this.#high + 1);
    free.push(this.#bins);
    return found;
  }
}
