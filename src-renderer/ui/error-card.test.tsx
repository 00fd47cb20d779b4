import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { ErrorCard } from './error-card.js';
import { errorReport } from './error-report.js';

const error = {
  code: 'LFS_POINTER',
  message: 'm.onnx is a git-lfs pointer.',
  hints: ['Run git lfs pull.'],
  detail: 'stack line 1',
} as const;

test('the card says what, what to do and the code; the stack is for the report only', () => {
  const html = renderToStaticMarkup(
    <ErrorCard title="m.onnx cannot be opened" error={{ ...error, hints: [...error.hints] }} />,
  );
  for (const text of [
    'm.onnx cannot be opened',
    error.message,
    'Run git lfs pull.',
    'LFS_POINTER',
    'Copy report',
    'Open log',
  ]) {
    expect(html).toContain(text);
  }
  expect(html).toContain('role="alert"');
  expect(html).not.toContain('stack line');
});

test('a failure that is known shows its line, why, and what PyTorch said one click away', () => {
  const where = { file: '/work/model.py', line: 12, text: 'if x.sum() > 0:' };
  const html = renderToStaticMarkup(
    <ErrorCard
      error={{ ...error, hints: ['Use torch.where.'], lesson: 'data-dependent-branch', why: 'No values.', where }}
    />,
  );
  for (const text of [
    'model.py:12',
    'if x.sum() &gt; 0:',
    'No values.',
    'Use torch.where.',
    'What PyTorch said',
    'stack line 1',
  ])
    expect(html).toContain(text);
  expect(html).toMatch(/<details[^>]*>(?!.*open)/);
});

test('the report holds everything', () => {
  expect(errorReport({ ...error, hints: [...error.hints] }, { engine: '0.1.0' })).toBe(
    'error[LFS_POINTER]: m.onnx is a git-lfs pointer.\nhint: Run git lfs pull.\nengine: 0.1.0\n\nstack line 1',
  );
});
