import { expect, test } from 'vitest';
import type { TargetId } from '../../src-shared/target.js';
import type { Option } from '../../src-shared/targets/option.js';
import { optionOf } from '../../src-shared/targets/target-options.js';
import {
  optionProblem,
  optionProblems,
  readOption,
  recipeTargetsOf,
  type TargetsDraft,
  toggled,
  withOption,
} from './target-draft.js';

const option = (target: TargetId, key: string): Option => {
  const found = optionOf(target, key);
  if (found === undefined) throw new Error(`${target} has no ${key}`);
  return found;
};
const start: TargetsDraft = { targets: ['torchscript-trace', 'onnx'], options: {} };

test('an option is written when it is changed, and no longer when it is changed back', () => {
  const off = withOption(start, 'onnx', option('onnx', 'optimize'), false);
  expect(recipeTargetsOf(off)).toEqual(['torchscript-trace', { target: 'onnx', optimize: false }]);
  expect(recipeTargetsOf(withOption(off, 'onnx', option('onnx', 'optimize'), true))).toEqual(start.targets);
  const opset = withOption(start, 'onnx', option('onnx', 'opset'), '18');
  expect(recipeTargetsOf(opset)[1]).toEqual({ target: 'onnx', opset: 18 });
  expect(recipeTargetsOf(withOption(opset, 'onnx', option('onnx', 'opset'), ''))).toEqual(start.targets);
});

test('a target that is taken away and put back has its options and its place again', () => {
  const opset = withOption(start, 'onnx', option('onnx', 'opset'), '18');
  const without = toggled(opset, 'onnx');
  expect(recipeTargetsOf(without)).toEqual(['torchscript-trace']);
  expect(optionProblems(withOption(without, 'onnx', option('onnx', 'opset'), '99'))).toEqual([]);
  expect(recipeTargetsOf(toggled(without, 'onnx'))).toEqual(recipeTargetsOf(opset));
  expect(toggled(start, 'exported-program').targets).toEqual(['torchscript-trace', 'exported-program', 'onnx']);
});

test('versions may be typed with braces or without', () => {
  const versions = option('onnx', 'custom_opsets');
  expect(readOption(versions, 'my.domain: 2, other: 1')).toEqual({ 'my.domain': 2, other: 1 });
  expect(readOption(versions, '{ my.domain: 2 }')).toEqual({ 'my.domain': 2 });
  for (const wrong of ['my.domain', 'my.domain: two', 'my.domain: 0', '[1']) {
    expect(optionProblem(versions, wrong), wrong).toContain('such as my.domain: 2');
  }
});

test('a number outside its range is said with the range', () => {
  expect(optionProblem(option('onnx', 'opset'), '26')).toBe('Opset is a whole number from 7 to 25.');
  expect(optionProblem(option('onnx', 'opset'), '1e1')).not.toBeNull();
  expect(optionProblem(option('onnx', 'opset'), undefined)).toBeNull();
  const wrong = withOption(start, 'onnx', option('onnx', 'opset'), '26');
  expect(optionProblems(wrong)[0]?.field).toBe('onnx.opset');
});
