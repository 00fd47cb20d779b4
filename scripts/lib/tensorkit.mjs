/**
 * Builds native/tensorkit, a Node-API add-on, with the compiler that is there: g++ or clang++, or cl in a Visual Studio
 * prompt. Node-API is ABI-stable, so one build serves Node and Electron alike. Without a compiler the product uses
 * the TypeScript twin.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { filesUnder, Stamp } from './stamp.mjs';

export const tensorkitOutput = 'dist/tensorkit/tensorkit.node';

const sources = [
  'addon.cpp',
  'addon_pair.cpp',
  'byte_range.cpp',
  'compare.cpp',
  'compare_avx2.cpp',
  'decode.cpp',
  'napi_work.cpp',
  'pair.cpp',
  'rows.cpp',
  'scatter.cpp',
  'slices.cpp',
  'statistics.cpp',
  'tally.cpp',
];
const defines = ['NAPI_VERSION=8', 'NODE_API_EXPERIMENTAL_NO_WARNING'];

function headers() {
  const require = createRequire(import.meta.url);
  return path.join(path.dirname(require.resolve('node-api-headers/package.json')), 'include');
}

/** The first line a compiler says about itself; undefined when it is not there or does not work. */
function versionOf(command, args) {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  return status === 0 ? `${stdout}${stderr}`.trim().split('\n')[0] : undefined;
}

/** The compiler to use, `CXX` first; undefined when there is none. */
export function findCompiler(environment = process.env) {
  const named = environment.CXX?.trim();
  for (const command of named ? [named] : ['g++', 'clang++', 'c++']) {
    const version = versionOf(command, ['--version']);
    if (version !== undefined) return { command, version, kind: 'gnu' };
  }
  if (process.platform !== 'win32') return undefined;
  const version = versionOf('cl', ['/?']);
  return version === undefined ? undefined : { command: 'cl', version, kind: 'msvc' };
}

/** No fused multiply-add and no reordering: the twin's arithmetic has neither. */
function gnuArguments(folder, output) {
  const link =
    process.platform === 'darwin' ? ['-bundle', '-undefined', 'dynamic_lookup'] : ['-shared', '-Wl,--as-needed'];
  const flags = [
    '-std=c++17',
    '-O3',
    '-fPIC',
    '-ffp-contract=off',
    '-fno-math-errno',
    '-fvisibility=hidden',
    '-pthread',
  ];
  return [
    ...flags,
    '-Wall',
    '-Wextra',
    ...defines.map((define) => `-D${define}`),
    `-I${headers()}`,
    ...sources.map((file) => path.join(folder, file)),
    ...link,
    '-s',
    '-o',
    output,
  ].filter((flag) => flag !== '-s' || process.platform === 'linux');
}

/** What `lib` and `link` call the architecture an add-on for this Node is of. */
const msvcMachines = { x64: 'x64', arm64: 'ARM64', ia32: 'x86' };

/** Object files and libraries go to `work`: the folder of the output is packaged. */
function msvcArguments(folder, output, work) {
  const machine = msvcMachines[process.arch];
  if (machine === undefined) throw new Error(`add-ons are not built for ${process.arch}`);
  const library = path.join(work, 'node.lib');
  const def = path.join(headers(), '..', 'def', 'node_api.def');
  const made = spawnSync('lib', ['/nologo', `/def:${def}`, `/machine:${machine}`, `/out:${library}`], {
    encoding: 'utf8',
  });
  if (made.status !== 0) throw new Error(`lib could not make node.lib: ${made.stdout}`);
  return [
    '/nologo',
    '/std:c++17',
    '/O2',
    '/EHsc',
    // Where a fused multiply-add needs no flag, older compilers make some of a product and a sum unless told strictly.
    process.arch === 'arm64' ? '/fp:strict' : '/fp:precise',
    '/LD',
    ...defines.map((define) => `/D${define}`),
    `/I${headers()}`,
    ...[...sources, 'win_delay_load.cpp'].map((file) => path.join(folder, file)),
    `/Fo${work}${path.sep}`,
    '/link',
    library,
    'delayimp.lib',
    '/DELAYLOAD:node.exe',
    `/MACHINE:${machine}`,
    `/IMPLIB:${path.join(work, 'tensorkit.lib')}`,
    `/OUT:${output}`,
  ];
}

function run(command, args) {
  return new Promise((resolve) => {
    let said = '';
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.on('data', (data) => (said += data));
    child.stderr.on('data', (data) => (said += data));
    child.on('error', (error) => resolve({ ok: false, said: error.message }));
    child.on('close', (code) => resolve({ ok: code === 0, said }));
  });
}

/** Runs the compiler, with a scratch folder for what it leaves beside the output. */
async function compile({ command, kind }, folder, output) {
  const work = mkdtempSync(path.join(tmpdir(), 'lapidary-tensorkit-'));
  try {
    return await run(command, kind === 'gnu' ? gnuArguments(folder, output) : msvcArguments(folder, output, work));
  } catch (error) {
    return { ok: false, said: error.message };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/**
 * Resolves with 'built', 'current', or a sentence saying why the twin is used instead. A build that fails is such a
 * reason too, with the compiler's words: the product works without.
 */
export async function buildTensorkit(root, { force = false } = {}) {
  const compiler = findCompiler();
  if (compiler === undefined) return 'no C++ compiler found, tensor statistics use the TypeScript twin';
  const folder = path.join(root, 'native/tensorkit');
  const output = path.join(root, tensorkitOutput);
  const inputs = [...filesUnder([folder]), path.join(root, 'scripts/lib/tensorkit.mjs')];
  const stamp = new Stamp(path.join(root, 'dist/.stamps/tensorkit.json'), { ...compiler, arch: process.arch });
  if (!force && stamp.holdsFor(output, inputs)) return 'current';
  stamp.drop();
  const startedAt = Date.now();
  mkdirSync(path.dirname(output), { recursive: true });
  const temporary = `${output}.new`;
  const { ok, said } = await compile(compiler, folder, temporary);
  if (!ok) {
    rmSync(temporary, { force: true });
    rmSync(output, { force: true });
    return `${compiler.command} could not build native/tensorkit, tensor statistics use the TypeScript twin:\n${said.slice(0, 2000)}`;
  }
  // Replaced in one step: a process that has the old one loaded keeps it.
  renameSync(temporary, output);
  stamp.save(inputs, startedAt);
  return 'built';
}
