/** Writes docs/lint from the rules: `node scripts/lint-docs.mjs`. Pages of rules that are gone are removed. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { loadBundled } from './lib/load-bundled.mjs';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const folder = path.join(root, 'docs', 'lint');
const { rulePages } = await loadBundled(root, 'src-main/lint/rule-pages.ts');
const pages = rulePages();
mkdirSync(folder, { recursive: true });
for (const name of readdirSync(folder)) if (!pages.has(name)) rmSync(path.join(folder, name));
for (const [name, text] of pages) writeFileSync(path.join(folder, name), text);
process.stdout.write(`${pages.size} pages in docs/lint\n`);
