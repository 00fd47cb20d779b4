/** The pip package netron in an environment of the bench's own, served on a free port. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { benchCache } from '../lib/synthetic-models.js';
import { killTree } from './process-tree.js';

/** The version the published figures were measured with. */
const pinned = '9.3.3';

/** Makes the environment when it is not there; the Python in it. */
function netronPython(): string {
  const folder = join(benchCache(), `netron-${pinned}`);
  const python = join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  if (!existsSync(join(folder, 'installed'))) {
    mkdirSync(benchCache(), { recursive: true });
    const base = process.env['LAPIDARY_PYTHON'] || (process.platform === 'win32' ? 'python' : 'python3');
    execFileSync(base, ['-m', 'venv', '--clear', folder], { stdio: ['ignore', 'ignore', 'inherit'] });
    execFileSync(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', `netron==${pinned}`], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    mkdirSync(join(folder, 'installed'));
  }
  return python;
}

export interface NetronServer {
  url: string;
  version: string;
  stop(): void;
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

async function answers(url: string, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 150; attempt += 1) {
    if (child.exitCode !== null) break;
    if (
      await fetch(url).then(
        (response) => response.ok,
        () => false,
      )
    )
      return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error('Netron does not answer.');
}

/** Starts it without a model: the page is given one as a person would choose it. */
export async function startNetron(): Promise<NetronServer> {
  const python = netronPython();
  const port = await freePort();
  const code = `import netron, time; netron.serve(None, None, address=('127.0.0.1', ${String(port)})); time.sleep(86400)`;
  const child = spawn(python, ['-c', code], { stdio: 'ignore' });
  const url = `http://127.0.0.1:${String(port)}`;
  const stop = (): void => {
    if (child.pid !== undefined) killTree(child.pid);
  };
  try {
    await answers(url, child);
  } catch (error) {
    stop();
    throw error;
  }
  return { url, version: pinned, stop };
}
