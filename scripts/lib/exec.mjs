/** Child processes: captured ones in a process group of their own that ends with them, and one in the foreground. */
import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import path from 'node:path';
import { root } from './project.mjs';

const posix = process.platform !== 'win32';
const live = new Set();

/** Ends a child with everything it started. */
function endGroup(child, signal) {
  try {
    if (posix) process.kill(-child.pid, signal);
    else if (child.exitCode === null) spawn('taskkill', ['/pid', String(child.pid), '/T', '/F']);
  } catch (error) {
    if (error.code !== 'ESRCH' && error.code !== 'EPERM') throw error;
  }
}

function end(signal) {
  if (foreground !== undefined) return foreground(signal);
  for (const child of live) endGroup(child, 'SIGKILL');
  process.exit(signal === 'SIGINT' ? 130 : 143);
}

process.on('SIGINT', end);
process.on('SIGTERM', end);

// A signal sent to npm alone ends npm and its shell and never comes here: this process is then someone else's child.
if (posix && process.env.npm_lifecycle_event !== undefined) {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    end('SIGTERM');
  }, 500);
  watch.unref();
}

let foreground;

/**
 * Runs a command to its end and keeps what it writes. Never throws for a failure of the command.
 * @param {{ cwd?: string, env?: object, limitMs?: number, logFile?: string, echo?: boolean }} options
 * @returns {Promise<{ ok: boolean, code: number | null, reason: string, output: string }>} reason: '' when ok
 */
export function run(command, args, { cwd = root, env = {}, limitMs = 0, logFile, echo = false } = {}) {
  return new Promise((resolve) => {
    let output = '';
    let timedOut = false;
    let log;
    if (logFile !== undefined) {
      mkdirSync(path.dirname(logFile), { recursive: true });
      log = createWriteStream(logFile);
    }
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: posix,
      shell: !posix && command === 'npm',
    });
    live.add(child);
    const take = (chunk) => {
      output += chunk;
      log?.write(chunk);
      if (echo) process.stderr.write(chunk);
    };
    child.stdout.setEncoding('utf8').on('data', take);
    child.stderr.setEncoding('utf8').on('data', take);
    const timer =
      limitMs > 0
        ? setTimeout(() => {
            timedOut = true;
            endGroup(child, 'SIGKILL');
          }, limitMs)
        : undefined;
    const end = (code, reason) => {
      if (!live.delete(child)) return;
      clearTimeout(timer);
      const settle = () => resolve({ ok: reason === '', code, reason, output });
      if (log === undefined) settle();
      else log.end(settle);
    };
    child.on('error', (error) => end(null, `${command} could not be started: ${error.message}`));
    child.on('exit', () => endGroup(child, 'SIGKILL'));
    child.on('close', (code, signal) => {
      if (timedOut) end(code, `took longer than ${Math.round(limitMs / 1000)} s`);
      else if (signal !== null) end(code, `was ended by ${signal}`);
      else end(code, code === 0 ? '' : `ended with status ${code}`);
    });
  });
}

/** npm as the one that runs this script, else the one on the path. */
export function npm(args, options) {
  const own = process.env.npm_execpath;
  return own?.endsWith('.js') ? run(process.execPath, [own, ...args], options) : run('npm', args, options);
}

/** Runs a command on this terminal; signals go on to it. Resolves with its exit status. */
export function runInForeground(command, args, { env = {}, cwd = root, stdio = 'inherit' } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio });
    // Ctrl+C reaches the child from the terminal too; a second signal of the same kind does it no harm.
    foreground = (signal) => child.kill(signal);
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      foreground = undefined;
      resolve(code ?? (signal === 'SIGINT' ? 130 : 143));
    });
  });
}

/** The last lines of a command's output, for a message. */
export function tail(output, lines = 40) {
  return output.trimEnd().split('\n').slice(-lines).join('\n');
}
