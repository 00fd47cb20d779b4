import { expect, test } from 'vitest';
import type { Recipe } from './recipe.js';
import { recipePaths, withPaths } from './recipe-paths.js';

const recipe: Recipe = {
  lapidary: 1,
  source: { file: 'net.py', entry: 'make', checkpoint: 'w.pt', path: ['lib', 'train.py'] },
  inputs: ['x:float32[2]'],
  targets: ['torchscript-trace', { target: 'onnx', custom_translation_table: 'ops.py:TABLE', opset: 18 }],
};

test('every path of a recipe is found, the options of targets included', () => {
  expect(recipePaths(recipe).map(({ path }) => path)).toEqual(['net.py', 'w.pt', 'lib', 'train.py', 'ops.py:TABLE']);
  expect(recipePaths({ ...recipe, source: { model: 'timm:resnet18' }, targets: ['onnx'] })).toEqual([]);
});

test('a moved recipe differs by its paths only', () => {
  const moved = withPaths(recipe, (path) => `/home/${path}`);
  expect(moved).toEqual({
    ...recipe,
    source: { file: '/home/net.py', entry: 'make', checkpoint: '/home/w.pt', path: ['/home/lib', '/home/train.py'] },
    targets: ['torchscript-trace', { target: 'onnx', custom_translation_table: '/home/ops.py:TABLE', opset: 18 }],
  });
  expect(recipe.source.file).toBe('net.py');
});
