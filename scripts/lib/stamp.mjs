/**
 * Skips builds whose inputs are unchanged. A stamp remembers, for one output, every input file with its size and
 * time and a key for the settings; it holds as long as all of them and the output are as they were.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Size and time of a file as one text. */
export function fingerprint(file) {
  try {
    const { size, mtimeMs } = statSync(file);
    return `${size}:${mtimeMs}`;
  } catch {
    return 'absent';
  }
}

/** All files under the given files and folders, sorted. */
export function filesUnder(paths) {
  const files = [];
  const visit = (entry) => {
    if (!existsSync(entry)) return;
    if (!statSync(entry).isDirectory()) files.push(entry);
    else for (const name of readdirSync(entry).sort()) visit(path.join(entry, name));
  };
  for (const entry of paths) visit(entry);
  return files;
}

export class Stamp {
  /**
   * @param file where the stamp is kept
   * @param settings what else the output depends on; any JSON value
   */
  constructor(file, settings) {
    this.file = file;
    this.key = createHash('sha256').update(JSON.stringify(settings)).digest('hex');
  }

  /** Whether `output` exists and was made from inputs that are unchanged since. */
  holds(output) {
    if (!existsSync(output) || !existsSync(this.file)) return false;
    let saved;
    try {
      saved = JSON.parse(readFileSync(this.file, 'utf8'));
    } catch {
      return false; // half-written by an interrupted build
    }
    if (saved.key !== this.key) return false;
    return Object.entries(saved.inputs).every(([input, was]) => fingerprint(input) === was);
  }

  /** Whether, besides `holds`, the set of inputs is the same: for tools that do not say what they read. */
  holdsFor(output, inputs) {
    if (!this.holds(output)) return false;
    const saved = Object.keys(JSON.parse(readFileSync(this.file, 'utf8')).inputs);
    return saved.length === inputs.length && inputs.every((input, index) => saved[index] === input);
  }

  /** Called before building: an interrupted build must not leave a stamp that holds. */
  drop() {
    rmSync(this.file, { force: true });
  }

  /**
   * @param startedAt when the build began; a file changed since (milliseconds since the epoch) may have been read
   *   before its change, so nothing is saved and the next build makes the output again
   */
  save(inputs, startedAt) {
    const changed = (file) => existsSync(file) && statSync(file).mtimeMs >= startedAt;
    if (inputs.some(changed)) return;
    mkdirSync(path.dirname(this.file), { recursive: true });
    const entries = inputs.map((input) => [input, fingerprint(input)]);
    writeFileSync(this.file, JSON.stringify({ key: this.key, inputs: Object.fromEntries(entries) }));
  }
}
