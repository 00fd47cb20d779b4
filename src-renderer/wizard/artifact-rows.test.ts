import { expect, test } from 'vitest';
import { conclusion } from '../../src-shared/conclusion.js';
import { fakeRun } from '../testing/fake-run.js';
import { artifactRows } from './artifact-rows.js';

test('a failed artifact is listed, marked, and never recommended', () => {
  const rows = artifactRows(fakeRun);
  expect(rows.map(({ artifact }) => artifact.target)).toEqual(fakeRun.artifacts.map(({ target }) => target));
  const legacy = rows.find(({ artifact }) => artifact.target === 'onnx-legacy');
  expect(legacy).toMatchObject({ usable: false, verdict: 'fail', recommended: false });
  const marked = rows.filter(({ recommended }) => recommended).map(({ title }) => title);
  expect(marked).toHaveLength(1);
  expect(conclusion(fakeRun).startsWith(`${String(marked[0])} holds at`)).toBe(true);
});

test('what nothing was written for is a failure, whatever was compared', () => {
  const artifacts = fakeRun.artifacts.map((each) => ({ ...each, path: null, ok: false }));
  const rows = artifactRows({ ...fakeRun, artifacts, parity: null });
  expect(rows).toHaveLength(artifacts.length);
  expect(rows.every(({ verdict, recommended }) => verdict === 'fail' && !recommended)).toBe(true);
});
