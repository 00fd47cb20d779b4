/** Texts of symbolic dims as numbers. */

/** Size of a dim at given symbols; NaN when the text is empty (unknown) or needs a symbol that has no value. */
export function evaluateDim(text: string, symbols: ReadonlyMap<string, number>): number {
  return symbols.get(text) ?? Number.NaN;
}

/** Symbols a dim's text depends on. */
export function symbolsIn(text: string): Iterable<string> {
  return text === '' ? [] : [text];
}
