import { Worker } from 'node:worker_threads';

/**
 * Ends this process within a second of its parent's death, even while the main thread is busy in native code:
 * a small thread watches the parent's pid, because a blocked main thread hears no 'disconnect'.
 */
export function guardAgainstOrphaning(): void {
  const code = `
    const parent = ${String(process.ppid)};
    setInterval(() => { if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL'); }, 500);
  `;
  new Worker(code, { eval: true }).unref();
}
