#!/usr/bin/env node
/** The `lapidary` command. In a fresh checkout the command line is built first; a package brings it built. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

const place = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const built = place('../dist/cli/lapidary.js');

function refuse(sentence, hint) {
  process.stderr.write(`error[RUNTIME_MISSING]: ${sentence}\nhint: ${hint}\n`);
  process.exit(3);
}

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  refuse(`Lapidary needs Node 20.19 or newer and this is Node ${process.versions.node}.`, 'See https://nodejs.org.');
}
if (!existsSync(built)) {
  if (!existsSync(place('../node_modules/esbuild'))) {
    refuse('The packages Lapidary needs are not installed.', `Run npm ci (or npm start) in ${place('..')}`);
  }
  process.stderr.write('Building Lapidary, once…\n');
  // stdout belongs to the command's own result.
  const build = spawnSync(process.execPath, [place('../scripts/build.mjs')], { stdio: ['ignore', 2, 2] });
  if (build.status !== 0 || !existsSync(built)) refuse('The build failed.', 'Its messages are above.');
}
await import(pathToFileURL(built).href);
