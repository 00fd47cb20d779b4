import { expect, test } from 'vitest';
import { cleanPath } from './path-box.js';

test('pasted paths lose quotes and file://', () => {
  expect(cleanPath(' "/a b/m.onnx" ')).toBe('/a b/m.onnx');
  expect(cleanPath("'C:\\m.onnx'")).toBe('C:\\m.onnx');
  expect(cleanPath('file:///a%20b/m.onnx')).toBe('/a b/m.onnx');
  expect(cleanPath('')).toBe('');
});
