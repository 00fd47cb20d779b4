import { expect, test } from 'vitest';
import type { ParityResult } from '../../src-shared/parity.js';
import { bareResult } from '../../src-shared/testing/parity-parts.js';
import { countsOf, groupsOf, outcomeOf, refusedOutcome } from './node-model-outcomes.js';

const result: ParityResult = {
  ...bareResult,
  schemaVersion: 1,
  subjects: [],
  cases: [],
  reference: [],
  outputs: [],
  failures: [],
  verdict: 'pass',
};

test('what refused a model is told without its path', () => {
  const outcome = refusedOutcome(
    'test_a',
    '/tmp/x/test_a/test_data_set_0/input_0.pb cannot be used: it is cut off.',
    'X',
  );
  expect(outcome).toMatchObject({ kind: 'refused', what: 'X: input_0.pb cannot be used: it is cut off.' });
});

test('a model that changes from run to run is told as that', () => {
  const repeat = {
    subject: 's',
    kind: 'repeat',
    output: 'y',
    maxAbs: 1,
    verdict: 'fail',
    reason: 'It changes.',
  } as const;
  const found = outcomeOf('test_dropout', { ...result, verdict: 'warn', invariance: [repeat] });
  expect(found).toEqual({
    model: 'test_dropout',
    kind: 'warn',
    what: 'gives something else each time it is run',
    reason: 'It changes.',
  });
});

test('groups hold what happened alike, what passed is counted only', () => {
  const outcomes = [
    refusedOutcome('b', 'No kernel.', 'X'),
    refusedOutcome('a', 'No kernel.', 'X'),
    refusedOutcome('c', 'Other.', 'X'),
    outcomeOf('d', result),
  ];
  expect(groupsOf(outcomes)).toEqual([
    { kind: 'refused', what: 'X: No kernel.', models: ['a', 'b'] },
    { kind: 'refused', what: 'X: Other.', models: ['c'] },
  ]);
  expect(countsOf(outcomes)).toEqual({ pass: 1, warn: 0, differs: 0, refused: 3 });
});
