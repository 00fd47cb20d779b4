import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { OutputComparison } from '../../src-shared/parity.js';
import { writeTextNpy } from '../io/npy-text.js';
import { storedNpy } from '../io/stored-npy.js';
import { scratchFolder } from '../testing/scratch.js';
import { usualRules, uncalibrated } from './rules.js';
import { judgeOutput, type OutputTensor } from './verdict.js';

async function stored(texts: string[], shape = [texts.length]): Promise<OutputTensor> {
  const path = join(scratchFolder(), 'y.npy');
  await writeTextNpy(path, { shape, texts });
  return { stored: await storedNpy(path), dtype: 'string' };
}

function judge(reference: OutputTensor, subject: OutputTensor): Promise<OutputComparison> {
  const expected = { settings: usualRules, noise: uncalibrated(''), precision: null, longestReduction: 1 };
  const label = { name: 'y', case: 'c', subject: 's' };
  return judgeOutput(
    label,
    reference,
    subject,
    { ...expected, paddingRow: null, rows: null },
    new AbortController().signal,
  );
}

test('text is the same or not', async () => {
  const same = await judge(await stored(['a', 'Grüße']), await stored(['a', 'Grüße']));
  expect(same).toMatchObject({ verdict: 'pass', structure: 'pass', reason: 'All 2 texts are the same.' });
  const other = await judge(
    await stored(['0.1', '0.5', 'c', 'd'], [2, 2]),
    await stored(['0.1', '0.50', 'c', 'D'], [2, 2]),
  );
  expect(other).toMatchObject({ verdict: 'fail', structure: 'pass', values: 'fail', overCount: 2, elementCount: 4 });
  expect(other.reason).toBe('2 of 4 texts differ, first at [0, 1] ("0.5" → "0.50").');
  expect(await judge(await stored([]), await stored([]))).toMatchObject({
    verdict: 'pass',
    reason: 'Empty on both sides.',
  });
});

test('text of another shape, or where the other has numbers, is another structure', async () => {
  const text = await stored(['a']);
  expect((await judge(text, await stored(['a', 'b']))).reason).toBe('Shape 2 where the reference has 1.');
  const judged = await judge({ ...text, dtype: 'int64' }, text);
  expect(judged).toMatchObject({
    structure: 'fail',
    verdict: 'fail',
    reason: 'Type string where the reference has int64.',
  });
});
