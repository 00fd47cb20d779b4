import { expect, test } from 'vitest';
import { dropSentence, filesToOpen, roleOf } from './classify-path.js';

test('the role of a file by its name', () => {
  expect(['a.onnx', 'B.ONNX', 'a.pt', 'a.pt2', 'm.py', 'r.yml', 'r.yaml', 'noending'].map(roleOf)).toEqual([
    'model',
    'model',
    'model',
    'model',
    'source',
    'recipe',
    'recipe',
    'model',
  ]);
  expect(['a.onnx.data', 'model.onnx_data', 'model.onnx_data_1', 'weights.bin'].map(roleOf)).toEqual([
    'data',
    'data',
    'data',
    'data',
  ]);
});

test('external data dropped with its model is not opened, alone it is', () => {
  expect(filesToOpen(['a.onnx', 'a.onnx.data', 'make.py'])).toEqual(['a.onnx', 'make.py']);
  expect(filesToOpen(['a.bin'])).toEqual(['a.bin']);
});

test('shards dropped with their index are opened by it, alone each by itself', () => {
  const shards = ['m-00001-of-00002.safetensors', 'm-00002-of-00002.safetensors'];
  expect(filesToOpen([...shards, 'm.safetensors.index.json', 'config.json'])).toEqual(['m.safetensors.index.json']);
  expect(filesToOpen(shards)).toEqual(shards);
});

test('the overlay says what will happen', () => {
  expect(dropSentence(3)).toContain('3 files');
  expect(dropSentence(1)).toContain('.py');
});
