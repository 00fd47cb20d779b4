import { expect, test } from 'vitest';
import { readKept, tabsSessionSchema } from '../session/session-schema.js';
import { emptyDraft, type ExportDraft } from './draft.js';
import { exportFormSchema, newForm, tabTitle } from './pages.js';

const draft: ExportDraft = {
  ...emptyDraft,
  file: 'nets/model.py',
  strict: false,
  options: { onnx: { opset: '1', optimize: false } },
  subjects: ['eager'],
  search: ['lib'],
};

test('a form is kept as it is, half typed fields and the run included', () => {
  const form = { draft, step: 'result' as const, run: { jobId: 'job-3', dir: '/runs/a' } };
  expect(exportFormSchema.parse(JSON.parse(JSON.stringify(form)))).toEqual(form);
  const session = { version: 1, tabs: [{ kind: 'export', form: newForm() }], active: 0 };
  expect(readKept(tabsSessionSchema, JSON.stringify(session))).toEqual(session);
});

test('a form that lacks a field, or names a page there is none of, is not taken', () => {
  expect(exportFormSchema.safeParse({ ...newForm(), step: 'finish' }).success).toBe(false);
  expect(exportFormSchema.safeParse({ ...newForm(), draft: { ...draft, inputs: [] } }).success).toBe(false);
  expect(exportFormSchema.safeParse({ ...newForm(), draft: { file: 'a.py' } }).success).toBe(false);
});

test('a tab is called after the title, else the file', () => {
  expect(tabTitle({ title: ' Mine ', file: 'a.py' })).toBe('Export Mine');
  expect(tabTitle({ title: '', file: 'nets/a.py' })).toBe('Export a.py');
  expect(tabTitle({ title: '', file: '' })).toBe('Export');
});
