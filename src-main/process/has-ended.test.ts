import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { hasEnded } from './has-ended.js';

test('a process that runs has not ended, one that was waited for has', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)']);
  const pid = child.pid ?? 0;
  expect(hasEnded(pid, Date.now())).toBe(false);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(hasEnded(pid, Date.now())).toBe(true);
});

test.runIf(process.platform === 'linux')('a zombie has ended', async () => {
  // A shell that starts a child and becomes a program that never waits for it, before the child ends: it stays a zombie.
  const parent = spawn('sh', ['-c', 'sleep 1 & echo $!; exec sleep 30'], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(line.toString());
    await expect.poll(() => hasEnded(pid, Date.now()), { timeout: 20_000 }).toBe(true);
    // It is still listed.
    expect(() => process.kill(pid, 0)).not.toThrow();
  } finally {
    parent.kill('SIGKILL');
  }
});

test('of our own number the time tells', () => {
  expect(hasEnded(process.pid, Date.now())).toBe(false);
  expect(hasEnded(process.pid, Date.now() - process.uptime() * 1000 - 60_000)).toBe(true);
});
