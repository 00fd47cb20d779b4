/**
 * Attributes that a model keeps and that its operators set (TorchScript): as the file stores them when a run starts, then
 * as the run sets them. What is inferred holds for the first run after loading.
 */
import { mergeValues, sameType } from './merge-types.js';
import { type KnownValue, unknownValue } from './types.js';

type Attributes = ReadonlyMap<string, KnownValue>;

/** More attributes than this are not followed: what was set is unknown then. */
const maxAttributes = 1000;

export class ModelState {
  #now: Attributes = new Map();
  #isOver = false;

  /** What was set; undefined for an attribute that is as it is stored. */
  get(name: string): KnownValue | undefined {
    return this.#now.get(name) ?? (this.#isOver ? unknownValue : undefined);
  }

  set(name: string, value: KnownValue): void {
    if (this.#now.size >= maxAttributes && !this.#now.has(name)) {
      this.#isOver = true;
      return;
    }
    this.#now = new Map(this.#now).set(name, value);
  }

  /** Runs something from the state as it is now; returns the state after it and puts back the one before. */
  apart<T>(run: () => T): { result: T; after: Attributes } {
    const before = this.#now;
    const result = run();
    const after = this.#now;
    this.#now = before;
    return { result, after };
  }

  become(after: Attributes): void {
    this.#now = after;
  }

  /** Either of two states: what only one of them set may also be as it is stored. */
  becomeEither(a: Attributes, b: Attributes): void {
    const names = new Set([...a.keys(), ...b.keys()]);
    this.#now = new Map(
      [...names].map((name) => {
        const [first, second] = [a.get(name), b.get(name)];
        return [name, first && second ? mergeValues(first, second) : unknownValue];
      }),
    );
  }

  /** Forgets what another state has otherwise; returns whether there was something. */
  forget(after: Attributes): boolean {
    const changed = [...after].filter(([name, { type }]) => {
      const now = this.#now.get(name);
      return now === undefined || !sameType(now.type, type);
    });
    const all = new Map(this.#now);
    // Numbers change from round to round as well.
    for (const [name, value] of after) if (value.elements ?? value.items) all.set(name, { type: value.type });
    for (const [name] of changed) all.set(name, unknownValue);
    this.#now = all;
    return changed.length > 0;
  }
}
