import { expect, test } from 'vitest';
import { LapidaryError } from '../../src-shared/errors.js';
import { recipeFromText } from './recipe-file.js';

function refusal(text: string): LapidaryError {
  try {
    recipeFromText(text, '/');
  } catch (error) {
    if (error instanceof LapidaryError) return error;
    throw error;
  }
  throw new Error('It was accepted.');
}

/** Ten lines that would be 9^10 values. */
const bomb = Array.from({ length: 10 }, (_, level) => {
  const inner = level === 0 ? 'x' : `*l${String(level - 1)}`;
  return `k${String(level)}: &l${String(level)} [${Array(9).fill(inner).join(', ')}]`;
}).join('\n');

test.each([
  ['aliases that grow without end', bomb],
  ['an alias of nothing', 'source: *none'],
  [
    'a value that holds itself',
    'lapidary: 1\nsource: { file: a.py, arguments: &a { b: *a } }\ninputs: []\ntargets: [onnx]',
  ],
])('%s make no recipe', (_, text) => {
  expect(refusal(text).code).toBe('RECIPE_INVALID');
});

test('what is no YAML is said as a sentence with its line', () => {
  const { message } = refusal('a: [1, 2\nb: }');
  expect(message).toMatch(/^The recipe is not YAML: .* line 2, column 1\.$/);
});
