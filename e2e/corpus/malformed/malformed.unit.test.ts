/**
 * Files of every format made wrong on purpose (malformed-files.ts): each must end in a model or in a typed error, in 5
 * seconds and 500 MiB, with the reader in a process of its own.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { modelFormats } from '../../../src-main/formats/registry.js';
import { malformedFiles, seeds } from './malformed-files.js';
import { buildReader, FileReader } from './read-files.js';

const scratch = mkdtempSync(join(tmpdir(), 'lapidary-malformed-'));
let reader: FileReader;
beforeAll(async () => {
  reader = new FileReader(await buildReader(scratch), join(scratch, 'files'));
}, 60_000);
afterAll(() => {
  reader.end();
  rmSync(scratch, { recursive: true, force: true });
});

const made = seeds.map((seed, number) => malformedFiles(seed, number));

describe('malformed files', () => {
  it('are over three hundred, of every format, and the same each time', () => {
    const all = made.flat();
    expect(all.length).toBeGreaterThanOrEqual(300);
    const known = new Set(seeds.map(({ format, opener }) => opener ?? format));
    expect(modelFormats.map(({ id }) => id).filter((id) => !known.has(id))).toEqual([]);
    const again = seeds.slice(0, 3).flatMap((seed, number) => malformedFiles(seed, number));
    for (const [at, { name, bytes }] of again.entries()) {
      expect(all[at]?.name).toBe(name);
      expect(Buffer.compare(all[at]?.bytes ?? new Uint8Array(0), bytes)).toBe(0);
    }
  });

  it.each(seeds.map((seed, number) => ({ ...seed, number })))(
    '$name: a model or a typed error',
    async ({ number, ...seed }) => {
      const sound = await reader.read(seed);
      expect(sound).toMatchObject({ defect: '', reading: { outcome: 'opened', format: seed.format } });
      const defects: string[] = [];
      const outcomes = new Map<string, number>();
      for (const file of made[number] ?? []) {
        const { name, defect, reading } = await reader.read(file);
        if (defect !== '') defects.push(`${name}: ${defect}`);
        const outcome = reading?.outcome ?? 'none';
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      }
      expect(defects).toEqual([]);
      // Changes that nothing notices would test nothing; what a folder's configuration says is only shown.
      if (seed.isFolder !== true) expect(outcomes.size, JSON.stringify([...outcomes])).toBeGreaterThan(1);
    },
    300_000,
  );
});
