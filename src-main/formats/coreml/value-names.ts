/**
 * Keys of values by the names a file has for them. A name may be given again and again, each time to another value; in a
 * body it never is the value of that name around it.
 */
import type { ValueKey } from '../described/facts.js';

export class Names {
  readonly #current = new Map<string, ValueKey>();
  readonly #times = new Map<string, number>();

  constructor(readonly around?: Names) {}

  /** Names of a body in the graph that has these. */
  inside(): Names {
    return new Names(this);
  }

  has(name: string): boolean {
    return this.#current.has(name);
  }

  /** The value of a name as it is now; the name itself where there is none. */
  use(name: string): ValueKey {
    return this.#current.get(name) ?? this.around?.use(name) ?? name;
  }

  /** A new value of that name. `at` tells bodies apart. */
  define(name: string, at = ''): ValueKey {
    const times = (this.#times.get(name) ?? 0) + 1;
    this.#times.set(name, times);
    const key = times === 1 && at === '' ? name : `${name}\n${at}${String(times)}`;
    this.#current.set(name, key);
    return key;
  }
}
