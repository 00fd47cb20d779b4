/** Progress on a terminal: one line that is rewritten; in a pipe or CI log, one line per change of what is done. */
export class ProgressLine {
  readonly #stream: NodeJS.WriteStream;
  #shown = '';
  #lastDetail = '';

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  update(value: number | null, detail: string): void {
    if (this.#stream.isTTY) {
      const percent = value === null ? '' : `${String(Math.round(value * 100)).padStart(3)} % `;
      const text = `${percent}${detail}`.slice(0, Math.max(20, this.#stream.columns - 1));
      this.#stream.write(`\r\x1b[K${text}`);
      this.#shown = text;
    } else if (detail !== this.#lastDetail) {
      this.#stream.write(`${detail}\n`);
    }
    this.#lastDetail = detail;
  }

  /** Prints a line above the progress. */
  print(line: string): void {
    this.clear();
    this.#stream.write(`${line}\n`);
  }

  clear(): void {
    if (this.#shown !== '') this.#stream.write('\r\x1b[K');
    this.#shown = '';
  }
}
