/** Writes docs/targets.md from the options of the targets: `node scripts/target-docs.mjs`. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadBundled } from './lib/load-bundled.mjs';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const { targetsMarkdown } = await loadBundled(root, 'src-shared/targets/options-markdown.ts');
writeFileSync(path.join(root, 'docs', 'targets.md'), targetsMarkdown());
