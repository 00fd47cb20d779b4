import { describe, expect, it } from 'vitest';
import { CostModel } from './cost-of.js';
import { costOfGraphs, costOfNode, storedAsFloats } from './testing.js';

const column = (values: Float64Array): number[] => Array.from(values);

describe('a transformer block', () => {
  const width = 16;
  const block = (batch: number, seq: number): { macs: number; flops: number } => {
    const rows = batch * seq;
    // q, k, v, o: 4·w² a row; scores and mixing: 2·seq·w a row; mlp: 2·4·w² a row.
    const macs = rows * (4 * width * width + 2 * seq * width + 8 * width * width);
    // softmax 5 a score (one head), two residuals, layer norm 7, relu on 4w.
    const other = 5 * batch * seq * seq + rows * (2 * width + 7 * width + 4 * width);
    return { macs, flops: 2 * macs + other };
  };
  const x = ['batch', 'seq', width] as const;
  const scores = ['batch', 'seq', 'seq'] as const;
  const graph = storedAsFloats([
    {
      inputs: ['x'],
      outputs: ['out'],
      initializers: {
        wq: [width, width],
        wk: [width, width],
        wv: [width, width],
        wo: [width, width],
        g: [width],
        b: [width],
        w1: [width, 4 * width],
        w2: [4 * width, width],
      },
      shapes: {
        x,
        q: x,
        k: x,
        kt: ['batch', width, 'seq'],
        v: x,
        s: scores,
        p: scores,
        m: x,
        o: x,
        r: x,
        n: x,
        h: ['batch', 'seq', 4 * width],
        a: ['batch', 'seq', 4 * width],
        z: x,
        out: x,
      },
      nodes: [
        { op: 'MatMul', inputs: ['x', 'wq'], outputs: ['q'] },
        { op: 'MatMul', inputs: ['x', 'wk'], outputs: ['k'] },
        { op: 'MatMul', inputs: ['x', 'wv'], outputs: ['v'] },
        { op: 'Transpose', inputs: ['k'], outputs: ['kt'] },
        { op: 'MatMul', inputs: ['q', 'kt'], outputs: ['s'] },
        { op: 'Softmax', inputs: ['s'], outputs: ['p'] },
        { op: 'MatMul', inputs: ['p', 'v'], outputs: ['m'] },
        { op: 'MatMul', inputs: ['m', 'wo'], outputs: ['o'] },
        { op: 'Add', inputs: ['x', 'o'], outputs: ['r'] },
        { op: 'LayerNormalization', inputs: ['r', 'g', 'b'], outputs: ['n'] },
        { op: 'MatMul', inputs: ['n', 'w1'], outputs: ['h'] },
        { op: 'Relu', inputs: ['h'], outputs: ['a'] },
        { op: 'MatMul', inputs: ['a', 'w2'], outputs: ['z'] },
        { op: 'Add', inputs: ['r', 'z'], outputs: ['out'] },
      ],
    },
  ]);
  const model = new CostModel({ graph, attributesOf: () => [], loopTrips: () => undefined });

  it('costs what its formula says, at any batch and length', () => {
    for (const [batch, seq] of [
      [1, 128],
      [1, 7],
      [8, 128],
      [3, 1],
    ] as const) {
      const { report } = model.at(
        new Map([
          ['batch', batch],
          ['seq', seq],
        ]),
      );
      expect(report).toMatchObject({ ...block(batch, seq), unknownNodes: 0, unknownValues: 0 });
    }
  });

  it('assumes a batch of 1 and 128 positions, and says so', () => {
    const { report } = model.at(new Map([['seq', 5]]));
    expect(report.symbols).toEqual([
      { name: 'batch', value: 1, assumed: true, where: 'axis 0 of x' },
      { name: 'seq', value: 5, assumed: false, where: 'axis 1 of x' },
    ]);
    expect(report).toMatchObject(block(1, 5));
    expect(model.at(new Map()).report).toMatchObject(block(1, 128));
  });

  it('counts every parameter once', () => {
    const { report, columns } = model.at(new Map());
    const expected = 4 * 256 + 32 + 2 * 1024;
    expect(report.parameters).toBe(expected);
    expect(columns.parameters.reduce((sum, value) => sum + value, 0)).toBe(expected);
  });
});

