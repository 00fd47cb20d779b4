/** Whether a source may be loaded: it is the one that was meant, and what loading it runs was agreed to. */
import { basename } from 'node:path';
import { LapidaryError } from '../../src-shared/errors.js';
import type { Finding } from '../../src-shared/finding.js';
import type { Source, SourceLook } from '../../src-shared/source.js';
import { runTask } from '../process/task/run-task.js';
import { needsReading, lookAtSource } from './look-at-source.js';

/** What `lookAtSource` says, in a thread of its own where files are read: a pickle of gigabytes holds up nobody. */
export async function lookInThread(source: Source, signal: AbortSignal): Promise<SourceLook> {
  if (!needsReading(source)) return lookAtSource(source);
  const context = { signal, log: () => undefined, progress: () => undefined };
  return (await runTask(context, { kind: 'source-look', request: source })).look;
}

/** Refuses a source that is not the pinned one, or that would run code nobody has agreed to. */
export async function requireTrusted(source: Source, signal: AbortSignal): Promise<SourceLook> {
  const look = await lookInThread(source, signal);
  if (source.sha256 !== undefined && look.sha256 !== source.sha256) {
    throw new LapidaryError(
      'TRUST_NEEDED',
      `${basename(source.path)} is not the file that was meant: its SHA-256 is ${look.sha256 ?? 'not taken'}.`,
      ['Look at the new file, then change sha256 in the recipe, or leave it out.'],
    );
  }
  if (!look.needsTrust || source.trust === true) return look;
  const worst = [...look.findings].sort((a, b) => rank(a) - rank(b))[0];
  throw new LapidaryError(
    'TRUST_NEEDED',
    look.kind === 'module'
      ? `${basename(source.path)} is a pickled module: loading it imports and calls whatever it names.`
      : `${basename(source.path)} brings its own Python code, which loading it would run.`,
    [
      ...(worst === undefined ? [] : [worst.message]),
      `See all of it: lapidary lint ${source.path}`,
      'If you trust where it comes from, say so: --trust, or trust: true in the recipe.',
    ],
  );
}

const rank = ({ severity }: Finding): number => ['error', 'warning', 'info'].indexOf(severity);
