import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { externalData, modelBytes, smallModel, tensor } from '../formats/onnx/test-models.js';
import { lintModel } from './lint-model.js';
import { lintRules } from './registry.js';
import { everyRule } from './run-rules.js';
import { lintSpec } from './testing/lint-spec.js';
import { numberCases } from './testing/number-cases.js';
import { structureCases } from './testing/structure-cases.js';

const cases = { ...structureCases, ...numberCases };

/** Rules whose cases are in tests of their own, below or in e2e/cli. */
const elsewhere = new Set(['torch-training', 'external-data-truncated', 'training-graphs']);

describe.each(Object.entries(cases))('%s', (rule, { bad, good, says, at }) => {
  it('finds what is wrong, and where', async () => {
    const [finding, ...others] = await lintSpec(bad, rule);
    expect(others).toEqual([]);
    expect(finding?.rule).toBe(rule);
    expect(finding?.message).toMatch(says);
    expect(finding?.fix).not.toBe('');
    if (at !== undefined) expect(finding?.places.map(({ name }) => name)).toEqual(at);
  });

  it('is silent about a model that is as it should be', async () => {
    expect(await lintSpec(good, rule)).toEqual([]);
  });
});

it('every rule with a check of its own has its cases', () => {
  const own = lintRules.filter(({ formats }) => formats !== 'all').map(({ id }) => id);
  expect(own.filter((id) => !(id in cases) && !elsewhere.has(id))).toEqual([]);
});

it('names external data that is too short', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'lapidary-lint-'));
  try {
    const spec = { ...smallModel, initializers: [tensor('w', 'float32', [4], externalData('w.bin', 0, 16))] };
    writeFileSync(join(dir, 'm.onnx'), modelBytes(spec));
    writeFileSync(join(dir, 'w.bin'), new Uint8Array(8));
    const choice = { ...everyRule, only: ['external-data-truncated'] };
    const { findings } = await lintModel(join(dir, 'm.onnx'), choice);
    expect(findings).toMatchObject([{ severity: 'error', message: expect.stringContaining('w.bin') as string }]);
    writeFileSync(join(dir, 'w.bin'), new Uint8Array(16));
    expect((await lintModel(join(dir, 'm.onnx'), choice)).findings).toEqual([]);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});
