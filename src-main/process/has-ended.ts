/** Whether a process is gone. */
import { readFileSync } from 'node:fs';

/** When this process began, in milliseconds since the epoch. */
const startedAt = Date.now() - process.uptime() * 1000;

/** Ended, and nobody has asked how: in a container without an init process it stays listed for ever. Linux. */
function isZombie(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'latin1');
    // The name stands in parentheses and may hold any character; the state is the first word after it.
    return /^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2));
  } catch {
    return false; // No /proc on this system.
  }
}

/**
 * Whether the process with this number that did something at `at` (milliseconds since the epoch) is gone. In a container
 * each engine has the number of the one before it, so of our own number it is the time that tells.
 */
export function hasEnded(pid: number, at: number): boolean {
  if (pid === process.pid) return at < startedAt;
  try {
    process.kill(pid, 0);
    return isZombie(pid);
  } catch (error) {
    // One that belongs to somebody else is there, too.
    return (error as NodeJS.ErrnoException).code !== 'EPERM';
  }
}
