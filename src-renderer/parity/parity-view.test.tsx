import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { fakeParity } from '../testing/fake-run.js';
import { AgainstState } from './against-choice.js';
import { ParityView } from './parity-view.js';

/** What a person reads: the text between the tags. */
const textOf = (html: string): string => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

test('the matrix has glyph, word and metric, and the worst cell is explained reason first', () => {
  const html = renderToStaticMarkup(<ParityView parity={fakeParity} />);
  const text = textOf(html);
  expect(html).toContain('data-testid="parity-matrix"');
  expect(text).toContain('✓ pass max |Δ| 0');
  expect(text).toContain('! warn max |Δ| 9.4e-5');
  expect(text).toContain('It did not run at seq = 128');
  expect(text).toContain('Did not run: ONNX Runtime stopped at Reshape_41');
  expect(text.indexOf('axis 0 was frozen')).toBeLessThan(text.indexOf('Every case'));
});

test('a subject that ran nowhere says so instead of passing', () => {
  const outputs = fakeParity.outputs.filter((each) => each.subject === 'torchscript-trace');
  const html = renderToStaticMarkup(
    <ParityView parity={{ ...fakeParity, subjects: ['eager', 'onnx'], outputs, failures: [] }} />,
  );
  expect(textOf(html)).toContain('– not run');
  expect(textOf(html)).not.toContain('✓ pass');
});

test('of 10,000 outputs the matrix mounts the worst few, and says so', () => {
  const [one] = fakeParity.outputs;
  if (one === undefined) throw new Error('the fixture has no output');
  const outputs = Array.from({ length: 10_000 }, (_, at) => ({
    ...one,
    name: `out_${String(at)}`,
    verdict: at === 9_999 ? ('fail' as const) : ('pass' as const),
  }));
  const html = renderToStaticMarkup(
    <ParityView parity={{ ...fakeParity, subjects: ['eager', one.subject], reference: [], outputs, failures: [] }} />,
  );
  expect(html.split('data-cell=').length - 1).toBe(200);
  expect(html).toContain('out_9999');
  expect(textOf(html)).toContain('The worst 200 of 10,000 outputs');
});

test('how far another reference has come, and then what is not known of it', () => {
  const html = renderToStaticMarkup(
    <AgainstState progress={{ done: 3, total: 14 }} layersOf={null} onCancel={() => undefined} />,
  );
  expect(textOf(html)).toContain('Judging the stored tensors: 3 of 14');
  const done = textOf(
    renderToStaticMarkup(<AgainstState progress={null} layersOf="a.onnx" onCancel={() => undefined} />),
  );
  expect(done).toContain('layers were compared with a.onnx only.');
});
