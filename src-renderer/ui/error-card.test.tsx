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

test('the report holds everything', () => {
  expect(errorReport({ ...error, hints: [...error.hints] }, { engine: '0.1.0' })).toBe(
    'error[LFS_POINTER]: m.onnx is a git-lfs pointer.\nhint: Run git lfs pull.\nengine: 0.1.0\n\nstack line 1',
  );
});
