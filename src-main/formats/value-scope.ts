/**
 * Names of values. An inner graph (If, Loop, Scan) sees the names of the graphs around it; a local function sees only
 * its own. Each use of an enclosing graph's value gets one row of kind `outer` in the graph that uses it.
 */
import type { ValueRows } from './rows.js';

/** An inner graph's use of a value: the node of the defining graph that owns the inner graph depends on it. */
export interface Capture {
  /** Graph that defines the value. */
  graph: number;
  producer: number;
  /** Node of that graph inside whose bodies the value is used. */
  owner: number;
}

export class ValueScope {
  readonly #rows = new Map<string, number>();

  constructor(
    readonly graph: number,
    /** The enclosing scope and the node in it that owns this graph. */
    readonly around: { scope: ValueScope; owner: number } | undefined,
  ) {}

  /** Row of a name defined in (or already brought into) this very graph. */
  own(name: string): number | undefined {
    return this.#rows.get(name);
  }

  /** Makes a name known; false when it already is (the first definition holds). */
  define(name: string, row: number): boolean {
    if (this.#rows.has(name)) return false;
    this.#rows.set(name, row);
    return true;
  }

  /** Row for a use of `name` here; undefined when no graph around defines it. */
  resolve(
    name: string,
    values: ValueRows,
    onCapture: (capture: Capture, row: number, source: number) => void,
  ): number | undefined {
    const own = this.#rows.get(name);
    if (own !== undefined) return own;
    for (let level = this.around; level !== undefined; level = level.scope.around) {
      const source = level.scope.#rows.get(name);
      if (source === undefined) continue;
      const row = values.addOuter(name, source, this.graph);
      this.#rows.set(name, row);
      onCapture({ graph: level.scope.graph, producer: values.producer(source), owner: level.owner }, row, source);
      return row;
    }
    return undefined;
  }
}
