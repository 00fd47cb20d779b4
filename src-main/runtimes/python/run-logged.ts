/** A child whose every line goes to the job's log; ended when the job is. */
import { spawn } from 'node:child_process';
import { LapidaryError } from '../../../src-shared/errors.js';
import type { JobContext } from '../../jobs/job-context.js';
import { killChild, track, waitForExit } from '../../process/children.js';
import { LineSplitter } from '../../process/line-splitter.js';

/** Lines kept for the report of a failure. */
const tailLines = 30;

/** Throws CANCELLED, or PYTHON_SETUP_FAILED with the last thing it said, where it does not end well. */
export async function runLogged(
  context: JobContext,
  command: string,
  args: readonly string[],
  onLine: (line: string) => void = () => undefined,
): Promise<void> {
  const child = track(
    spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, PYTHONUNBUFFERED: '1' } }),
  );
  const abort = (): void => {
    void killChild(child);
  };
  context.signal.addEventListener('abort', abort, { once: true });
  if (context.signal.aborted) abort();
  const tail: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    const lines = new LineSplitter((line) => {
      if (line.trim() === '') return;
      tail.push(line);
      if (tail.length > tailLines) tail.shift();
      context.log('info', 'pip', line);
      onLine(line);
    });
    stream?.on('data', (chunk: Buffer) => {
      lines.push(chunk);
    });
  }
  const end = await waitForExit(child);
  context.signal.removeEventListener('abort', abort);
  if (context.signal.aborted) throw new LapidaryError('CANCELLED', 'Setting up Python was cancelled.');
  if (end.code === 0) return;
  const reason = tail.filter((line) => /error/i.test(line)).at(-1) ?? tail.at(-1) ?? 'it said nothing';
  throw new LapidaryError(
    'PYTHON_SETUP_FAILED',
    `Setting up Python failed at \`${[command, ...args.slice(0, 4)].join(' ')} …\`: ${reason}`,
    ['Check that a package index can be reached, then try again; what was downloaded is kept.'],
    tail.join('\n'),
  );
}
