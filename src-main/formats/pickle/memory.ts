/** What a pickle may make while it is run: its memo, and a bound on the memory its values take. */
import type { PickleValue } from './pickle-values.js';

/**
 * Estimated bytes of values, above real checkpoints (50,000 parameters and their optimiser's state take 110 MB) and far
 * below what a small hostile file could ask for.
 */
const maxHeapBytes = 224 << 20;

/** What one of these takes in V8, rounded up. */
export const heapBytes = { container: 80, call: 140, event: 56, bytes: 120, text: 24, memo: 48 } as const;

export class HeapBudget {
  #left = maxHeapBytes;

  /** Whether there is still room after another `bytes`. */
  spend(bytes: number): boolean {
    this.#left -= bytes;
    return this.#left >= 0;
  }
}

/** Values by memo number. Writers count up from 0, so most lie in an array; the rest is a map. */
export class Memo {
  readonly #dense: PickleValue[] = [];
  readonly #sparse = new Map<number, PickleValue>();

  /** How many numbers are taken: MEMOIZE uses it as the next one. */
  get size(): number {
    return this.#dense.length + this.#sparse.size;
  }

  /** Whether the number is a new one outside of the array, which takes more room. */
  isSparse(number: number): boolean {
    return (number > this.#dense.length || !Number.isInteger(number) || number < 0) && !this.#sparse.has(number);
  }

  set(number: number, value: PickleValue): void {
    if (Number.isInteger(number) && number >= 0 && number < this.#dense.length) this.#dense[number] = value;
    else if (number === this.#dense.length && !this.#sparse.has(number)) this.#dense.push(value);
    else this.#sparse.set(number, value);
  }

  get(number: number): PickleValue | undefined {
    const isDense = Number.isInteger(number) && number >= 0 && number < this.#dense.length;
    return isDense ? this.#dense[number] : this.#sparse.get(number);
  }
}
