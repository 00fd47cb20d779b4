import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chainModel } from './support/chain-model.js';
import { expect, test } from './support/fixtures.js';

const lfsPointer = `version https://git-lfs.github.com/spec/v1
oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393
size 12345
`;

/** Bytes that look random and are the same in every run. */
function noise(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let i = 0, state = 12345; i < length; i++) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    bytes[i] = state >>> 24;
  }
  return bytes;
}

const whole = chainModel(40, 20);

const cases: { what: string; code: RegExp; name: string; content?: Buffer | string }[] = [
  { what: 'a file that is not there', code: /FILE_NOT_FOUND/, name: 'absent.onnx' },
  { what: 'an empty file', code: /FILE_EMPTY/, name: 'empty.onnx', content: '' },
  { what: 'random bytes', code: /NOT_A_MODEL|MODEL_INVALID|MODEL_TRUNCATED/, name: 'noise.onnx', content: noise(4096) },
  { what: 'text named .onnx', code: /NOT_A_MODEL/, name: 'notes.onnx', content: 'These are my notes.\n'.repeat(20) },
  { what: 'a git-lfs pointer', code: /LFS_POINTER/, name: 'pointer.onnx', content: lfsPointer },
  { what: 'a truncated model', code: /MODEL_TRUNCATED/, name: 'cut.onnx', content: whole.subarray(0, 900) },
  {
    what: 'a web page saved as a model',
    code: /NOT_A_MODEL/,
    name: 'page.onnx',
    content: '<!doctype html><html><head><title>Sign in</title></head><body></body></html>',
  },
];

for (const { what, code, name, content } of cases) {
  test(`${what} gives one error card with a hint, and the next model opens`, async ({ app, served, file }) => {
    const path = content === undefined ? join(served.scratch, name) : await file(name, content);
    await app.openPath(path);
    await expect(app.errorCard).toHaveCount(1);
    await expect(app.errorCard).toContainText(code);
    await expect(app.errorCard.getByRole('listitem').first()).not.toBeEmpty();
    await expect(app.errorCard).not.toContainText(/\.[cm]?[jt]s:\d+/); // a line of a stack
    await app.openPath(await file('good.onnx', whole));
    await app.graphReady();
    await expect(app.statusBar).toContainText('40 nodes');
  });
}

test('a folder gives one error card with a hint', async ({ app, served }) => {
  const path = join(served.scratch, 'folder.onnx');
  await mkdir(path);
  await app.openPath(path);
  await expect(app.errorCard).toContainText('NOT_A_FILE');
  await expect(app.errorCard.getByRole('listitem').first()).not.toBeEmpty();
  await app.screenshot('error-card');
});

test('a dropped file that is no model gives the same card', async ({ app }) => {
  await app.drop({ name: 'notes.onnx', content: Buffer.from('not a model at all') });
  await expect(app.errorCard).toContainText('NOT_A_MODEL');
});

test('missing external data is said by name, and the graph still opens', async ({ app, file }) => {
  await app.openPath(await file('alone.onnx', chainModel(6, 20, { externalData: 'weights.data' })));
  await app.graphReady();
  await expect(app.page.getByText(/weights\.data/).first()).toBeVisible();
});