describe('weights', () => {
  it('gives a shared weight to its first user, and keeps an unused one in the total', () => {
    const { report, columns } = costOfGraphs([
      {
        inputs: ['x'],
        outputs: ['z'],
        initializers: { w: [4, 4], idle: [10] },
        shapes: { x: [2, 4], y: [2, 4], z: [2, 4] },
        nodes: [
          { op: 'MatMul', inputs: ['x', 'w'], outputs: ['y'] },
          { op: 'MatMul', inputs: ['y', 'w'], outputs: ['z'] },
        ],
      },
    ]);
    expect(report.parameters).toBe(26);
    expect(column(columns.parameters)).toEqual([16, 0]);
    expect(column(columns.macs)).toEqual([32, 32]);
  });
});

describe('subgraphs and functions', () => {
  const matmul = (name: string, size: number): { op: string; inputs: string[]; outputs: string[] } => ({
    op: 'MatMul',
    inputs: [`${name}.x`, `${name}.w`],
    outputs: [`${name}.y${String(size)}`],
  });
  const body = (
    name: string,
    parentNode: string,
    attribute: string,
    size: number,
  ): Parameters<typeof costOfGraphs>[0][0] => ({
    name,
    parentNode,
    attribute,
    outputs: [`${name}.y${String(size)}`],
    outer: [`${name}.x`],
    initializers: { [`${name}.w`]: [4, size] },
    shapes: { [`${name}.x`]: [2, 4], [`${name}.y${String(size)}`]: [2, size] },
    nodes: [matmul(name, size)],
  });
  const main = (op: string, name: string): Parameters<typeof costOfGraphs>[0][0] => ({
    inputs: ['c', 'then.x', 'else.x', 'loop.x'],
    outputs: ['y'],
    shapes: { c: [], 'then.x': [2, 4], 'else.x': [2, 4], 'loop.x': [2, 4], y: [2, 8] },
    nodes: [{ op, name, inputs: ['c'], outputs: ['y'] }],
  });

  it('takes the dearer branch of an If, and the weights of both', () => {
    const { report, columns } = costOfGraphs([
      main('If', 'if'),
      body('then', 'if', 'then_branch', 8),
      body('else', 'if', 'else_branch', 3),
    ]);
    expect(report.macs).toBe(2 * 4 * 8);
    expect(report.parameters).toBe(4 * 8 + 4 * 3);
    expect(column(columns.macs)).toEqual([64, 64, 24]);
    expect(column(columns.parameters)).toEqual([44, 32, 12]);
  });

  it('multiplies a Loop by its trips, or counts it once and says so', () => {
    const graphs = [main('Loop', 'loop'), body('loop', 'loop', 'body', 8)];
    expect(costOfGraphs(graphs, 5).report).toMatchObject({ macs: 5 * 64, countedOnce: 0 });
    expect(costOfGraphs(graphs).report).toMatchObject({ macs: 64, countedOnce: 1 });
  });

  it('counts a local function for each call, its constants once', () => {
    const call = (from: string, to: string): { op: string; domain: string; inputs: string[]; outputs: string[] } => ({
      op: 'Block',
      domain: 'local',
      inputs: [from],
      outputs: [to],
    });
    const { report, columns } = costOfGraphs([
      {
        inputs: ['a'],
        outputs: ['c'],
        shapes: { a: [2, 4], b: [2, 4], c: [2, 4] },
        nodes: [call('a', 'b'), call('b', 'c')],
      },
      {
        kind: 'function',
        name: 'Block',
        domain: 'local',
        inputs: ['x'],
        outputs: ['y'],
        shapes: { x: [2, 4], w: [4, 4], y: [2, 4] },
        nodes: [
          { op: 'Einsum', inputs: ['x'], outputs: ['w'] },
          { op: 'MatMul', inputs: ['x', 'w'], outputs: ['y'] },
        ],
      },
    ]);
    expect(report.macs).toBe(64);
    expect(column(columns.macs).slice(0, 2)).toEqual([32, 32]);
  });

  it('does not follow a function that calls itself', () => {
    const { report } = costOfGraphs([
      { inputs: ['a'], outputs: ['b'], nodes: [{ op: 'F', domain: 'l', inputs: ['a'], outputs: ['b'] }] },
      {
        kind: 'function',
        name: 'F',
        domain: 'l',
        inputs: ['x'],
        outputs: ['y'],
        nodes: [{ op: 'F', domain: 'l', inputs: ['x'], outputs: ['y'] }],
      },
    ]);
    expect(report).toMatchObject({ flops: 0, unknownNodes: 1 });
  });
});

