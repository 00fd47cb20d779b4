/** What esbuild makes: one file per process. Everything is bundled but Electron itself and native modules. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

const external = ['electron', 'onnxruntime-node', '@napi-rs/canvas'];

/** Lets CommonJS packages inside an ES module bundle reach Node's own modules. */
const requireBanner =
  "import { createRequire as lapidaryCreateRequire } from 'node:module';\nconst require = lapidaryCreateRequire(import.meta.url);";

const nodeModule = {
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  external,
  banner: { js: requireBanner },
};

const nodeEntries = [
  ['dist/electron/main.js', 'src-main/shells/electron/main.ts'],
  ['dist/engine/engine-process.js', 'src-main/shells/electron/engine-process.ts'],
  ['dist/engine/model-reader.js', 'src-main/engine/reader/thread-entry.ts'],
  ['dist/engine/task-thread.js', 'src-main/run/task-thread.ts'],
  ['dist/cli/lapidary.js', 'src-main/shells/cli/main.ts'],
  ['dist/runners/ort-runner.js', 'src-main/runtimes/ort/runner-process.ts'],
];

/** The ordinary build. A sandboxed preload must be CommonJS and one file. */
export function bundles() {
  return [
    ...nodeEntries.map(([output, entry]) => ({ output, entry, options: nodeModule })),
    {
      output: 'dist/electron/preload.cjs',
      entry: 'src-main/shells/electron/preload.ts',
      options: { format: 'cjs', platform: 'browser', target: 'chrome130', external: ['electron'] },
    },
  ];
}

/**
 * The same main process and preload for the Electron 9 the end-to-end tests can always have: CommonJS for its
 * Node 12, and what its preload lacks put in front.
 */
export function legacyBundles(root) {
  const prelude = path.join(root, 'e2e/legacy-electron/preload-prelude.cjs');
  return [
    {
      output: 'dist/legacy/electron/main.cjs',
      entry: 'src-main/shells/electron/main.ts',
      options: {
        format: 'cjs',
        platform: 'node',
        target: 'node12.14',
        external,
        define: { 'import.meta.url': 'lapidaryModuleUrl' },
        banner: { js: "const lapidaryModuleUrl = require('url').pathToFileURL(__filename).href;" },
      },
    },
    {
      output: 'dist/legacy/electron/preload.cjs',
      entry: 'src-main/shells/electron/preload.ts',
      extraInputs: [prelude],
      options: {
        format: 'cjs',
        platform: 'browser',
        target: 'chrome83',
        external: ['electron'],
        banner: { js: readFileSync(prelude, 'utf8') },
      },
    },
  ];
}
