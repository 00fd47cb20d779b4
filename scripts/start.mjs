/**
 * `npm start [-- FILE…]`: installs, builds, opens the desktop app. Without a display or an Electron binary it serves
 * the same window at a local address; `--serve` asks for that, `--port N` chooses where.
 */
import path from 'node:path';
import { ensureBuilt } from './lib/built.mjs';
import { findElectron } from './lib/electron-binary.mjs';
import { runInForeground } from './lib/exec.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { cliPath, fail, requireNode, root, say } from './lib/project.mjs';

function parseArguments(args) {
  const wanted = { files: [], serve: false, port: undefined };
  for (let i = 0; i < args.length; i++) {
    if (args[i] === '--serve') wanted.serve = true;
    else if (args[i] === '--port') wanted.port = args[++i];
    else if (args[i].startsWith('--port=')) wanted.port = args[i].slice('--port='.length);
    else if (args[i].startsWith('-')) fail(`npm start knows --serve, --port N and file names; not ${args[i]}.`, 2);
    // npm changes to the package's folder; the names were meant where the person is.
    else wanted.files.push(path.resolve(process.env.INIT_CWD ?? process.cwd(), args[i]));
  }
  if (wanted.port !== undefined) wanted.serve = true;
  return wanted;
}

/** Why there can be no desktop window here, or undefined. */
function whyNoDisplay() {
  if (process.platform !== 'linux') return undefined;
  return process.env.DISPLAY || process.env.WAYLAND_DISPLAY ? undefined : 'this machine has no display';
}

function serve({ files, port }) {
  const args = [cliPath, 'serve', ...(port === undefined ? [] : ['--port', port])];
  return runInForeground(process.execPath, [...args, ...files.flatMap((file) => ['--open', file])]);
}

async function open(wanted) {
  if (wanted.serve) return serve(wanted);
  const noDisplay = whyNoDisplay();
  const found = noDisplay === undefined ? await findElectron() : { reason: noDisplay };
  if (found.binary === undefined) {
    say(`No desktop window: ${found.reason}. Serving the same window for a browser instead.`);
    return serve(wanted);
  }
  const flags = [];
  if (process.platform === 'linux' && process.getuid() === 0) {
    say('Running as root, where Chromium has no sandbox: starting with --no-sandbox.');
    flags.push('--no-sandbox');
  }
  return runInForeground(found.binary, [...flags, root, ...wanted.files]);
}

requireNode();
const wanted = parseArguments(process.argv.slice(2));
await ensureInstalled();
await ensureBuilt();
process.exitCode = await open(wanted);
