/** Malformed files read by processes of their own: one after the other in one process, and a fresh one after a defect. */
import { type ChildProcess, fork } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { MalformedFile } from './mutants.js';
import type { Reading } from './reader.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** What one file may take. Processor time, because others may use the machine, too. */
export const maxCpuMs = 5000;
export const maxBytes = 500 * 2 ** 20;
/** A file that has not been read by then hangs, however busy the machine is. */
const hangMs = 90_000;
/** Memory a process ends with counts for the next file, too; beyond this it is given a fresh one. */
const agedBytes = 260 * 2 ** 20;

export interface Outcome {
  name: string;
  /** Undefined where the process ended or had to be ended. */
  reading: Reading | undefined;
  /** What is wrong with how it ended; '' for a model or a typed error within the bounds. */
  defect: string;
}

/** Bundles the reader into `folder`; its path. */
export async function buildReader(folder: string): Promise<string> {
  const outfile = join(folder, 'reader.mjs');
  await build({
    entryPoints: [join(root, 'e2e/corpus/malformed/reader.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'warning',
    banner: {
      js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);",
    },
  });
  return outfile;
}

export class FileReader {
  #child: ChildProcess | undefined;

  constructor(
    readonly reader: string,
    readonly folder: string,
  ) {}

  async read(file: MalformedFile): Promise<Outcome> {
    const path = join(this.folder, `m${file.extension}`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, file.bytes);
    for (const [extension, bytes] of Object.entries(file.beside ?? {})) {
      writeFileSync(join(this.folder, `m${extension}`), bytes);
    }
    const reading = await this.#ask(file.isFolder === true ? dirname(path) : path);
    rmSync(this.folder, { recursive: true });
    const outcome = { name: file.name, reading, defect: defectOf(reading) };
    if (outcome.defect !== '' || (reading?.peakBytes ?? 0) > agedBytes) this.end();
    return outcome;
  }

  end(): void {
    this.#child?.kill('SIGKILL');
    this.#child = undefined;
  }

  #ask(path: string): Promise<Reading | undefined> {
    const child = this.#child ?? this.#start();
    return new Promise((resolve) => {
      const finish = (reading?: Reading): void => {
        clearTimeout(limit);
        child.removeAllListeners();
        resolve(reading);
      };
      const limit = setTimeout(finish, hangMs);
      child.once('message', (reading: Reading) => finish(reading));
      child.once('exit', () => finish());
      child.send(path);
    });
  }

  #start(): ChildProcess {
    const child = fork(this.reader, [], {
      env: { ...process.env, LAPIDARY_ROOT: root },
      execArgv: ['--max-old-space-size=400'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#child = child;
    return child;
  }
}

const isCode = (text: string): boolean => /^[A-Z_]+$/.test(text) && text !== 'INTERNAL';

function defectOf(reading: Reading | undefined): string {
  if (reading === undefined) return 'the reader ended, ran out of memory or did not come to an end';
  const { outcome, others, cpuMs, peakBytes } = reading;
  if (outcome !== 'opened' && !isCode(outcome)) return outcome;
  const other = others.find((each) => !isCode(each));
  if (other !== undefined) return other;
  if (cpuMs > maxCpuMs) return `it took ${cpuMs.toFixed(0)} ms`;
  return peakBytes > maxBytes ? `it took ${(peakBytes / 2 ** 20).toFixed(0)} MiB` : '';
}
