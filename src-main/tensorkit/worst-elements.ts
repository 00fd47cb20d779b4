/** The few worst elements of a comparison, kept while it runs. */
import type { DifferingElement } from './comparison.js';

interface Ranked extends DifferingElement {
  excess: number;
}

/** Elements are offered in the order of their index. */
export class WorstElements {
  readonly #mismatches: DifferingElement[] = [];
  /** Greatest excess first, ties by lower index. */
  readonly #ranked: Ranked[] = [];

  constructor(readonly room: number) {}

  /** An excess has to be over this to be kept. */
  get threshold(): number {
    if (this.room === 0) return Infinity;
    return this.#ranked.length < this.room ? -Infinity : (this.#ranked.at(-1)?.excess ?? -Infinity);
  }

  mismatch(element: DifferingElement): void {
    if (this.#mismatches.length < this.room) this.#mismatches.push(element);
  }

  /** Takes an element whose excess is over the threshold. */
  take(element: Ranked): void {
    let place = this.#ranked.length;
    while (place > 0 && (this.#ranked[place - 1]?.excess ?? 0) < element.excess) place -= 1;
    this.#ranked.splice(place, 0, element);
    this.#ranked.length = Math.min(this.#ranked.length, this.room);
  }

  list(): DifferingElement[] {
    const ranked = this.#ranked.map(({ index, reference, subject, difference }) => ({
      index,
      reference,
      subject,
      difference,
    }));
    return [...this.#mismatches, ...ranked].slice(0, this.room);
  }
}
