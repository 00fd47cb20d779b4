import { describe, expect, it } from 'vitest';
import { buildModelGraph } from '../../src-shared/testing/graph-builder.js';
import { testMetrics } from '../testing/metrics.js';
import { groupFace, nodeFace, shortName, terminalFace } from './faces.js';
import { linkModel } from './model-links.js';
import { fitEnd, fitMiddle, textWidth } from './text-metrics.js';

describe('shortName', () => {
  it.each([
    ['/model/layers.0/attn/MatMul_1', 'model/layers.0/attn', 'model/layers.0/attn', 'MatMul', ''],
    ['/lm_head/MatMul', 'lm_head', '', 'MatMul', 'lm_head'],
    ['/relu/Relu_1', 'relu', '', 'Relu', ''],
    ['node_max_pool2d', 'maxpool', '', 'MaxPool', ''],
    ['p2o.Conv.12', '', '', 'Conv', ''],
    ['Conv_123', '', '', 'Conv', ''],
    ['scaled_scores', 'attn', 'attn', 'Div', 'scaled_scores'],
    ['/block/relu/Relu_1', 'block/relu', 'block@2', 'Relu', ''],
    ['/a/b/fc/Gemm', 'a/b/fc', 'a/b', 'Gemm', 'fc'],
    ['', '', '', 'Add', ''],
  ])('%s of %s in %s (%s) is %j', (name, scope, group, operator, expected) => {
    expect(shortName(name, scope, group, operator)).toBe(expected);
  });
});

describe('nodeFace', () => {
  const model = buildModelGraph([
    {
      inputs: ['x'],
      initializers: {
        'conv1.weight': [64, 3, 7, 7],
        'onnx::Conv_193': [64],
        p0: [1],
        p1: [2],
        p2: [3],
        p3: [4],
        p4: [],
        p5: ['n', null],
      },
      nodes: [
        { op: 'Conv', inputs: ['x', 'conv1.weight', 'onnx::Conv_193'], outputs: ['a'] },
        { op: 'Mystery', domain: 'acme', inputs: ['a', 'p0', 'p1', 'p2', 'p3', 'p4', 'p5'], outputs: ['b'] },
        { op: 'Constant', outputs: ['k'] },
        { op: 'Pow', inputs: ['b', 'k'], outputs: ['c'] },
        { op: 'X'.repeat(100_000), name: 'y'.repeat(1_000_000), inputs: ['c'], outputs: ['d'] },
      ],
    },
  ]);
  const links = linkModel(model);

  it('lists weights by telling names and shapes', () => {
    const face = nodeFace(links, testMetrics, 0, '');
    expect(face.weights.map(({ label, shape }) => [label, shape])).toEqual([
      ['weight', '64×3×7×7'],
      ['B', '64'],
    ]);
    expect(face.category).toBe('convolution');
  });

  it('counts weights beyond the first lines', () => {
    const face = nodeFace(links, testMetrics, 1, '');
    expect(face.weights.length).toBe(3);
    expect(face.moreWeights).toBe(3);
    expect(face.category).toBe('custom');
  });

  it('shows a Constant as a line of its user', () => {
    expect(nodeFace(links, testMetrics, 3, '').weights.map((line) => line.label)).toEqual(['k']);
  });

  it('bounds boxes whatever the names', () => {
    const face = nodeFace(links, testMetrics, 4, '');
    expect(face.width).toBeLessThan(260);
    expect(face.operator.length).toBeLessThan(60);
    expect(face.name.length).toBeLessThan(60);
  });

  it('has widths in steps, so that copies of a block are equal', () => {
    expect(nodeFace(links, testMetrics, 0, '').width % 8).toBe(0);
  });
});

describe('other faces', () => {
  it('says how often a group repeats', () => {
    expect(groupFace(testMetrics, { label: 'layers.0', total: 54, identical: 12, repeats: 0 }).detail).toBe(
      '54 nodes · 12 × identical',
    );
    expect(groupFace(testMetrics, { label: 'layers', total: 9990, identical: 1, repeats: 185 }).detail).toContain(
      '185 × identical',
    );
  });

  it('shows type and shape of an input', () => {
    const links = linkModel(buildModelGraph([{ inputs: ['ids'], shapes: { ids: ['batch', 16] }, nodes: [] }]));
    expect(terminalFace(links, testMetrics, 0)).toMatchObject({ name: 'ids', type: 'float32 · batch × 16' });
  });
});

describe('text fitting', () => {
  const { mono } = testMetrics;

  it('keeps both ends', () => {
    const fitted = fitMiddle(mono, 'encoder/layers.11/attention/self/query/MatMul', 130);
    expect(textWidth(mono, fitted)).toBeLessThanOrEqual(130);
    expect(fitted).toMatch(/^encod.*….*MatMul$/);
    expect(fitMiddle(mono, 'short', 130)).toBe('short');
  });

  it('keeps the start', () => {
    expect(fitEnd(mono, 'abcdefgh', 6.5 * 4)).toBe('abc…');
    expect(fitEnd(mono, '', 10)).toBe('');
  });
});

describe('bodies of a node', () => {
  const lineOf = (name: string): string | undefined => {
    const model = buildModelGraph([
      { nodes: [{ op: 'If', name: 'If_0', inputs: ['c'], outputs: ['y'] }], inputs: ['c'], outputs: ['y'] },
      { name, kind: 'subgraph', parentNode: 'If_0', attribute: 'then_branch', nodes: [], outputs: [] },
    ]);
    return nodeFace(linkModel(model), testMetrics, 0, '').bodies[0]?.text;
  };

  it('say their names where these tell more than node and attribute do', () => {
    expect(lineOf('decoder_step')).toBe('Open then branch · decoder_step');
    expect(lineOf('If_0_then_branch')).toBe('Open then branch');
    expect(lineOf('')).toBe('Open then branch');
    expect(lineOf('then')).toBe('Open then branch');
    expect(lineOf('x'.repeat(1e6))?.length).toBeLessThan(60);
  });
});
