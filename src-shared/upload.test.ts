import { expect, it } from 'vitest';
import { parseUploadAnswer } from './upload.js';

it('reads where the file lies, or why it was refused', () => {
  expect(parseUploadAnswer('{"path":"/data/b/m.onnx","top":"/data/b"}')).toEqual({
    path: '/data/b/m.onnx',
    top: '/data/b',
  });
  const refusal = { error: { code: 'FILE_UNREADABLE', message: 'The disk is full.', hints: [] } };
  expect(parseUploadAnswer(JSON.stringify(refusal))).toEqual(refusal);
});

it.each(['', '<html>', '{"path":1}', '{"path":"/m"}', 'null'])('takes %j for no answer', (text) => {
  expect(parseUploadAnswer(text)).toBeUndefined();
});
