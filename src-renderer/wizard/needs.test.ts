import { expect, test } from 'vitest';
import type { DoctorReport } from '../../src-shared/contract.js';
import { needsOf, needsOfSource, needsOfTarget } from './needs.js';

type DoctorNeed = DoctorReport['needs'][number];

const need = (id: string, lacks: string[] = []): DoctorNeed => ({
  id,
  title: id,
  kind: 'target',
  lacks,
  command: lacks.length === 0 ? '' : `pip install ${lacks.join(' ')}`,
  provide: null,
});
const report = (needs: DoctorNeed[], python: 'ok' | 'missing' = 'ok'): DoctorReport => ({
  schemaVersion: 1,
  ok: true,
  versions: {},
  dataDir: '/data',
  python: '/data/python/bin/python',
  checks: [
    { id: 'python', title: 'Python', state: python, detail: 'Python 3.12, torch 2.13.0', hint: 'Set it up.' },
    { id: 'onnxruntime', title: 'ONNX Runtime', state: 'ok', detail: '1.30.0, CPU', hint: '' },
  ],
  needs,
});
const all = [
  need('onnx'),
  need('onnx-legacy'),
  need('exported-program'),
  need('huggingface', ['transformers']),
  need('ort-python', ['onnxruntime']),
];
const wish = { placed: 'file', file: 'net.py', targets: ['onnx'] as const, options: {} };
const names = (asked: Parameters<typeof needsOf>[0]): string[] => needsOf(asked, report(all)).map(({ name }) => name);

test('only what the source and the chosen targets need is listed', () => {
  expect(names(wish)).toEqual(['Python', 'onnx', 'ONNX Runtime']);
  expect(names({ ...wish, targets: ['exported-program'] })).toEqual(['Python', 'exported-program']);
  expect(names({ ...wish, placed: 'folder' })).toContain('huggingface');
});

test('what is missing is said with the command that provides it', () => {
  const missing = needsOf({ ...wish, placed: 'folder' }, report(all)).filter(({ present }) => !present);
  expect(missing).toMatchObject([{ detail: 'lacks transformers', command: 'pip install transformers' }]);
  const without = needsOf(wish, report(all, 'missing'));
  expect(without.map(({ name }) => name)).toEqual(['Python', 'ONNX Runtime']);
  expect(without[0]).toMatchObject({ present: false, command: 'Set it up.' });
});

test('a page offers what its own choice needs, and an operator library needs ONNX Runtime in Python', () => {
  const doctor = report(all);
  expect(needsOfSource({ placed: 'folder', file: 'bert' }, doctor).map(({ lacks }) => lacks)).toEqual([
    ['transformers'],
  ]);
  expect(needsOfSource(wish, doctor)).toEqual([]);
  expect(needsOfTarget('onnx', { options: {} }, doctor).map(({ id }) => id)).toEqual(['onnx']);
  const options = { onnx: { operator_library: 'ops.so' } };
  expect(needsOfTarget('onnx', { options }, doctor).map(({ id }) => id)).toEqual(['onnx', 'ort-python']);
  expect(names({ ...wish, options })).toContain('ort-python');
  expect(needsOfTarget('onnx', { options }, report(all, 'missing'))).toEqual([]);
});
