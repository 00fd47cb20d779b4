/** `lapidary serve`: the window in a browser, for a machine without a display or reached over SSH. */
import { homedir, tmpdir } from 'node:os';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { LapidaryError } from '../../../src-shared/errors.js';
import { defaultDataDir } from '../../data-dir.js';
import { createEngine } from '../../engine.js';
import { ModelThreads } from '../../engine/reader/model-threads.js';
import { resources } from '../../resources.js';
import { type RunningServer, type ServerOptions, startServer } from '../serve/server.js';

/** Tried first, so that an SSH tunnel can be set up once; any free port when it is taken. */
const usualPort = 8417;

interface ServeOptions {
  port?: number;
  open: string[];
  root: string[];
  verbose?: true;
}

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError('A port is a number from 0 (any free one) to 65535.');
}

/** What the server may read and write: the folders named with --root, else the places a user's models are in. */
export function serveRoots(named: readonly string[], dataDir: string): string[] {
  const own = [dataDir, resources.samples];
  if (named.length > 0) return [...named.map((root) => resolve(root)), ...own];
  return [homedir(), process.cwd(), tmpdir(), ...own];
}

async function startOnUsualPort(
  options: Omit<ServerOptions, 'port'>,
  port: number | undefined,
): Promise<RunningServer> {
  if (port !== undefined) return startServer({ ...options, port });
  try {
    return await startServer({ ...options, port: usualPort });
  } catch (error) {
    if (error instanceof LapidaryError && error.code === 'PORT_IN_USE') return startServer({ ...options, port: 0 });
    throw error;
  }
}

/** Resolves at SIGINT or SIGTERM; a second signal ends the process at once. */
function toldToStop(): Promise<void> {
  return new Promise((done) => {
    process.once('SIGINT', done);
    process.once('SIGTERM', done);
  });
}

async function serve(options: ServeOptions): Promise<void> {
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  const note = (line: string): void => void process.stderr.write(`${line}\n`);
  if (!existsSync(join(resources.renderer, 'index.html'))) {
    throw new LapidaryError('RUNTIME_MISSING', 'The window has not been built.', 'Run npm run build.');
  }
  const dataDir = defaultDataDir();
  const stop = toldToStop();
  const allowedRoots = serveRoots(options.root, dataDir);
  const engine = createEngine({
    keepHistory: true,
    dataDir,
    allowedRoots,
    modelHost: () => new ModelThreads({ dataDir, allowedRoots }),
    onInternalError: (error) => note(error instanceof Error ? (error.stack ?? error.message) : String(error)),
  });
  try {
    const server = await startOnUsualPort(
      {
        engine,
        host: '127.0.0.1',
        rendererDir: resources.renderer,
        dataDir,
        openFiles: options.open.map((path) => resolve(path)),
        onLog: options.verbose === true ? note : () => undefined,
        onUsedAddress: (url) => say(`That address was used; for another window: ${url}`),
      },
      options.port,
    );
    say(`Lapidary is at ${server.url}`);
    note('The address is good for one window; Ctrl+C ends the server.');
    await stop;
    await server.close();
  } finally {
    await engine.close();
  }
}

/** The command for the program's list. */
export function serveCommand(): Command {
  const collect = (value: string, before: string[]): string[] => [...before, value];
  return new Command('serve')
    .description('Serve the window at a local address, for a browser on this machine or at the end of an SSH tunnel.')
    .option('--port <n>', `port of 127.0.0.1 (default: ${String(usualPort)}, or any free one)`, parsePort)
    .option('--open <file>', 'file to open in the first window; may be repeated', collect, [])
    .option('--root <dir>', 'folder the window may read and write (default: home, current folder, temp)', collect, [])
    .option('--verbose', 'write uploads and refused connections to stderr')
    .action(async (options: ServeOptions) => serve(options));
}
