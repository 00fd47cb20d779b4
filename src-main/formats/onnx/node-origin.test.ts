import { describe, expect, it } from 'vitest';
import { originOf, stackFrames } from './node-origin.js';

const trace = `File "/home/a/train.py", line 80, in <module>
    export(model)
  File "/home/a/my "model".py", line 12, in forward
    x = self.fc(x) + File
  File "site-packages/torch/nn/modules/linear.py", line 125, in forward
    return F.linear(input, self.weight, self.bias)`;

describe('stackFrames', () => {
  it('reads a traceback from the inside out', () => {
    expect(stackFrames(trace).map(({ file, line, function: name }) => [file, line, name])).toEqual([
      ['site-packages/torch/nn/modules/linear.py', 125, 'forward'],
      ['/home/a/my "model".py', 12, 'forward'],
      ['/home/a/train.py', 80, '<module>'],
    ]);
    expect(stackFrames(trace)[1]?.code).toBe('x = self.fc(x) + File');
  });

  it('takes frames without code and text that is none', () => {
    expect(stackFrames('File "a.py", line 1, in f\nFile "b.py", line 2, in g')).toMatchObject([
      { file: 'b.py', code: '' },
      { file: 'a.py', code: '' },
    ]);
    expect(stackFrames('no trace at all')).toEqual([]);
  });
});

describe('originOf', () => {
  it('separates the module from the operator', () => {
    expect(
      originOf(
        new Map([
          ['pkg.torch.onnx.class_hierarchy', "['my.Net', 'torch.nn.modules.linear.Linear', 'aten.linear.default']"],
          ['pkg.torch.onnx.fx_node', '%linear : call_function[target=torch.ops.aten.linear.default](args = ())'],
        ]),
      ),
    ).toMatchObject({ moduleClass: 'torch.nn.modules.linear.Linear', operator: 'aten.linear.default', stack: [] });
  });

  it('takes the operator from the FX node where the hierarchy ends in a module', () => {
    expect(
      originOf(
        new Map([
          ['pkg.torch.onnx.class_hierarchy', "['my.Net']"],
          ['pkg.torch.onnx.fx_node', '%add : call_function[target=torch.ops.aten.add.Tensor](args = ())'],
        ]),
      ),
    ).toMatchObject({ moduleClass: 'my.Net', operator: 'torch.ops.aten.add.Tensor' });
  });

  it('says nothing where the exporter said nothing', () => {
    expect(originOf(new Map([['namespace', ': a/b']]))).toBeNull();
  });
});
