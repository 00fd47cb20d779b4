/** The lines of a text around one of them. */

export interface NumberedLine {
  number: number;
  text: string;
}

/** Lines `line - around` to `line + around`, counted from 1, as far as there are any. */
export function linesAround(text: string, line: number, around: number): NumberedLine[] {
  const all = text.split(/\r?\n/);
  const first = Math.max(1, line - around);
  return all.slice(first - 1, line + around).map((each, index) => ({ number: first + index, text: each }));
}
