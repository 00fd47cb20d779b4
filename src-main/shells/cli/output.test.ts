import { expect, test } from 'vitest';
import { findingText } from './output.js';

const finding = { rule: 'batch-frozen', severity: 'warning', message: 'It is fixed.', where: '', fix: '' } as const;

test('a finding is printed with its place and its fix, where it has them', () => {
  expect(findingText(finding)).toBe('  warning batch-frozen: It is fixed.');
  expect(findingText({ ...finding, where: 'model.py:7', fix: 'Export it anew.' })).toBe(
    '  warning batch-frozen: It is fixed.\n    in model.py:7\n    fix: Export it anew.',
  );
});

test('a place out of a file cannot command the terminal', () => {
  expect(findingText({ ...finding, where: 'a\u001B[2Jb\nc' })).toBe(
    '  warning batch-frozen: It is fixed.\n    in a [2Jb c',
  );
});
