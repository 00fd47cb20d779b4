/**
 * Builds the product into dist/: the processes with esbuild, the window with Vite, the native add-on with the C++
 * compiler that is there. What is up to date is skipped.
 *
 *   node scripts/build.mjs            everything
 *   --legacy                          also the variant for the end-to-end tests' old Electron
 *   --partial                         build what can be built, saying what cannot
 *   --force                           build even what is up to date
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as esbuild from 'esbuild';
import { bundles, legacyBundles } from './lib/bundles.mjs';
import { filesUnder, Stamp } from './lib/stamp.mjs';
import { buildTensorkit } from './lib/tensorkit.mjs';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
const toolFiles = ['scripts/build.mjs', 'scripts/lib/bundles.mjs', 'package-lock.json'];

function say(text) {
  process.stdout.write(`build: ${text}\n`);
}

function stampFor(output, settings) {
  return new Stamp(path.join(root, 'dist', '.stamps', `${output.replaceAll('/', '_')}.json`), settings);
}

/** With --partial a part that cannot be built is named and left out. */
async function unlessPartial({ partial }, output, make) {
  try {
    return await make();
  } catch (error) {
    if (!partial) throw error;
    say(`${output} left out: ${error.message.split('\n')[0]}`);
    return 'left out';
  }
}

/** Returns 'built' or 'current'. */
async function buildBundle({ output, entry, options, extraInputs = [] }, { force }) {
  if (!existsSync(path.join(root, entry))) throw new Error(`${entry} does not exist`);
  const outfile = path.join(root, output);
  const stamp = stampFor(output, { options, esbuild: esbuild.version });
  if (!force && stamp.holds(outfile)) return 'current';
  stamp.drop();
  const startedAt = Date.now();
  const result = await esbuild.build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    sourcemap: true,
    metafile: true,
    logLevel: 'warning',
    ...options,
  });
  const inputs = Object.keys(result.metafile.inputs).map((input) => path.join(root, input));
  stamp.save([...inputs, ...extraInputs, ...toolFiles.map((file) => path.join(root, file))], startedAt);
  return 'built';
}

/** The window, by Vite in a process of its own: it reads its target from the environment. */
function buildRenderer(output, { legacy, force }) {
  const page = path.join(root, output, 'index.html');
  if (!existsSync(path.join(root, 'src-renderer/main.tsx'))) throw new Error('src-renderer/main.tsx does not exist');
  const sources = [
    'src-renderer',
    'src-graph',
    'src-shared',
    'vite.config.ts',
    'package-lock.json',
    'scripts/build.mjs',
  ];
  if (legacy) sources.push('e2e/legacy-electron/renderer-polyfills.ts');
  const inputs = filesUnder(sources.map((source) => path.join(root, source))).filter(
    (file) => !/\.test\.tsx?$/.test(file),
  );
  const stamp = stampFor(output, { legacy });
  if (!force && stamp.holdsFor(page, inputs)) return 'current';
  stamp.drop();
  const startedAt = Date.now();
  const env = { ...process.env };
  delete env.LAPIDARY_RENDERER_TARGET;
  if (legacy) env.LAPIDARY_RENDERER_TARGET = 'chrome83';
  const vite = path.join(root, 'node_modules/vite/bin/vite.js');
  const flags = ['build', '--outDir', path.join(root, output), '--emptyOutDir', '--logLevel', 'warn'];
  const { status } = spawnSync(process.execPath, [vite, ...flags], { cwd: root, stdio: 'inherit', env });
  if (status !== 0) throw new Error(`Vite could not build ${output}.`);
  stamp.save(inputs, startedAt);
  return 'built';
}

function copyIcon(folder) {
  mkdirSync(path.join(root, folder), { recursive: true });
  copyFileSync(path.join(root, 'assets/icons/256x256.png'), path.join(root, folder, 'icon.png'));
}

/** The fonts that pictures made without a window are drawn with (src-main/pictures/canvas.ts). */
function copyFonts() {
  const folder = path.join(root, 'dist/fonts');
  mkdirSync(folder, { recursive: true });
  for (const file of [
    '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2',
    '@fontsource/jetbrains-mono/files/jetbrains-mono-latin-400-normal.woff2',
  ])
    copyFileSync(path.join(root, 'node_modules', file), path.join(folder, path.basename(file)));
}

/** What makes dist/legacy an app folder: a manifest, and a door to the one engine. */
function writeLegacyApp() {
  const app = path.join(root, 'dist/legacy');
  mkdirSync(path.join(app, 'engine'), { recursive: true });
  const { version } = manifest;
  writeFileSync(
    path.join(app, 'package.json'),
    JSON.stringify({ name: 'lapidary-legacy', version, main: 'electron/main.cjs' }),
  );
  writeFileSync(path.join(app, 'engine/package.json'), JSON.stringify({ type: 'module' }));
  writeFileSync(path.join(app, 'engine/engine-process.js'), "import '../../engine/engine-process.js';\n");
}

/** Builds what is asked for; rejects with an Error that says what failed. */
export async function build(flags) {
  const startedAt = Date.now();
  const asked = { legacy: false, partial: false, force: false, ...flags };
  copyIcon('dist/electron');
  copyFonts();
  if (asked.legacy) {
    copyIcon('dist/legacy/electron');
    writeLegacyApp();
  }
  const all = asked.legacy ? [...bundles(), ...legacyBundles(root)] : bundles();
  const tensorkit = buildTensorkit(root, asked);
  const states = await Promise.all(
    all.map((bundle) => unlessPartial(asked, bundle.output, () => buildBundle(bundle, asked))),
  );
  for (const legacy of asked.legacy ? [false, true] : [false]) {
    const output = legacy ? 'dist/legacy/renderer' : 'dist/renderer';
    states.push(await unlessPartial(asked, output, () => buildRenderer(output, { ...asked, legacy })));
  }
  const native = await tensorkit;
  if (native === 'built' || native === 'current') states.push(native);
  else say(native);
  const count = (state) => states.filter((each) => each === state).length;
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  const missing = count('left out') === 0 ? '' : `, ${count('left out')} left out`;
  say(`${count('built')} built, ${count('current')} up to date${missing}, ${seconds} s`);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const flag = (name) => process.argv.includes(`--${name}`);
  try {
    await build({ legacy: flag('legacy'), partial: flag('partial'), force: flag('force') });
  } catch (error) {
    // esbuild and Vite have already printed what is wrong in the sources.
    process.stderr.write(`build: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}\n`);
    process.exitCode = 1;
  }
}
