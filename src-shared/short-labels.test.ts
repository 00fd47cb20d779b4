import { expect, test } from 'vitest';
import { shortLabels } from './short-labels.js';

test('folders go, entry, runtime and options stay', () => {
  const labels = ['/a/b/model.py:make@eager', '/a/b/m.onnx@ort,threads=2', 'onnx', 'C:\\m\\x.onnx'];
  expect([...shortLabels(labels).values()]).toEqual(['model.py:make@eager', 'm.onnx@ort,threads=2', 'onnx', 'x.onnx']);
});

test('as many folders stay as are needed to tell two apart', () => {
  const short = shortLabels(['/runs/1/artifacts/m.onnx', '/runs/2/artifacts/m.onnx', '/runs/2/artifacts/n.onnx']);
  expect([...short.values()]).toEqual(['1/artifacts/m.onnx', '2/artifacts/m.onnx', 'n.onnx']);
});

test('the same file in two runtimes is told apart by the runtime', () => {
  expect([...shortLabels(['/a/m.onnx@ort,opt=all', '/a/m.onnx@ort,opt=basic']).values()]).toEqual([
    'm.onnx@ort,opt=all',
    'm.onnx@ort,opt=basic',
  ]);
});

test('options may hold paths', () => {
  const label = '/a/m.onnx@ort,library=/b/ops.so';
  expect(shortLabels([label, '/a/x@y/m.py:make']).get(label)).toBe('m.onnx@ort,library=/b/ops.so');
});
