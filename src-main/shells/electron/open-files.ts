/** Files the system or the command line asks for; kept until there is a window to show them in. */
export class OpenFilesQueue {
  #waiting: string[] = [];
  #deliver: ((paths: string[]) => void) | null = null;

  /** Delivers at once when a window is there, else when one comes. */
  add(paths: readonly string[]): void {
    if (paths.length === 0) return;
    if (this.#deliver !== null) this.#deliver([...paths]);
    else this.#waiting.push(...paths);
  }

  /** A window is there: takes what has waited, and everything from now on. */
  attach(deliver: (paths: string[]) => void): void {
    this.#deliver = deliver;
    this.add(this.#waiting.splice(0));
  }

  /** The window is gone. */
  detach(): void {
    this.#deliver = null;
  }
}
