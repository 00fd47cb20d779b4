/** Symbols for sizes that only the data decides, named as onnx names them: unk__0, unk__1 … */
import type { ModelGraph } from '../../../src-shared/graph.js';
import { type Size, symbol } from './size.js';

const prefix = 'unk__';

export class FreshSymbols {
  #next: number | undefined;

  constructor(readonly graph: ModelGraph) {}

  next(): Size {
    this.#next ??= this.#firstFree();
    const size = symbol(`${prefix}${String(this.#next)}`, true);
    this.#next += 1;
    return size;
  }

  /** Above every such name the file uses itself. */
  #firstFree(): number {
    const { values, strings } = this.graph;
    let free = 0;
    for (const text of new Set(values.dims)) {
      if (text >= 0) continue;
      const digits = /^unk__(\d{1,9})$/.exec(strings.get(-text - 1))?.[1];
      if (digits !== undefined) free = Math.max(free, Number(digits) + 1);
    }
    return free;
  }
}
