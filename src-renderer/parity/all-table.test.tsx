import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import type { OutputComparison, ParityResult } from '../../src-shared/parity.js';
import { toTsv } from '../ui/table-model.js';
import { fakeParity } from '../testing/fake-run.js';
import { allRows, metricColumns } from './all-rows.js';
import { AllTable } from './all-table.js';
import { pairOf } from './tensor-pair.js';

const [one] = fakeParity.outputs;
if (one === undefined) throw new Error('the fixture has no output');

test('10,000 comparisons mount no more rows than are in sight', () => {
  const outputs = Array.from({ length: 10_000 }, (_, at): OutputComparison => ({ ...one, name: `out_${String(at)}` }));
  const html = renderToStaticMarkup(
    <AllTable parity={{ ...fakeParity, outputs }} names={new Map()} caseId={null} onOpen={() => undefined} />,
  );
  const rows = html.split('role="row"').length - 1;
  expect(rows).toBeGreaterThan(10);
  expect(rows).toBeLessThan(60);
  expect(html).toContain(`aria-rowcount="${String(10_000 + 1 + 2)}"`);
});

test('what did not run is a row as well, and copying gives exact numbers', () => {
  const rows = allRows(fakeParity);
  expect(rows).toHaveLength(fakeParity.outputs.length + fakeParity.failures.length);
  expect(rows.at(-1)).toMatchObject({ verdict: 'fail', comparison: null });
  const tsv = toTsv(rows, metricColumns).split('\n');
  expect(tsv[0]).toContain('Max abs\tMean abs');
  expect(tsv.some((line) => line.startsWith('0.000094\t'))).toBe(true);
});

test('values need kept tensors of one shape; a row of padding at the end is left out', () => {
  const kept = { ...one, files: { reference: 'a.npy', subject: 'b.npy' }, elementCount: 8 };
  const parity: ParityResult = {
    ...fakeParity,
    reference: [{ case: one.case, outputs: [{ name: one.name, dtype: 'float32', shape: [3, 4] }] }],
  };
  expect(pairOf(parity, kept, '/kept')).toEqual({
    pair: { dir: '/kept', reference: 'a.npy', subject: 'b.npy', rows: 2 },
    shape: [2, 4],
  });
  expect(pairOf(parity, { ...kept, elementCount: 12 }, '/kept')?.shape).toEqual([3, 4]);
  expect(pairOf(parity, kept, null)).toBeNull();
  expect(pairOf(parity, { ...kept, structure: 'fail' }, '/kept')).toBeNull();
});
