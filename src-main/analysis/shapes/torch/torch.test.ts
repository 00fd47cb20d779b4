/** What TorchScript's operators make of given shapes: by hand from torch's documentation. */
import { describe, expect, test } from 'vitest';
import type { Dim } from '../../../../src-shared/graph.js';
import { costOf } from '../../cost/model-cost.js';
import { inferShapes } from '../infer-shapes.js';
import { outputsOf, type ScriptNet, scriptOf } from '../testing/infer-script.js';

type Row = [code: string, x: Dim[], shape: Dim[] | null, weights?: ScriptNet['weights']];
const table = (rows: Row[]): void => {
  test.each(rows)('%s of %j is %j', (code, x, shape, weights = {}) => {
    const lines = [...Object.keys(weights).map((name) => `${name} = self.${name}`), `return ${code}`];
    expect(outputsOf({ lines, weights }, { x }).shapes).toEqual([shape]);
  });
};

describe('convolutions and poolings', () => {
  const w = { w: [8, 3, 3, 3] };
  table([
    ['torch.conv2d(x, w)', ['n', 3, 32, 'w'], ['n', 8, 30, 'w - 2'], w],
    ['torch.conv2d(x, w, None, [2, 2], [1, 1])', [1, 3, 32, 32], [1, 8, 16, 16], w],
    ['torch.conv2d(x, w, None, [1, 1], "same")', [1, 3, 31, 32], [1, 8, 31, 32], w],
    ['torch.conv2d(x, w)', [3, 32, 32], [8, 30, 30], w],
    ['torch.conv2d(x, w)', [32, 32], null, w],
    [
      'torch._convolution(x, w, None, [2], [0], [1], True, [1], 2, False, False, True, True)',
      [1, 4, 5],
      [1, 6, 12],
      { w: [4, 3, 3] },
    ],
    ['torch.max_pool2d(x, [3, 3], [2, 2], [1, 1])', [1, 4, 32, 33], [1, 4, 16, 17]],
    ['torch.max_pool2d(x, [2, 2])', [1, 4, 33, 33], [1, 4, 16, 16]],
    ['torch.avg_pool2d(x, [2, 2], annotate(List[int], []), [0, 0], True)', [1, 4, 33, 33], [1, 4, 17, 17]],
    ['torch.adaptive_avg_pool2d(x, [1, 7])', ['n', 4, 'h', 'w'], ['n', 4, 1, 7]],
  ]);
});

describe('views, parts and indices', () => {
  table([
    ['torch.view(x, [torch.size(x, 0), -1])', ['n', 4, 5], ['n', 20]],
    ['torch.reshape(x, [-1, 2])', [3, 4], [6, 2]],
    ['torch.flatten(x, 1)', ['n', 2, 3], ['n', 6]],
    ['torch.permute(x, [2, 0, 1])', ['n', 2, 3], [3, 'n', 2]],
    ['torch.transpose(x, -1, -2)', ['n', 2, 3], ['n', 3, 2]],
    ['torch.squeeze(x, 0)', ['n', 2], null],
    ['torch.squeeze(x)', [1, 2, 1], [2]],
    ['torch.unsqueeze(x, -1)', ['n'], ['n', 1]],
    ['torch.expand(x, [-1, 5])', ['n', 1], ['n', 5]],
    ['torch.repeat(x, [2, 1, 3])', ['n', 4], [2, 'n', 12]],
    ['torch.slice(x, 1, 0, 9223372036854775807, 2)', ['n', 7], ['n', 4]],
    ['torch.slice(x, 1, -3)', [2, 7], [2, 3]],
    ['torch.select(x, 1, -1)', ['n', 7, 2], ['n', 2]],
    ['torch.cat([x, x], -1)', ['n', 3], ['n', 6]],
    ['torch.stack([x, x, x], 1)', ['n', 3], ['n', 3, 3]],
    ['(torch.chunk(x, 2, 1))[1]', [2, 5], [2, 2]],
    ['(torch.split(x, [1, 4], 1))[1]', ['n', 5], ['n', 4]],
    ['torch.pad(x, [1, 2, 3, 4])', ['n', 2, 2], ['n', 9, 5]],
    ['torch.index(x, annotate(List[Optional[Tensor]], [None, i]))', [2, 5, 3], [2, 7, 3], { i: [7] }],
    ['torch.no_such_operator(x)', [2], null],
  ]);
});

