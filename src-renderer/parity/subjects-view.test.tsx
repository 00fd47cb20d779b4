import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { fakeParity } from '../testing/fake-run.js';
import { noiseSentence, SubjectsView } from './subjects-view.js';

const textOf = (html: string): string => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

test('the noise floor says what was measured, or that the usual value was taken', () => {
  expect(noiseSentence(fakeParity)).toBeNull();
  const floor = { c: 8, ratio: null, calibrated: false, detail: 'Not measured: no PyTorch.' };
  expect(noiseSentence({ ...fakeParity, noiseFloor: floor })).toBe(
    'Not measured: no PyTorch. The scale-aware rule takes c = 8, the usual value.',
  );
  const measured = { c: 4, ratio: 0.5, calibrated: true, detail: 'It loses little.' };
  expect(noiseSentence({ ...fakeParity, noiseFloor: measured })).toBe(
    'It loses little. The scale-aware rule takes c = 4.',
  );
});

test('the stage that jumps is marked by word, and providers are counted', () => {
  const stage = (label: string, rmsRel: number, kind: 'exact' | 'onnx') => ({
    label,
    stage: kind,
    rmsRel,
    maxAbs: rmsRel,
    nonFinite: 0,
  });
  const html = renderToStaticMarkup(
    <SubjectsView
      names={new Map()}
      parity={{
        ...fakeParity,
        attribution: {
          case: 'example',
          stages: [stage('float64', 0, 'exact'), stage('m.onnx', 0.1, 'onnx')],
          guilty: 1,
          sentence: 'The error comes in with ONNX.',
        },
        facts: [
          {
            label: 'm.onnx',
            path: null,
            runtime: 'ort',
            provider: 'CPUExecutionProvider',
            versions: { onnxruntime: '1.30.0' },
            options: {},
            nodeProviders: { CPUExecutionProvider: 1 },
            precision: null,
          },
        ],
      }}
    />,
  );
  const text = textOf(html);
  expect(text).toContain('The error comes in with ONNX.');
  expect(text.match(/jumps here/g)).toHaveLength(1);
  expect(text).toContain('CPUExecutionProvider: 1 node ');
});
