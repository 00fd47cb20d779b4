import { expect, test } from 'vitest';
import { shellWord } from '../../src-shared/shell-word.js';
import { benchCommand, parityCommand } from './command-line.js';
import { emptyCompare } from './draft.js';

test('words a shell would read are quoted', () => {
  expect(shellWord('m.onnx@ort,threads=2')).toBe('m.onnx@ort,threads=2');
  expect(shellWord('ids:int64(0..9)[batch=2{1..8}]')).toBe("'ids:int64(0..9)[batch=2{1..8}]'");
  expect(shellWord("it's")).toBe("'it'\\''s'");
});

test('a comparison as a command', () => {
  expect(
    parityCommand({ ...emptyCompare, subjects: ['a b.onnx', 'c.onnx'], inputs: ['x:float32[2]'], atol: '1e-3' }),
  ).toBe("lapidary parity 'a b.onnx' c.onnx --input 'x:float32[2]' --atol 0.001");
  expect(
    parityCommand({ ...emptyCompare, subjects: ['a.onnx', 'c.onnx'], rule: 'scale', layers: true, seed: '3' }),
  ).toBe('lapidary parity a.onnx c.onnx --rule scale --seed 3 --layers');
});

test('a measurement as a command', () => {
  expect(benchCommand({ ...emptyCompare, subjects: ['m.onnx'], batch: '1, 8', threads: '2', samples: '300' })).toBe(
    'lapidary bench m.onnx --batch 1,8 --threads 2 --warmup 50 --samples 300',
  );
});