describe('products, reductions, layers', () => {
  table([
    ['torch.linear(x, w)', ['n', 7, 3], ['n', 7, 5], { w: [5, 3] }],
    ['torch.matmul(x, w)', ['n', 7, 3], ['n', 7, 5], { w: [3, 5] }],
    ['torch.addmm(b, x, w)', ['n', 3], ['n', 5], { b: [5], w: [3, 5] }],
    ['torch.einsum("nij,jk->nik", [x, w])', ['n', 7, 3], ['n', 7, 5], { w: [3, 5] }],
    ['torch.mean(x, [1, 2], True)', ['n', 7, 3], ['n', 1, 1]],
    ['torch.sum(x)', ['n', 7], []],
    ['torch.argmax(x, 1)', ['n', 7], ['n']],
    ['torch.embedding(w, x)', ['n', 7], ['n', 7, 16], { w: [50, 16] }],
    ['torch.upsample_nearest2d(x, None, [2., 2.])', [1, 3, 'h', 5], [1, 3, '2*h', 10]],
    ['torch.zeros([torch.size(x, 1), 3])', [2, 'k'], ['k', 3]],
    ['torch.arange(torch.add(torch.size(x, 0), 1))', ['n'], ['n + 1']],
    ['torch.add(x, w)', ['n', 1], ['n', 4], { w: [4] }],
  ]);

  test('topk gives values and places', () => {
    const lines = ['v, i = torch.topk(x, 2, 1)', 'return (v, i)'];
    const { shapes, dtypes } = outputsOf({ lines }, { x: ['n', 7] });
    expect(shapes).toEqual([
      ['n', 2],
      ['n', 2],
    ]);
    expect(dtypes[1]).toBe(7);
  });

  test('an LSTM gives its output and both states', () => {
    const weights = { a: [24, 4], b: [24, 6], c: [24], d: [24], h: [1, 2, 6] };
    const lines = [
      ...Object.keys(weights).map((name) => `${name} = self.${name}`),
      'y, hn, cn = torch.lstm(x, [h, h], [a, b, c, d], True, 1, 0., False, False, True)',
      'return (y, hn, cn)',
    ];
    expect(outputsOf({ lines, weights }, { x: [2, 'l', 4] }).shapes).toEqual([
      [2, 'l', 6],
      [1, 2, 6],
      [1, 2, 6],
    ]);
  });
});

describe('element types', () => {
  const weights = { w: [4] };
  test.each([
    ['torch.add(w, 1)', 1],
    ['torch.div(torch.arange(4), 2)', 1],
    ['torch.mul(torch.arange(4), 2)', 7],
    ['torch.mul(torch.arange(4), 2.5)', 1],
    ['torch.add(torch.arange(4), w)', 1],
    ['torch.gt(w, 0)', 9],
    ['torch.sum(torch.gt(w, 0))', 7],
    ['torch.to(w, 5)', 10],
    ['torch.softmax(w, 0, 7)', 11],
  ])('%s', (code, dtype) => {
    expect(outputsOf({ lines: ['w = self.w', `return ${code}`], weights }, {}).dtypes).toEqual([dtype]);
  });
});

describe('lists', () => {
  test('that grow where they are made are followed item by item', () => {
    const lines = [
      'l = annotate(List[Tensor], [])',
      '_0 = torch.append(l, x)',
      '_1 = torch.append(l, torch.unsqueeze(x, 0))',
    ];
    expect(outputsOf({ lines: [...lines, 'return torch.cat([l[1], l[-1]], 1)'] }, { x: [3] }).shapes).toEqual([[1, 6]]);
    expect(outputsOf({ lines: [...lines, 'return torch.zeros([torch.len(l)])'] }, { x: [3] }).shapes).toEqual([[2]]);
  });

  test('that a loop adds to are of unknown length at any time', () => {
    const lines = [
      'l = annotate(List[Tensor], [])',
      'for i in range(3):',
      '  _0 = torch.append(l, x)',
      'return torch.zeros([torch.len(l), 2])',
    ];
    expect(outputsOf({ lines }, { x: [3] }).shapes).toEqual([[null, 2]]);
  });
});

