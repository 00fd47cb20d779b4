import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { modelBytes, smallModel } from '../../formats/onnx/test-models.js';
import { scratchFolder } from '../../testing/scratch.js';
import { readNumerics, readReport } from './read-report.js';
import { spareThreads, withModel } from './spare-threads.js';

const never = new AbortController().signal;

function model(): string {
  const path = join(scratchFolder(), 'm.onnx');
  writeFileSync(path, modelBytes(smallModel));
  return path;
}

test('a thread reads one model after another', async () => {
  const used = await Promise.all([
    withModel(model(), never, (thread) => Promise.resolve(thread)),
    withModel(model(), never, (thread) => Promise.resolve(thread)),
  ]);
  expect(used[0]).not.toBe(used[1]);
  expect(spareThreads()).toBe(2);
  const [report] = [await readReport(model(), never), await readNumerics(model(), [{}], never)];
  expect(report.outputs.map(({ name }) => name)).toEqual(['y']);
  const again = await withModel(model(), never, (thread) => Promise.resolve(thread));
  expect(used).toContain(again);
  expect(spareThreads()).toBe(2);
});

test('one that failed is not used again', async () => {
  const before = spareThreads();
  await expect(readReport(join(scratchFolder(), 'none.onnx'), never)).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
  expect(spareThreads()).toBe(Math.max(0, before - 1));
  const aborted = AbortSignal.abort();
  await expect(withModel(model(), aborted, () => Promise.resolve(1))).rejects.toMatchObject({ code: 'CANCELLED' });
  expect((await readReport(model(), never)).inputs).toHaveLength(1);
});
