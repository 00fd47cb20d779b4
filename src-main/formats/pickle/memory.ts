/** What a pickle may make while it is run: its memo, and a bound on the memory its values take. */
import type { PickleValue } from './pickle-values.js';

/**
 * What values may take together: 120,000 tensors, which open in 2 s and 450 MB, more than any model is saved with in one
 * file, and far below what a small hostile file could ask for.
 */
const maxHeapBytes = 192 << 20;

/** What one of these takes: its bytes in V8, rounded up by the time it takes to make and to look at it. */
export const heapBytes = { container: 120, call: 340, event: 56, bytes: 160, text: 24, memo: 48 } as const;

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
