import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { changeRecipe } from './recipe-changes.js';

const text = `# what it is
lapidary: 1
source: { file: m.py }
inputs: ['x:float32[batch=2,4]']
targets:
  - torchscript-trace
  - { target: onnx, opset: 20 } # the one that ships
measure:
  subjects: [eager, onnx, torchscript-trace]
`;
const change = (set: string[], only: string[] = []): unknown => parse(changeRecipe(text, { set, only }));

describe('changeRecipe', () => {
  it('sets values by their path, typed as YAML, and keeps comments', () => {
    const changed = changeRecipe(text, {
      set: ['measure.samples=100', 'source.entry=make', 'title=a: b'.replace(': ', ' ')],
      only: [],
    });
    expect(changed).toContain('# the one that ships');
    expect(parse(changed)).toMatchObject({
      measure: { samples: 100 },
      source: { file: 'm.py', entry: 'make' },
      title: 'a b',
    });
  });

  it('addresses a target by its name, and makes room for its options', () => {
    expect(change(['targets.onnx.opset=18', 'targets.torchscript-trace.freeze=true'])).toMatchObject({
      targets: [
        { target: 'torchscript-trace', freeze: true },
        { target: 'onnx', opset: 18 },
      ],
    });
  });

  it('keeps only some targets, and the subjects that are left', () => {
    expect(change([], ['onnx'])).toMatchObject({
      targets: [{ target: 'onnx', opset: 20 }],
      measure: { subjects: ['eager', 'onnx'] },
    });
  });

  it.each([
    [['samples'], [], 'no key and value'],
    [['=3'], [], 'no key and value'],
    [['a..b=3'], [], 'no key and value'],
    [['source.file.deep=3'], [], 'below a plain value'],
    [['targets.onnx-legacy.opset=13'], [], 'no target onnx-legacy'],
    [[], ['onx'], "'onx' is not a target"],
    [[], ['exported-program'], 'no target exported-program'],
  ] as [string[], string[], string][])('refuses --set %j --only %j', (set, only, message) => {
    expect(() => change(set, only)).toThrow(message);
  });

  it('leaves what is no YAML to the parser, and text without changes alone', () => {
    expect(changeRecipe('a: [', { set: ['b=1'], only: [] })).toBe('a: [');
    expect(changeRecipe(text, { set: [], only: [] })).toBe(text);
  });
});
