import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { targetsMarkdown } from './options-markdown.js';

it('docs/targets.md is what the options say (node scripts/target-docs.mjs)', () => {
  expect(readFileSync(new URL('../../docs/targets.md', import.meta.url), 'utf8')).toBe(targetsMarkdown());
});
