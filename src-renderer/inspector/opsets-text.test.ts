import { expect, it } from 'vitest';
import { buildModelGraph } from '../../src-shared/testing/graph-builder.js';
import { opsetsText } from './opsets-text.js';

const graph = buildModelGraph([
  {
    inputs: ['x'],
    outputs: ['z'],
    nodes: [
      { op: 'Relu', inputs: ['x'], outputs: ['y'] },
      { op: 'Gelu', domain: 'com.microsoft', inputs: ['y'], outputs: ['z'] },
    ],
  },
]);
const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

it('lists few opsets whether they are used or not', () => {
  expect(plain(opsetsText({ '': 20, 'ai.onnx.ml': 5 }, graph).text)).toBe('ai.onnx 20, ai.onnx.ml 5');
  expect(opsetsText({}, undefined).text).toBe('');
});

it('lists those that are used of many, and counts the others', () => {
  const many = { '': 20, 'ai.onnx.ml': 5, 'com.microsoft': 1, 'org.pytorch.aten': 1 };
  const { text, all } = opsetsText(many, graph);
  expect(plain(text)).toBe('ai.onnx 20, com.microsoft 1 and 2 not used');
  expect(plain(all)).toBe('ai.onnx 20, ai.onnx.ml 5, com.microsoft 1, org.pytorch.aten 1');
  // Nothing of a model's own functions is in the domains.
  expect(opsetsText({ a: 1, b: 1, c: 1, d: 1 }, graph).text).toBe(
    opsetsText({ a: 1, b: 1, c: 1, d: 1 }, undefined).text,
  );
});
