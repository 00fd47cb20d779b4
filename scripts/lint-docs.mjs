/** Writes docs/lint from the rules: `node scripts/lint-docs.mjs`. Pages of rules that are gone are removed. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as esbuild from 'esbuild';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const folder = path.join(root, 'docs', 'lint');
mkdirSync(path.join(root, 'dist'), { recursive: true });
const scratch = mkdtempSync(path.join(root, 'dist', 'lint-docs-'));

try {
  const outfile = path.join(scratch, 'pages.mjs');
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: ['src-main/lint/rule-pages.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'warning',
  });
  const { rulePages } = await import(pathToFileURL(outfile).href);
  const pages = rulePages();
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) if (!pages.has(name)) rmSync(path.join(folder, name));
  for (const [name, text] of pages) writeFileSync(path.join(folder, name), text);
  process.stdout.write(`${pages.size} pages in docs/lint\n`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
