/** A virtual display for machines that have none, for as long as a test worker lives. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';

/** Environment that gives a display; an Xvfb is started on Linux when there is none. `stop` ends it. */
export async function provideDisplay(): Promise<{ env: Record<string, string>; stop: () => Promise<void> }> {
  const present = process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
  if (present) return { env: {}, stop: () => Promise.resolve() };
  // Xvfb finds a free display itself and writes its number to descriptor 3.
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const numbers = server.stdio[3] as Readable;
  const failed = once(server, 'error').then(([error]: unknown[]) => {
    throw new Error(`Xvfb could not be started (${String(error)}): node e2e/legacy-electron/prepare.mjs installs it`);
  });
  const ended = once(server, 'exit');
  const ready = once(numbers, 'data') as Promise<[Buffer]>;
  const early = ended.then(() => {
    throw new Error('Xvfb ended before it had a display.');
  });
  const [number] = await Promise.race([ready, failed, early]);
  early.catch(() => undefined); // from now on its end is what `stop` waits for
  return {
    env: { DISPLAY: `:${number.toString('utf8').trim()}` },
    stop: async () => {
      server.kill();
      await ended;
    },
  };
}
