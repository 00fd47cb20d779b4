import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { pictureFonts, themePalette, themeTokens } from './theme-palettes.js';

const css = readFileSync('src-renderer/styles/tokens.css', 'utf8');

/** Custom properties of the block that starts with `selector`, over those of `:root`. */
function tokensOf(selector: string): Map<string, string> {
  const tokens = new Map<string, string>();
  for (const start of [':root {', selector]) {
    const from = css.indexOf(start);
    expect(from).toBeGreaterThanOrEqual(0);
    for (const [, name, value] of css.slice(from, css.indexOf('}', from)).matchAll(/--([\w-]+): ([^;]+);/g))
      tokens.set(name ?? '', value ?? '');
  }
  return tokens;
}

it.each([
  ['light', ':root {'],
  ['dark', ':root[data-theme="dark"] {'],
] as const)('has the colours of the window in the %s theme', (theme, selector) => {
  const tokens = tokensOf(selector);
  const { colours, fill } = themeTokens[theme];
  for (const [name, colour] of Object.entries(colours)) expect([name, tokens.get(name)]).toEqual([name, colour]);
  expect(String(fill)).toBe(tokens.get('category-fill'));
  expect(pictureFonts.strong).toBe(`600 13px ${tokens.get('sans') ?? ''}`);
  expect(pictureFonts.mono).toBe(`400 11px ${tokens.get('mono') ?? ''}`);
});

it('makes a palette without gaps', () => {
  const { category, categoryFill, ...rest } = themePalette('dark');
  expect(category).toHaveLength(12);
  expect(new Set(category).size).toBeGreaterThan(10);
  expect(categoryFill.every((colour) => /^#[0-9a-f]{6}$/.test(colour))).toBe(true);
  expect(Object.values(rest)).not.toContain('#888888');
});
