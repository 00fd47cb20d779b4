/**
 * All strings of a table in lower case behind one another, so that looking for a word in all of them is one native scan
 * and makes no strings. Strings are interned: each is looked at once, however many nodes have it.
 */
import type { StringTable } from '../../src-shared/string-table.js';

/** Words whose answers are kept; while a query grows, its earlier words stay the same. */
const keptAnswers = 16;

export class TextIndex {
  readonly #text: string;
  /** String i is #text[#starts[i] .. #starts[i+1]). */
  readonly #starts: Uint32Array;
  readonly #answers = new Map<string, Uint8Array>();

  constructor(readonly table: StringTable) {
    const whole = asciiText(table.bytes);
    if (whole !== undefined) {
      this.#text = whole.toLowerCase();
      this.#starts = table.offsets;
      return;
    }
    const parts: string[] = [];
    const starts = new Uint32Array(table.count + 1);
    let length = 0;
    for (let index = 0; index < table.count; index += 1) {
      const part = table.get(index).toLowerCase();
      parts.push(part);
      length += part.length;
      starts[index + 1] = length;
    }
    this.#text = parts.join('');
    this.#starts = starts;
  }

  get count(): number {
    return this.table.count;
  }

  /** String `index` in lower case. */
  lower(index: number): string {
    return this.#text.slice(this.#starts[index] ?? 0, this.#starts[index + 1] ?? 0);
  }

  /** 1 for each string that contains `word` (not empty, in lower case). The answer is kept: do not write into it. */
  containing(word: string): Uint8Array {
    const known = this.#answers.get(word);
    if (known !== undefined) return known;
    const flags = new Uint8Array(this.count);
    let index = 0;
    let at = this.#text.indexOf(word);
    while (at >= 0) {
      index = this.#stringAt(at, index);
      const end = this.#starts[index + 1] ?? 0;
      const inside = at + word.length <= end;
      if (inside) flags[index] = 1;
      // A hit that runs into the next string is none; one inside a string settles that string.
      at = this.#text.indexOf(word, inside ? end : at + 1);
    }
    const oldest = this.#answers.keys().next();
    if (this.#answers.size >= keptAnswers && oldest.done !== true) this.#answers.delete(oldest.value);
    this.#answers.set(word, flags);
    return flags;
  }

  /** The string that has character `at` of the whole, `from` or a later one: by doubling steps, then halves. */
  #stringAt(at: number, from: number): number {
    let low = from;
    let step = 1;
    while ((this.#starts[low + step] ?? Infinity) <= at) {
      low += step;
      step *= 2;
    }
    for (; step >= 1; step /= 2) if ((this.#starts[low + step] ?? Infinity) <= at) low += step;
    return low;
  }
}

/** The bytes as text where each is one character; undefined where they are not. */
function asciiText(bytes: Uint8Array): string | undefined {
  // Any longer sequence becomes fewer characters than it has bytes. Counting is faster than looking at every byte.
  const text = new TextDecoder().decode(bytes);
  return text.length === bytes.length ? text : undefined;
}
