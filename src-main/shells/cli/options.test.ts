import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { parseTargets } from './export.js';
import { commaSeparated } from './options.js';

describe('a comma-separated option', () => {
  const given = (...argv: string[]): unknown =>
    new Command().option('--to <targets>', '', commaSeparated(), 'onnx').parse(argv, { from: 'user' }).opts()['to'];

  it('may be given several times', () => {
    expect(given()).toBe('onnx');
    expect(given('--to', 'torchscript-trace,onnx')).toBe('torchscript-trace,onnx');
    expect(given('--to', 'onnx', '--to', 'torchscript-trace')).toBe('onnx,torchscript-trace');
  });

  it('names a target once, however often it was given', () => {
    const targets = parseTargets('onnx, onnx,torchscript-trace', 17).map(({ target, opset }) => [target, opset]);
    expect(targets).toEqual([
      ['onnx', 17],
      ['torchscript-trace', null],
    ]);
  });
});
