import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const root = new URL('..', import.meta.url);

it('the committed ONNX code is what the schema gives', async () => {
  await promisify(execFile)(process.execPath, ['scripts/proto.mjs', '--check'], { cwd: root });
});

it('the committed ONNX code evaluates no text as code', () => {
  const code = readFileSync(new URL('src-main/formats/onnx/onnx.generated.js', root), 'utf8');
  expect(code).not.toMatch(/\beval\b|new Function|\bFunction\(/);
});
