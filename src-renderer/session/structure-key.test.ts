import { expect, test } from 'vitest';
import { buildModelGraph } from '../../src-shared/testing/graph-builder.js';
import { structureKey } from './structure-key.js';

const keyOf = (op: string, input = 'x', name = 'n'): string =>
  structureKey(
    buildModelGraph([{ inputs: ['x', 'z'], outputs: ['y'], nodes: [{ op, name, inputs: [input], outputs: ['y'] }] }]),
  );

test('the same structure has the same key, whichever file it came from', () => {
  expect(keyOf('Relu')).toBe(keyOf('Relu'));
  expect(keyOf('Relu')).toMatch(/^[0-9a-f]{16}$/);
});

test('another operator, name or wiring has another key', () => {
  expect(new Set([keyOf('Relu'), keyOf('Tanh'), keyOf('Relu', 'z'), keyOf('Relu', 'x', 'm')]).size).toBe(4);
});
