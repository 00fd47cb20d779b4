import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { modelBytes, smallModel } from '../../formats/onnx/test-models.js';
import { scratchFolder } from '../../testing/scratch.js';
import { readNumerics } from './read-report.js';
import * as threads from './spare-threads.js';

const never = new AbortController().signal;

test('a graph is opened once for all sizes, again for others, and anew when its file changes', async () => {
  const opened = vi.spyOn(threads, 'withModel');
  const path = join(scratchFolder(), 'm.onnx');
  writeFileSync(path, modelBytes(smallModel));
  const [one, two] = [{ batch: 1 }, { batch: 2 }];
  const first = await readNumerics(path, [one, two, one], never);
  expect(first).toHaveLength(3);
  expect(first[2]).toBe(first[0]);
  expect(await readNumerics(path, [two, one], never)).toEqual([first[1], first[0]]);
  expect(opened).toHaveBeenCalledTimes(1);
  expect(await readNumerics(path, [one, { batch: 3 }], never)).toHaveLength(2);
  expect(opened).toHaveBeenCalledTimes(2);
  appendFileSync(path, new Uint8Array([0x7a, 0x00])); // A field that is not known.
  await readNumerics(path, [one], never);
  expect(opened).toHaveBeenCalledTimes(3);
});
