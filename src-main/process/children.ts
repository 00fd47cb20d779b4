/** Every child process of the engine is known here, so that cancel, failure and shutdown always reap it. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { ChildProcess } from 'node:child_process';

/** How a child ended. */
export interface ChildEnd {
  code: number | null;
  signal: NodeJS.Signals | null;
}

const living = new Set<ChildProcess>();

/** The job on whose behalf code runs, wherever it was called from. */
const jobStorage = new AsyncLocalStorage<string>();
/** Whose job each process is working for. */
const owners = new Map<number, string>();

/** Runs work on behalf of a job: the children it starts, and those it makes use of, are the job's. */
export const onBehalfOf = <T>(job: string, work: () => T): T => jobStorage.run(job, work);

/** The job this code runs for; undefined outside of jobs. */
export const currentJob = (): string | undefined => jobStorage.getStore();

/** Says for whom a process works from now on: a shared one changes hands. */
export function own(pid: number | undefined, job = currentJob()): void {
  if (pid !== undefined && job !== undefined) owners.set(pid, job);
}

export function disown(pid: number): void {
  owners.delete(pid);
}

/** Processes that work for a job; what these started themselves is not among them. */
export const childrenOf = (job: string): number[] =>
  [...owners].filter(([, owner]) => owner === job).map(([pid]) => pid);

let listener: (pid: number, alive: boolean) => void = () => undefined;

/** `told` hears of each child that starts and ends: a thread reports its own to who can outlive it. */
export function onChild(told: (pid: number, alive: boolean) => void): void {
  listener = told;
}

/** Registers a child until it exits. */
export function track(child: ChildProcess): ChildProcess {
  const { pid } = child;
  living.add(child);
  own(pid);
  if (pid !== undefined) listener(pid, true);
  child.once('exit', () => {
    living.delete(child);
    if (pid === undefined) return;
    disown(pid);
    listener(pid, false);
  });
  child.once('error', () => living.delete(child));
  return child;
}

/** Number of children alive; tests assert that it comes back to 0. */
export const livingChildren = (): number => living.size;

/** Resolves when the child has exited (at once if it has already). */
export function waitForExit(child: ChildProcess): Promise<ChildEnd> {
  if (child.exitCode !== null || child.signalCode !== null) {
    return Promise.resolve({ code: child.exitCode, signal: child.signalCode });
  }
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => {
      resolve({ code, signal });
    });
    child.once('error', () => {
      resolve({ code: null, signal: null });
    });
  });
}

/** Ends a child now and waits until it is gone. SIGKILL: a process busy in native code hears nothing else. */
export async function killChild(child: ChildProcess): Promise<void> {
  const ended = waitForExit(child);
  child.kill('SIGKILL');
  await ended;
}

/** Kills everything that is left; called when the engine closes. */
export async function killAllChildren(): Promise<void> {
  await Promise.all([...living].map((child) => killChild(child)));
}

// A process that exits without closing its engine must not leave children behind.
process.once('exit', () => {
  for (const child of living) child.kill('SIGKILL');
});

/** 'exit code 3' or 'signal SIGFPE', for error messages. */
export function describeEnd(end: ChildEnd): string {
  return end.signal === null ? `exit code ${String(end.code ?? 'unknown')}` : `signal ${end.signal}`;
}
