import { expect, test } from 'vitest';
import { allowTies } from './ties.js';
import { unmeasured } from './unmeasured.js';

const label = { name: 'index', case: 'zeros', subject: 'onnx' };
const off = { ...unmeasured(label, 'Largest difference 3.'), structure: 'pass' as const, values: 'fail' as const };

test('indices that differ at all zeros warn, and say why', () => {
  const judged = allowTies(off, { values: 'zeros' }, ['int64', 'int64']);
  expect(judged).toMatchObject({ verdict: 'warn', values: 'warn' });
  expect(judged.reason).toContain('Largest difference 3. At all zeros scores tie');
});

test('everything else stays as it was judged', () => {
  expect(allowTies(off, { values: 'normal' }, ['int64', 'int64'])).toBe(off);
  expect(allowTies(off, { values: 'zeros' }, ['float32', 'float32'])).toBe(off);
  const shape = { ...off, structure: 'fail' as const };
  expect(allowTies(shape, { values: 'zeros' }, ['int64', 'int64'])).toBe(shape);
  const passed = { ...off, verdict: 'pass' as const };
  expect(allowTies(passed, { values: 'zeros' }, ['int64', 'int64'])).toBe(passed);
});
