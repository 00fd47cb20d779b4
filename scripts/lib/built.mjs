/** dist/ as the sources are now. scripts/build.mjs knows what is up to date; it needs the packages installed. */
import { run, tail } from './exec.mjs';
import { fail, inRoot, say } from './project.mjs';

/** Builds what is out of date; `flags` go to scripts/build.mjs. See `run` for what it resolves with. */
export function build(flags = [], options = {}) {
  return run(process.execPath, [inRoot('scripts', 'build.mjs'), ...flags], { limitMs: 10 * 60_000, ...options });
}

/** Builds what is out of date, or ends the process with the build's messages. */
export async function ensureBuilt(flags = []) {
  say('Building what changed…');
  const result = await build(flags);
  if (!result.ok) fail(`${tail(result.output)}\nThe build ${result.reason}.`);
}
