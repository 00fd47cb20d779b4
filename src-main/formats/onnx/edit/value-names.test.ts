import { describe, expect, it } from 'vitest';
import { onnx } from '../onnx.generated.js';
import { attribute, float32Bytes, graphBytes, type GraphSpec, modelBytes, tensor } from '../test-models.js';
import { edited, mainGraph, nodeTexts, shapesOf } from './test-edits.js';

const ifNode = (body: GraphSpec) => ({
  op: 'If',
  inputs: ['c'],
  outputs: ['y'],
  attributes: [attribute.graph('then_branch', graphBytes(body))],
});

/** Node texts of the main graph, then of the bodies, outermost first. */
function textsOf(bytes: Uint8Array): string[][] {
  const levels: string[][] = [];
  let graph: onnx.GraphProto | undefined = mainGraph(bytes);
  while (graph !== undefined) {
    levels.push(nodeTexts(graph.node));
    const bodies: Uint8Array[] = graph.node.flatMap((node) =>
      onnx.NodeProto.decode(node).attribute.flatMap(({ g }) => g ?? []),
    );
    graph = bodies[0] === undefined ? undefined : onnx.GraphProto.decode(bodies[0]);
  }
  return levels;
}

const model = (body: GraphSpec): Uint8Array =>
  modelBytes({
    nodes: [{ op: 'Relu', inputs: ['x'], outputs: ['h'] }, ifNode(body)],
    inputs: [
      { name: 'x', shape: [1] },
      { name: 'c', dtype: 'bool', shape: [] },
    ],
    outputs: [{ name: 'y', shape: [1] }],
  });

describe('renaming values', () => {
  it('follows them into bodies of bodies', () => {
    const inner = ifNode({ nodes: [{ op: 'Neg', inputs: ['h'], outputs: ['d'] }], outputs: [{ name: 'd' }] });
    const bytes = model({ nodes: [{ op: 'Abs', inputs: ['h'], outputs: ['a'] }, inner], outputs: [{ name: 'y' }] });
    expect(
      textsOf(
        edited(bytes, {
          renameValues: new Map([
            ['h', 'hidden'],
            ['c', 'condition'],
          ]),
        }),
      ),
    ).toEqual([
      ['Relu(x) -> hidden', 'If(condition) -> y'],
      ['Abs(hidden) -> a', 'If(condition) -> y'],
      ['Neg(hidden) -> d'],
    ]);
  });

  it.each<[string, GraphSpec]>([
    [
      'a node',
      {
        nodes: [
          { op: 'Neg', inputs: ['h'], outputs: ['b'] },
          { op: 'Abs', inputs: ['c'], outputs: ['h'] },
        ],
      },
    ],
    ['an input', { nodes: [{ op: 'Neg', inputs: ['h'], outputs: ['b'] }], inputs: [{ name: 'h' }] }],
    [
      'an initializer',
      {
        nodes: [{ op: 'Neg', inputs: ['h'], outputs: ['b'] }],
        initializers: [tensor('h', 'float32', [1], float32Bytes(1))],
      },
    ],
    [
      'a sparse initializer',
      {
        nodes: [{ op: 'Neg', inputs: ['h'], outputs: ['b'] }],
        sparseInitializers: [
          {
            values: tensor('h', 'float32', [1], float32Bytes(1)),
            indices: tensor('', 'int64', [1], new Uint8Array(8)),
          },
        ],
      },
    ],
  ])('leaves a body alone where %s of it has the name', (_, body) => {
    const before = textsOf(model(body));
    const after = textsOf(edited(model(body), { renameValues: new Map([['h', 'hidden']]) }));
    expect(after).toEqual([['Relu(x) -> hidden', 'If(c) -> y'], ...before.slice(1)]);
  });

  it('swaps two names, and refuses the swap where a body has one of them', () => {
    const swap = new Map([
      ['x', 'h'],
      ['h', 'x'],
    ]);
    const plain = model({ nodes: [{ op: 'Add', inputs: ['x', 'h'], outputs: ['b'] }] });
    expect(textsOf(edited(plain, { renameValues: swap }))).toEqual([
      ['Relu(h) -> x', 'If(c) -> y'],
      ['Add(h, x) -> b'],
    ]);
    const shadowed = model({ nodes: [{ op: 'Abs', inputs: ['x'], outputs: ['h'] }] });
    expect(() => edited(shadowed, { renameValues: swap })).toThrow(expect.objectContaining({ code: 'USAGE' }));
  });

  it('changes descriptions, initializers and quantisation annotations, and given nodes with them', () => {
    const bytes = modelBytes({
      nodes: [{ op: 'Mul', inputs: ['x', 'w'], outputs: ['y'] }],
      inputs: [{ name: 'x', shape: [1] }],
      outputs: [{ name: 'y', shape: [1] }],
      values: [{ name: 'w', shape: [1] }],
      initializers: [tensor('w', 'float32', [1], float32Bytes(1)), tensor('s', 'float32', [1], float32Bytes(1))],
      annotations: { w: { SCALE_TENSOR: 's' } },
    });
    const renameValues = new Map([
      ['x', 'image'],
      ['y', 'logits'],
      ['w', 'weight'],
      ['s', 'scale'],
    ]);
    const nodes = new Map([[0, [{ opType: 'Div', input: ['x', 'w'], output: ['y'] }]]]);
    const graph = mainGraph(edited(bytes, { renameValues, nodes }));
    expect(nodeTexts(graph.node)).toEqual(['Div(image, weight) -> logits']);
    expect(Object.keys(shapesOf([...graph.input, ...graph.output, ...graph.valueInfo]))).toEqual([
      'image',
      'logits',
      'weight',
    ]);
    expect(graph.initializer.map((each) => onnx.TensorProto.decode(each).name)).toEqual(['weight', 'scale']);
    const [annotation] = graph.quantizationAnnotation;
    expect([
      annotation?.tensorName,
      annotation?.quantParameterTensorNames?.map(({ key, value }) => [key, value]),
    ]).toEqual(['weight', [['SCALE_TENSOR', 'scale']]]);
  });

  it('leaves local functions alone: their names are their own', () => {
    const bytes = modelBytes({
      nodes: [{ op: 'F', domain: 'my', inputs: ['x'], outputs: ['y'] }],
      inputs: [{ name: 'x' }],
      outputs: [{ name: 'y' }],
      functions: [
        {
          name: 'F',
          domain: 'my',
          inputs: ['x'],
          outputs: ['b'],
          nodes: [{ op: 'Neg', inputs: ['x'], outputs: ['b'] }],
        },
      ],
    });
    const result = onnx.ModelProto.decode(edited(bytes, { renameValues: new Map([['x', 'b']]) }));
    const [before, after] = [bytes, result].map((each) =>
      each instanceof Uint8Array ? onnx.ModelProto.decode(each).functions : each.functions,
    );
    expect(after).toEqual(before);
    expect(nodeTexts(onnx.GraphProto.decode(result.graph).node)).toEqual(['F(b) -> y']);
  });
});
