/** The desktop's log: one text file that is set aside when it has grown, with the two before it. */
import { appendFileSync, existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

const maxBytes = 1_000_000;
const keep = 2;

export class LogFile {
  readonly path: string;
  #bytes: number;

  constructor(path: string) {
    this.path = path;
    mkdirSync(dirname(path), { recursive: true });
    this.#bytes = existsSync(path) ? statSync(path).size : 0;
  }

  /** Appends the lines of `text`, each with the time and where it came from. Written at once: a crash loses nothing. */
  write(source: string, text: string): void {
    const time = new Date().toISOString();
    const lines = text.split(/\r?\n/).filter((line) => line !== '');
    const entry = lines.map((line) => `${time} ${source}: ${line}\n`).join('');
    if (this.#bytes > 0 && this.#bytes + entry.length > maxBytes) this.#rotate();
    appendFileSync(this.path, entry);
    this.#bytes += Buffer.byteLength(entry);
  }

  #rotate(): void {
    for (let age = keep; age > 0; age--) {
      const younger = age === 1 ? this.path : `${this.path}.${age - 1}`;
      if (existsSync(younger)) renameSync(younger, `${this.path}.${age}`);
    }
    this.#bytes = 0;
  }
}
