import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadRun } from './run-folder.js';

describe('loadRun', () => {
  let dir = '';
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'lapidary-run-'));
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  it.each([
    ['no run.json', undefined],
    ['a file that is no JSON', 'not { json'],
    ['JSON of another kind', '{"lapidary": 99}'],
    ['an empty file', ''],
  ])('says NOT_FOUND for %s', async (_, text) => {
    if (text !== undefined) await writeFile(join(dir, 'run.json'), text);
    await expect(loadRun(dir)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
