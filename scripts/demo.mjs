/** `npm run demo [-- --out DIR]`: installs, builds, makes the Python environment, runs the demo without a window. */
import { ensureBuilt } from './lib/built.mjs';
import { runInForeground } from './lib/exec.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { cliPath, requireNode } from './lib/project.mjs';

requireNode();
await ensureInstalled();
await ensureBuilt();
const cwd = process.env.INIT_CWD ?? process.cwd();
// The command itself makes the Python environment when there is none, and says what it does meanwhile.
process.exitCode = await runInForeground(process.execPath, [cliPath, 'demo', ...process.argv.slice(2)], { cwd });
