/** The real server, as `lapidary serve` starts it, on a free port with a data folder of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defaultDataDir } from '../../../src-main/data-dir.js';
import { managedPython } from '../../../src-main/runtimes/python/environment.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** The folder of the repository. */
export const repository = root;

/** The Python `npm test` names; without it the one it made before, which is the one the app itself uses. */
function testPython(): string {
  const named = process.env['LAPIDARY_PYTHON'];
  if (named !== undefined && named !== '') return named;
  const made = managedPython(defaultDataDir());
  return existsSync(made) ? made : '';
}

export interface Served {
  /** Of the server's process. */
  pid: number;
  /** Good for one window. */
  url: string;
  dataDir: string;
  /** A scratch folder inside the allowed roots. */
  scratch: string;
  /** What it wrote to stderr. */
  errors(): string;
  /** Command lines of all processes below the server. */
  descendants(): Promise<string[]>;
  /** Ends it as Ctrl+C would; resolves with its exit status. */
  stop(): Promise<number | null>;
}

async function childrenOf(pid: number): Promise<number[]> {
  const children: number[] = [];
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const stat = await readFile(`/proc/${entry}/stat`, 'utf8').catch(() => '');
    // "pid (name) state ppid …"; the name may hold spaces and brackets.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] !== 'Z' && Number(fields[1]) === pid) children.push(Number(entry));
  }
  return children;
}

async function commandsBelow(pid: number): Promise<string[]> {
  const commands: string[] = [];
  for (const child of await childrenOf(pid)) {
    const line = await readFile(`/proc/${String(child)}/cmdline`, 'utf8').catch(() => '');
    if (line !== '') commands.push(line.replaceAll('\0', ' ').trim());
    commands.push(...(await commandsBelow(child)));
  }
  return commands;
}

function address(child: ChildProcess, errors: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      const found = /Lapidary is at (\S+)/.exec(output)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.on('exit', (code) => {
      reject(new Error(`lapidary serve ended with ${String(code)}: ${output}${errors()}`));
    });
    child.on('error', reject);
  });
}

/** Starts a server; `args` are added to its command line. */
export async function startServed(args: readonly string[] = []): Promise<Served> {
  const home = await mkdtemp(join(tmpdir(), 'lapidary-e2e-'));
  const dataDir = join(home, 'data');
  const cli = join(root, 'dist', 'cli', 'lapidary.js');
  const child = spawn(process.execPath, [cli, 'serve', '--port', '0', '--verbose', ...args], {
    cwd: root,
    env: { ...process.env, LAPIDARY_DATA_DIR: dataDir, LAPIDARY_PYTHON: testPython() },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
  const errors = (): string => stderr;
  const url = await address(child, errors);
  return {
    pid: child.pid ?? 0,
    url,
    dataDir,
    scratch: home,
    errors,
    descendants: () => commandsBelow(child.pid ?? 0),
    async stop() {
      child.kill('SIGINT');
      const status = await ended;
      await rm(home, { recursive: true, force: true });
      return status;
    },
  };
}
