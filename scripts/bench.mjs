/** `npm run bench -- NAME [ARGS]`: runs bench/NAME.ts or bench/NAME.mjs; without a name it lists them. */
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { ensureBuilt } from './lib/built.mjs';
import { runInForeground } from './lib/exec.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { fail, inRoot, requireNode } from './lib/project.mjs';

const pattern = /^([\w-]+)\.(ts|mjs)$/;

function names() {
  if (!existsSync(inRoot('bench'))) return new Map();
  const files = readdirSync(inRoot('bench')).filter((file) => pattern.test(file));
  return new Map(files.map((file) => [file.replace(pattern, '$1'), inRoot('bench', file)]));
}

requireNode();
const [name, ...args] = process.argv.slice(2);
const known = names();
if (name === undefined) {
  console.log(known.size === 0 ? 'There are no benchmarks in bench/.' : [...known.keys()].sort().join('\n'));
  process.exit(0);
}
const source = known.get(name);
if (source === undefined) fail(`There is no benchmark ${name}. There are: ${[...known.keys()].sort().join(', ')}.`, 2);

await ensureInstalled();
await ensureBuilt();
const { build } = await import('esbuild');
// As deep as the sources: modules of e2e/browser/support find the repository from where they are.
const outfile = inRoot('dist', 'bench', 'run', `${name}.mjs`);
mkdirSync(dirname(outfile), { recursive: true });
await build({
  entryPoints: [source],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  sourcemap: 'inline',
  logLevel: 'warning',
});
// The garbage collector is exposed so that memory can be measured after it ran.
const node = ['--expose-gc', '--enable-source-maps', outfile, ...args];
process.exitCode = await runInForeground(process.execPath, node, { cwd: process.env.INIT_CWD ?? process.cwd() });
