import { expect, it } from 'vitest';
import type { RunRecord } from '../../src-shared/run-record.js';
import { escapeHtml, html } from './escape.js';
import { axisStep } from './latency-chart.js';
import { reportHtml } from './report-html.js';

const run: RunRecord = {
  schemaVersion: 1,
  id: 'r',
  title: '<img src=x onerror=alert(1)>',
  startedAt: '2026-01-02T03:04:05Z',
  endedAt: null,
  state: 'done',
  recipe: { lapidary: 1, source: { file: 'm.py' }, inputs: ['x:float32[2]'], targets: ['onnx'] },
  source: {
    path: '/m.py',
    kind: 'python',
    checkpoint: null,
    sha256: 'abc',
    moduleClass: 'Net',
    parameters: { count: 1_990_000, bytes: 1 },
  },
  versions: { torch: '2.13.0' },
  steps: [],
  artifacts: [
    {
      target: 'onnx',
      path: '/m.onnx',
      bytes: 1000,
      sha256: 'def',
      ok: false,
      opset: 20,
      inputs: [],
      outputs: [{ name: '"><script>x</script>', dtype: 'float32', shape: ['batch', 4] }],
      seconds: 1,
      marks: [],
      warnings: [],
      findings: [{ rule: 'frozen-axis', severity: 'error', message: 'frozen at 1', where: '', fix: 'use batch=2' }],
    },
  ],
  parity: null,
  latency: null,
  verdict: 'fail',
  error: null,
  command: 'lapidary run recipe.yaml',
};

it('escapes every name a model or a person gives', () => {
  const page = reportHtml(run);
  expect(page).not.toContain('<img');
  expect(page).not.toContain('<script');
  expect(page).toContain('&lt;img src=x');
});

it('says what failed, why and what to do, and how to run it again', () => {
  const page = reportHtml(run);
  for (const text of [
    'do not ship',
    'frozen at 1',
    'use batch=2',
    'lapidary run recipe.yaml',
    'torch 2.13.0',
    'No artifact holds',
  ]) {
    expect(page).toContain(text);
  }
});

it('fetches and runs nothing', () => {
  const page = reportHtml(run);
  expect(page).toContain("default-src 'none'");
  expect(page).not.toMatch(/https?:\/\//);
});

it('escapes interpolations but not marked pieces', () => {
  expect(escapeHtml(`&<>"'`)).toBe('&amp;&lt;&gt;&quot;&#39;');
  expect(html`<b>${'<'}</b>${html`<i/>`}`.text).toBe('<b>&lt;</b><i/>');
});

it('cuts axes at round steps', () => {
  expect([0.55, 9, 40, 0].map(axisStep)).toEqual([0.1, 2, 10, 1]);
});
