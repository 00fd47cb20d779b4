/** When this process began, in milliseconds since the epoch. */
const startedAt = Date.now() - process.uptime() * 1000;

/**
 * Whether the process with this number that did something at `at` (milliseconds since the epoch) is gone. In a container
 * each engine has the number of the one before it, so of our own number it is the time that tells.
 */
export function hasEnded(pid: number, at: number): boolean {
  if (pid === process.pid) return at < startedAt;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    // One that belongs to somebody else is there, too.
    return (error as NodeJS.ErrnoException).code !== 'EPERM';
  }
}