describe('branches, loops and state', () => {
  const branch = (test: string): string[] => [
    `if ${test}:`,
    '  y = torch.unsqueeze(x, 0)',
    'else:',
    '  y = torch.relu(x)',
    'return y',
  ];

  test('a condition on sizes decides, one on data leaves what both branches have', () => {
    expect(outputsOf({ lines: branch('torch.eq(torch.dim(x), 1)') }, { x: [3] }).shapes).toEqual([[1, 3]]);
    expect(outputsOf({ lines: branch('torch.eq(torch.dim(x), 1)') }, { x: [3, 4] }).shapes).toEqual([[3, 4]]);
    expect(outputsOf({ lines: branch('bool(torch.sum(x))') }, { x: [3] }).shapes).toEqual([null]);
  });

  test('a branch that ends in an error says nothing', () => {
    const lines = [
      'if bool(torch.sum(x)):',
      '  ops.prim.RaiseException("no")',
      '  y = uninitialized(Tensor)',
      'else:',
      '  y = torch.unsqueeze(x, 0)',
      'return y',
    ];
    expect(outputsOf({ lines }, { x: [3] }).shapes).toEqual([[1, 3]]);
  });

  test('what a loop changes from round to round is unknown', () => {
    const lines = [
      'y = x',
      'z = x',
      'for i in range(3):',
      '  y = torch.cat([y, x], 1)',
      '  z = torch.relu(z)',
      'return (y, z)',
    ];
    expect(outputsOf({ lines }, { x: ['n', 2] }).shapes).toEqual([
      ['n', null],
      ['n', 2],
    ]);
  });

  test('attributes are as the file stores them until the run sets them', () => {
    const lines = ['a = self.s', 'self.s = torch.cat([x, x], 0)', 'b = self.s', 'return (a, b)'];
    expect(outputsOf({ lines, weights: { s: [5] } }, { x: ['n'] }).shapes).toEqual([[5], ['2*n']]);
    const perhaps = ['if bool(torch.sum(x)):', '  self.s = x', 'else:', '  pass', 'return self.s'];
    expect(outputsOf({ lines: perhaps, weights: { s: [5] } }, { x: ['n'] }).shapes).toEqual([null]);
  });

  test('an operator in place keeps the shape, one that reshapes its operand is followed', () => {
    const lines = ['_0 = torch.unsqueeze_(x, 0)', '_1 = torch.add_(x, 1)', 'return x'];
    expect(outputsOf({ lines }, { x: [3] }).shapes).toEqual([[1, 3]]);
  });
});

describe('shapes of inputs', () => {
  test('a file that says none says so, and how to give them', () => {
    const [finding] = inferShapes(scriptOf({ lines: ['return torch.relu(x)'] })).findings;
    expect(finding).toMatchObject({ rule: 'input-shape-unknown', severity: 'info', where: 'input x' });
    expect(inferShapes(scriptOf({ lines: ['return torch.relu(x)'] }), { x: [1] }).findings).toEqual([]);
  });

  test('a number is given as its value', () => {
    const net = { lines: ['return torch.zeros([n, 2])'], parameters: 'n: int' };
    expect(outputsOf(net, { n: [7] }).shapes).toEqual([[7, 2]]);
    expect(outputsOf(net, {}).shapes).toEqual([[null, 2]]);
  });

  test('an optional input that is left out is None', () => {
    const lines = [
      'if torch.__is__(m, None):',
      '  y = x',
      'else:',
      '  y = torch.cat([x, unchecked_cast(Tensor, m)])',
      'return y',
    ];
    const net = { lines, parameters: 'x: Tensor, m: Optional[Tensor]' };
    expect(outputsOf(net, { x: [2] }).shapes).toEqual([[2]]);
    expect(outputsOf(net, { x: [2], m: [3] }).shapes).toEqual([[5]]);
    expect(outputsOf(net, {}).shapes).toEqual([null]);
  });

  test('an input the model does not have is refused', () => {
    expect(() => outputsOf({ lines: ['return x'] }, { y: [1] })).toThrow("The model has no input 'y'.");
  });

  test('cost follows: two rows of a linear layer, at a symbol', () => {
    const model = scriptOf({ lines: ['w = self.w', 'return torch.linear(x, w)'], weights: { w: [5, 3] } });
    expect(costOf(model, {}, { x: [2, 3] }).report.macs).toBe(30);
    expect(costOf(model, { n: 4 }, { x: ['n', 3] }).report.macs).toBe(60);
    expect(costOf(model).report).toMatchObject({ macs: 0, unknownNodes: 1 });
  });
});
