import { expect, test } from 'vitest';
import type { ErrorInfo } from '../../src-shared/errors.js';
import type { SourceLook } from '../../src-shared/source.js';
import { emptySource, type SourceDraft } from './source-draft.js';
import { lookProblems, placeToLook } from './source-look.js';

const sha256 = 'a'.repeat(64);
const pickled: SourceLook = { kind: 'module', path: '/m/whole.pt', needsTrust: true, findings: [], sha256 };
const draft: SourceDraft = { ...emptySource, file: '/m/whole.pt' };
const fields = (patch: Partial<SourceDraft>, look: SourceLook | null = pickled): string[] =>
  lookProblems({ ...draft, ...patch }, look, null).map(({ field }) => field);

test('what runs code when it is loaded is a problem until it was agreed to, and again when the file changes', () => {
  expect(lookProblems(draft, pickled, null)).toEqual([
    { field: 'trust', message: 'Loading whole.pt runs code that it brings along: agree to that first.' },
  ]);
  expect(fields({ trust: true, sha256 })).toEqual([]);
  expect(fields({ trust: true })).toEqual([]);
  expect(lookProblems({ ...draft, trust: true, sha256: 'b'.repeat(64) }, pickled, null)[0]?.message).toContain(
    'is not the file that was agreed to',
  );
  expect(fields({}, { ...pickled, needsTrust: false })).toEqual([]);
  expect(fields({}, null)).toEqual([]);
});

test('what cannot be a source is a problem of its field, a lost engine is none', () => {
  const refusal: ErrorInfo = { code: 'FILE_NOT_FOUND', message: 'There is no file.', hints: [] };
  expect(lookProblems(draft, null, refusal)).toEqual([{ field: 'file', message: 'There is no file.' }]);
  expect(lookProblems(draft, null, { ...refusal, code: 'ENGINE_GONE' })).toEqual([]);
});

test('the path to look at is without its entry, and from the folder of the recipe', () => {
  expect(placeToLook({ ...draft, baseDir: '/m', file: 'net.py:make' })).toBe('/m/net.py');
  expect(placeToLook({ ...draft, file: 'net.onnx' })).toBeNull();
  expect(placeToLook({ ...draft, baseDir: '/m', file: 'timm:resnet18', placed: 'model' })).toBe('timm:resnet18');
});
