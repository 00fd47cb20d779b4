/** Texts of symbolic dims (`12*seq`, `(s0 + 1)//2`) as numbers, parsed once per model. */
import { evaluate, type Size, symbolsOf } from '../shapes/size.js';
import { parseSize } from '../shapes/size-text.js';

export class DimTexts {
  readonly #parsed = new Map<string, Size>();

  #size(text: string): Size {
    let size = this.#parsed.get(text);
    if (size === undefined) {
      size = text === '' ? null : (parseSize(text) ?? null);
      this.#parsed.set(text, size);
    }
    return size;
  }

  /** Size of a dim at given symbols; NaN when it is unknown, needs a symbol without a value, or comes out below 0. */
  evaluate(text: string, symbols: ReadonlyMap<string, number>): number {
    const value = evaluate(this.#size(text), (name) => symbols.get(name));
    return value === null || value < 0 ? Number.NaN : value;
  }

  /** Symbols a dim's text depends on. */
  symbolsIn(text: string): ReadonlySet<string> {
    return symbolsOf(this.#size(text));
  }
}
