import { expect, it } from 'vitest';
import { attributeTest } from './attribute-match.js';
import type { Comparison } from './query.js';

it.each<[string, Comparison, string, boolean]>([
  ['[3,3]', '=', '3', true],
  ['[1,3]', '=', '3', true],
  ['[1,3]', '=', '13', false],
  ['[1,3]', '=', '1x3', true],
  ['[1,3]', '=', '1,3', true],
  ['[1,3]', '=', '[1,3]', true],
  ['[1,3]', '=', '3,1', false],
  ['[1,3,3]', '=', '1,3', false],
  ['-1', '=', '-1', true],
  ['1e-05', '=', '0.00001', true],
  ['"notset"', '=', 'notset', true],
  ['"notset"', '=', 'not', false],
  ['["a,b","c"]', '=', 'c', true],
  ['["a,b","c"]', '=', 'a', false],
  ['tensor(float32[3,3])', '=', '3', false],
  ['@alpha', '=', '', true],
  ['[]', '=', '0', false],
  ['""', '=', '0', false],
  ['1', '!=', '1', false],
  ['2', '!=', '1', true],
  ['32', '>', '1', true],
  ['1', '>', '1', false],
  ['1', '>=', '1', true],
  ['[1,5]', '<', '2', true],
  ['"linear"', '<', '2', false],
  ['[1000 values]', '>', '1', false],
])('%s %s %s: %s', (text, comparison, value, fits) => expect(attributeTest(comparison, value)(text)).toBe(fits));
