/**
 * Our reading of .pt2 files beside torch.export.load: twenty-four models of many kinds, also in the layouts of earlier versions, made, saved and loaded by torch.
 * LAPIDARY_TEST_PYTHON names a Python with torch.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { lintFile } from '../../src-main/formats/lint.js';
import { compareExported, descriptionSchema } from './compare-exported.js';
import { pythonLines } from './python-lines.js';

const scratch = mkdtempSync(join(tmpdir(), 'lapidary-exported-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe('programs of torch.export', () => {
  it('have the nodes, names, types, sizes and weights that torch gives them', { timeout: 600_000 }, async () => {
    const described = descriptionSchema.array().parse(await pythonLines('exported_programs.py', scratch, []));
    expect(described.length).toBeGreaterThanOrEqual(24);
    const total = { nodes: 0, values: 0, weights: 0 };
    for (const description of described) {
      const { differences, nodes, values, weights } = await compareExported(description);
      expect(differences, description.path).toEqual([]);
      // What torch writes itself runs nothing, and its numbers are not taken for pickles.
      const findings = await lintFile(description.path);
      expect(
        findings.filter(({ severity }) => severity !== 'info'),
        description.path,
      ).toEqual([]);
      total.nodes += nodes;
      total.values += values;
      total.weights += weights;
    }
    expect(total.nodes).toBeGreaterThan(500);
    expect(total.values).toBeGreaterThan(500);
    expect(total.weights).toBeGreaterThan(250);
    // The comparison itself can fail.
    const [first] = described;
    const program = first?.programs[0];
    if (first === undefined || program === undefined) throw new Error('There is no description.');
    const changed = { ...first, programs: [{ ...program, inputs: ['other'], parameters: program.parameters + 1 }] };
    expect((await compareExported(changed)).differences).toHaveLength(2);
  });
});
