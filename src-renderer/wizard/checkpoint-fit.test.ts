import { expect, test } from 'vitest';
import type { CheckpointMatch } from '../../src-shared/source.js';
import { fitRows, fitSentence } from './checkpoint-fit.js';

const exact: CheckpointMatch = {
  path: '/w/net.pt',
  under: 'state_dict',
  stripped: [],
  matched: 1200,
  exact: true,
  missing: { count: 0, first: [] },
  unexpected: { count: 0, first: [] },
  mismatched: { count: 0, first: [] },
};
const other: CheckpointMatch = {
  ...exact,
  matched: 2,
  exact: false,
  missing: { count: 40, first: [{ name: 'fc.weight', closest: 'head.weight' }] },
  mismatched: { count: 1, first: [{ name: 'in.bias', model: [3], checkpoint: [] }] },
};

test('the sentence says what fits, what does not, and what becomes of it', () => {
  expect(fitSentence(exact, true)).toBe('net.pt: all 1,200 tensors fit.');
  expect(fitSentence(other, true)).toBe(
    'net.pt: 2 tensors fit, 40 missing, 1 of another shape. The export refuses it while every key has to match.',
  );
  expect(fitSentence(other, false)).toContain('keeps the values it was made with');
  expect(fitSentence({ ...other, matched: 0 }, false)).toContain('nothing fits is refused');
});

test('a row per listed name, with what is like it or the two shapes', () => {
  expect(fitRows(exact)).toEqual([]);
  expect(fitRows(other).map(({ what, name, beside }) => [what, name, beside])).toEqual([
    ['missing', 'fc.weight', 'closest: head.weight'],
    ['other shape', 'in.bias', 'model [3], checkpoint []'],
  ]);
});