describe('activation memory', () => {
  it('is the most that lives at once: a chain needs two values, a skip three', () => {
    const shapes = { x: [100], a: [100], b: [100], c: [100], y: [100] };
    const chain = costOfGraphs([
      {
        inputs: ['x'],
        outputs: ['y'],
        shapes,
        nodes: [
          { op: 'Relu', inputs: ['x'], outputs: ['a'] },
          { op: 'Relu', inputs: ['a'], outputs: ['b'] },
          { op: 'Relu', inputs: ['b'], outputs: ['y'] },
        ],
      },
    ]);
    expect(chain.report.activationBytes).toBe(2 * 400);
    const skip = costOfGraphs([
      {
        inputs: ['x'],
        outputs: ['y'],
        shapes,
        nodes: [
          { op: 'Relu', inputs: ['x'], outputs: ['a'] },
          { op: 'Relu', inputs: ['a'], outputs: ['b'] },
          { op: 'Add', inputs: ['x', 'b'], outputs: ['y'] },
        ],
      },
    ]);
    expect(skip.report).toMatchObject({ activationBytes: 3 * 400, peakNode: 1 });
  });

  it('counts neither weights nor unused ends twice, and keeps outputs to the end', () => {
    const { report } = costOfGraphs([
      {
        inputs: ['x'],
        outputs: ['a', 'b'],
        initializers: { w: [1000, 1000] },
        shapes: { x: [10], a: [10], b: [10] },
        nodes: [
          { op: 'Relu', inputs: ['x'], outputs: ['a'] },
          { op: 'Relu', inputs: ['x'], outputs: ['b'] },
        ],
      },
    ]);
    expect(report).toMatchObject({ activationBytes: 3 * 40, peakNode: 1 });
  });

  it('adds what a body needs to what lives around it, and keeps what a body uses', () => {
    // x (40) lives for the branch; inside: h (80) and the branch's output, which is y (40) of the If itself.
    const { report } = costOfGraphs([
      {
        inputs: ['c', 'x'],
        outputs: ['y'],
        shapes: { c: [], x: [10], y: [10] },
        nodes: [{ op: 'If', name: 'if', inputs: ['c'], outputs: ['y'] }],
      },
      {
        parentNode: 'if',
        attribute: 'then_branch',
        outer: ['x'],
        outputs: ['o'],
        shapes: { x: [10], h: [20], o: [10] },
        nodes: [
          { op: 'Concat', inputs: ['x', 'x'], outputs: ['h'] },
          { op: 'Slice', inputs: ['h'], outputs: ['o'] },
        ],
      },
    ]);
    expect(report.activationBytes).toBe(4 + 40 + 40 + 80);
  });

  it('leaves out values of unknown size and counts them', () => {
    const report = costOfNode('Identity', [[4]], [['boxes']]);
    expect(report).toMatchObject({ activationBytes: 16, unknownValues: 1 });
    expect(report.symbols).toEqual([{ name: 'boxes', value: null, assumed: false, where: '' }]);
    expect(costOfNode('Identity', [[4]], [['boxes']], { symbols: { boxes: 3 } })).toMatchObject({
      activationBytes: 28,
    });
  });
});
