import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exitStatusByCode } from '../../src-shared/errors.js';
import { packageRoot } from '../resources.js';
import { lintRules } from './registry.js';
import { rulePages } from './rule-pages.js';

const ids = new Set(lintRules.map(({ id }) => id));

describe('the rules', () => {
  it('have ids of their own, and say why and what to do', () => {
    expect(ids.size).toBe(lintRules.length);
    for (const { id, title, help } of lintRules) {
      expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(title.length, id).toBeGreaterThan(10);
      expect(help.why.length, id).toBeGreaterThan(20);
      expect(help.fix, id).toMatch(/\.$/);
    }
  });

  it('explain whatever readers of files warn of', () => {
    const folder = join(packageRoot, 'src-main', 'formats');
    const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
      (name) => name.endsWith('.ts') && !name.includes('test') && !name.startsWith('not-a-model'),
    );
    const unexplained = sources.flatMap((name) => {
      const text = readFileSync(join(folder, name), 'utf8');
      const codes = [...text.matchAll(/\bcode: '([A-Z_]+)'/g)].map(([, code = '']) => code);
      const warned = [...text.matchAll(/warnings\.add\('([A-Z_]+)'/g)].map(([, code = '']) => code);
      const errors = codes.filter((code) => !(code in exitStatusByCode));
      const found = [...text.matchAll(/\b(?:rule: |archiveFinding\()'([a-z-]+)'/g)].map(([, rule = '']) => rule);
      return [...[...errors, ...warned].map((code) => code.toLowerCase().replaceAll('_', '-')), ...found].filter(
        (rule) => rule.includes('-') && !ids.has(rule),
      );
    });
    expect(unexplained).toEqual([]);
  });

  it('have a page each in docs/lint, as it is written now (node scripts/lint-docs.mjs)', () => {
    const folder = join(packageRoot, 'docs', 'lint');
    const pages = rulePages();
    expect(readdirSync(folder).sort()).toEqual([...pages.keys()].sort());
    for (const [name, text] of pages) expect(readFileSync(join(folder, name), 'utf8'), name).toBe(text);
  });
});
