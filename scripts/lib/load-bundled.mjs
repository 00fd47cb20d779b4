/** A TypeScript module of the tree, for scripts that make files from what the program itself says. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import * as esbuild from 'esbuild';

/** Bundles `entry` (relative to `root`) into a scratch folder, imports it, and leaves nothing behind. */
export async function loadBundled(root, entry) {
  mkdirSync(path.join(root, 'dist'), { recursive: true });
  const scratch = mkdtempSync(path.join(root, 'dist', 'script-'));
  try {
    const outfile = path.join(scratch, 'module.mjs');
    await esbuild.build({
      absWorkingDir: root,
      entryPoints: [entry],
      outfile,
      bundle: true,
      format: 'esm',
      platform: 'node',
      packages: 'external',
      logLevel: 'warning',
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
