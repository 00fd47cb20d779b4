/** Where the parts that are not JavaScript lie: found from this file's place, in the tree as in dist and packaged. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LapidaryError } from '../src-shared/errors.js';

function findPackageRoot(): string {
  const named = process.env['LAPIDARY_ROOT'];
  if (named !== undefined && named !== '') return named;
  let folder = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    const manifest = join(folder, 'package.json');
    if (existsSync(manifest) && /"name":\s*"lapidary"/.test(readFileSync(manifest, 'utf8'))) return folder;
    const parent = dirname(folder);
    if (parent === folder) throw new LapidaryError('INTERNAL', 'The folder of the lapidary package was not found.');
    folder = parent;
  }
}

/** Folder that holds package.json, native/, assets/ and dist/. */
export const packageRoot = findPackageRoot();

/** In a packaged app, what Python and native code must read lies outside the archive, in the resources folder. */
const unpackedRoot = packageRoot.endsWith('app.asar') ? dirname(packageRoot) : packageRoot;

export const resources = {
  pyworker: join(unpackedRoot, 'native', 'pyworker'),
  samples: join(unpackedRoot, 'assets', 'samples'),
  operators: join(unpackedRoot, 'assets', 'operators'),
  taskThread: join(unpackedRoot, 'dist', 'engine', 'task-thread.js'),
  modelReader: join(unpackedRoot, 'dist', 'engine', 'model-reader.js'),
  ortRunner: join(packageRoot, 'dist', 'runners', 'ort-runner.js'),
  tensorkit: join(packageRoot, 'dist', 'tensorkit', 'tensorkit.node'),
  fonts: join(packageRoot, 'dist', 'fonts'),
  renderer: join(packageRoot, 'dist', 'renderer'),
} as const;

/** Version from package.json. */
export const version: string = (() => {
  const manifest = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { version: string };
  return manifest.version;
})();
