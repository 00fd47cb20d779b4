/** Files made to break the reader: a report or a picture, or one clear refusal; never a crash, a stack or a hang. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { hostileModels } from '../support/hostile-models.js';
import { type CliEnd, lapidary, scratch } from './run-cli.js';

/** Far over what any of them takes; a command that has not ended by then hangs. */
const limitMs = 60_000;

const dir = scratch();
mkdirSync(dir, { recursive: true });
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function written(name: string): string {
  const path = join(dir, `${name}.onnx`);
  writeFileSync(path, hostileModels[name]?.() ?? '');
  return path;
}

function expectClean(end: CliEnd): void {
  expect(end.stderr).not.toMatch(/^\s+at .*:\d+:\d+|RangeError|Maximum call stack/m);
  if (end.status === 0) return;
  expect(end.status, end.stderr.slice(0, 500)).toBe(2);
  expect(end.stderr.split('\n').filter((line) => line.startsWith('error['))).toHaveLength(1);
  expect(end.stderr).toMatch(/^hint: .{5,}/m);
}

describe('a hostile model', () => {
  it.each(Object.keys(hostileModels))(
    '%s is described, counted and refused or reported',
    async (name) => {
      const end = await lapidary(['inspect', written(name), '--cost', '--json']);
      expectClean(end);
      if (end.stdout === '') return;
      expect(JSON.parse(end.stdout)).toMatchObject({ format: 'onnx' });
    },
    limitMs,
  );

  it('nested 10,000 deep is refused', async () => {
    const end = await lapidary(['inspect', written('deep-subgraphs')]);
    expect(end.status).toBe(2);
    expect(end.stderr).toContain('error[MODEL_TOO_DEEP]');
  });

  it.each([
    ['cycle', 'MISSING_PRODUCER|CYCLE|cycl', false],
    ['missing-producers', 'MISSING_PRODUCER', true],
    ['duplicate-names', 'DUPLICATE_NODE_NAME', true],
  ])('%s is said in a warning', async (name, code, needed) => {
    const end = await lapidary(['inspect', written(name), '--json']);
    expect(end.status).toBe(0);
    if (needed) expect(end.stdout).toMatch(new RegExp(code));
  });

  it.each(['markup', 'words', 'odd-characters', 'cycle', 'wide-inputs', 'deep-scopes'])(
    'the picture of %s holds its names as text only',
    async (name) => {
      const out = join(dir, `${name}.svg`);
      expectClean(await lapidary(['graph', written(name), '-o', out]));
      const svg = readFileSync(out, 'utf8');
      expect(svg).not.toMatch(/<(script|img|iframe|foreignObject)|<[a-z][^<>]*\son\w+\s*=|[\0\u0007\u001b]/i);
      expect(svg).toContain('</svg>');
    },
    limitMs,
  );
});
