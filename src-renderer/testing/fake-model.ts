/** A small transformer as a ModelGraph, with its report. Test fixture: built row by row, so every column is real. */
import type { ModelAttributes } from '../../src-shared/attributes-codec.js';
import { dtypeCode } from '../../src-shared/dtype.js';
import { type ModelGraph, ValueKind } from '../../src-shared/graph.js';
import type { InspectReport } from '../../src-shared/inspect.js';
import type { ShapeColumns } from '../../src-shared/shapes-codec.js';
import { StringInterner } from '../../src-shared/string-table.js';

type Dims = (number | string | null)[];

class GraphBuilder {
  readonly #names = new StringInterner();
  readonly #values: {
    name: string;
    dtype: string;
    kind: number;
    producer: number;
    dims: Dims | null;
    bytes: number;
  }[] = [];
  readonly #nodes: { name: string; op: string; scope: string; inputs: number[]; outputs: number[] }[] = [];

  value(name: string, dtype: string, dims: Dims | null, kind: number = ValueKind.intermediate, bytes = 0): number {
    this.#values.push({ name, dtype, kind, producer: -1, dims, bytes });
    return this.#values.length - 1;
  }

  weight(name: string, dims: number[]): number {
    const count = dims.reduce((product, dim) => product * dim, 1);
    return this.value(name, 'float32', dims, ValueKind.initializer, 4 * count);
  }

  node(op: string, scope: string, inputs: number[], dims: Dims): number {
    const name = `${scope}/${op}_${String(this.#nodes.length)}`;
    const output = this.value(`${name}_output_0`, 'float32', dims);
    const row = this.#values[output];
    if (row !== undefined) row.producer = this.#nodes.length;
    this.#nodes.push({ name, op, scope, inputs, outputs: [output] });
    return output;
  }

  build(inputs: number[], outputs: number[]): ModelGraph {
    const id = (text: string): number => this.#names.intern(text);
    const offsets = (lists: number[][]): Uint32Array => {
      const result = new Uint32Array(lists.length + 1);
      lists.forEach((list, index) => {
        result[index + 1] = (result[index] ?? 0) + list.length;
      });
      return result;
    };
    const nodes = this.#nodes;
    const values = this.#values;
    const dims = values.map((value) =>
      (value.dims ?? []).map((dim) => (typeof dim === 'number' ? dim : -id(dim ?? '') - 1)),
    );
    return {
      graphs: [
        {
          name: 'main_graph',
          kind: 'main',
          domain: '',
          parentNode: -1,
          attribute: '',
          nodeStart: 0,
          nodeEnd: nodes.length,
          inputs,
          outputs,
        },
      ],
      nodes: {
        count: nodes.length,
        name: Uint32Array.from(nodes, (node) => id(node.name)),
        op: Uint32Array.from(nodes, (node) => id(node.op)),
        domain: new Uint32Array(nodes.length),
        scope: Uint32Array.from(nodes, (node) => id(node.scope)),
        graph: new Uint32Array(nodes.length),
        inputOffsets: offsets(nodes.map((node) => node.inputs)),
        inputs: Int32Array.from(nodes.flatMap((node) => node.inputs)),
        outputOffsets: offsets(nodes.map((node) => node.outputs)),
        outputs: Int32Array.from(nodes.flatMap((node) => node.outputs)),
      },
      values: {
        count: values.length,
        name: Uint32Array.from(values, (value) => id(value.name)),
        dtype: Uint8Array.from(values, (value) => dtypeCode(value.dtype) ?? 0),
        kind: Uint8Array.from(values, (value) => value.kind),
        graph: new Uint32Array(values.length),
        producer: Int32Array.from(values, (value) => value.producer),
        hasShape: Uint8Array.from(values, (value) => (value.dims === null ? 0 : 1)),
        dimOffsets: offsets(dims),
        dims: Float64Array.from(dims.flat()),
        bytes: Float64Array.from(values, (value) => value.bytes),
      },
      strings: this.#names.toTable(),
    };
  }
}

const width = 128;

/** Embedding → `layers` encoder layers → mean → classifier. */
export function fakeGraph(layers = 4): ModelGraph {
  const builder = new GraphBuilder();
  const ids = builder.value('ids', 'int64', ['batch', 'seq'], ValueKind.input);
  const hidden = ['batch', 'seq', width];
  const table = builder.weight('embedding.weight', [30_000, width]);
  let x = builder.node('Gather', 'embedding', [table, ids], hidden);
  for (let layer = 0; layer < layers; layer += 1) {
    const scope = `encoder/layers.${String(layer)}`;
    const linear = (name: string, from: number, out: number): number => {
      const weight = builder.weight(`${scope}.${name}.weight`.replaceAll('/', '.'), [width, out]);
      const bias = builder.weight(`${scope}.${name}.bias`.replaceAll('/', '.'), [out]);
      const product = builder.node('MatMul', `${scope}/${name}`, [from, weight], ['batch', 'seq', out]);
      return builder.node('Add', `${scope}/${name}`, [product, bias], ['batch', 'seq', out]);
    };
    const attend = `${scope}/self_attn`;
    const [q, k, v] = ['q', 'k', 'v'].map((part) => linear(`self_attn.${part}`, x, width)) as [number, number, number];
    const transposed = builder.node('Transpose', attend, [k], ['batch', width, 'seq']);
    const scores = builder.node('MatMul', attend, [q, transposed], ['batch', 'seq', 'seq']);
    const weights = builder.node('Softmax', attend, [scores], ['batch', 'seq', 'seq']);
    const mixed = builder.node('MatMul', attend, [weights, v], hidden);
    const added = builder.node('Add', scope, [x, mixed], hidden);
    const normed = builder.node('LayerNormalization', `${scope}/norm1`, [added], hidden);
    const activated = builder.node('Relu', scope, [linear('linear1', normed, 256)], ['batch', 'seq', 256]);
    const fed = linear('linear2', activated, width);
    x = builder.node(
      'LayerNormalization',
      `${scope}/norm2`,
      [builder.node('Add', scope, [normed, fed], hidden)],
      hidden,
    );
  }
  const mean = builder.node('ReduceMean', '', [x], ['batch', width]);
  const logits = builder.node(
    'Gemm',
    'classifier',
    [mean, builder.weight('classifier.weight', [4, width])],
    ['batch', 4],
  );
  return builder.build([ids], [logits]);
}

/** `perm` and `epsilon` on every node, as model.node of the fake engine says. */
export function fakeAttributes(graph: ModelGraph): ModelAttributes {
  const strings = new StringInterner();
  const { count } = graph.nodes;
  const pairs = [
    [strings.intern('perm'), strings.intern('[0,2,1]')],
    [strings.intern('epsilon'), strings.intern('1e-05')],
  ] as const;
  const rows = Array.from({ length: count }, () => pairs).flat();
  return {
    strings: strings.toTable(),
    offsets: Uint32Array.from({ length: count + 1 }, (_, node) => node * pairs.length),
    names: Uint32Array.from(rows, ([name]) => name),
    texts: Uint32Array.from(rows, ([, text]) => text),
    cut: false,
  };
}

export function fakeReport(path: string, graph: ModelGraph): InspectReport {
  const opCounts: Record<string, number> = {};
  for (let node = 0; node < graph.nodes.count; node += 1) {
    const op = graph.strings.get(graph.nodes.op[node] ?? 0);
    opCounts[op] = (opCounts[op] ?? 0) + 1;
  }
  const bytes = graph.values.bytes.reduce((sum, size) => sum + size, 0);
  return {
    schemaVersion: 1,
    format: 'ONNX',
    path,
    fileBytes: bytes + 18_400,
    producer: 'pytorch 2.13.0',
    irVersion: 10,
    opsets: { '': 18 },
    metadata: { 'lapidary.source': 'text_classifier.py:make', exported_by: 'torch.onnx (dynamo)' },
    nodeCount: graph.nodes.count,
    graphs: [{ name: 'main_graph', kind: 'main', nodeCount: graph.nodes.count }],
    opCounts,
    inputs: [{ name: 'ids', dtype: 'int64', shape: ['batch', 'seq'] }],
    outputs: [{ name: 'logits', dtype: 'float32', shape: ['batch', 4] }],
    parameters: { count: bytes / 4, bytes },
    externalFiles: [{ path: 'text_classifier.onnx.data', bytes, present: true }],
    warnings: [
      {
        code: 'STATIC_BATCH',
        message: 'The output probabilities has the fixed leading size 1 while its input is dynamic.',
      },
    ],
  };
}

/** Shapes that say what the graph declares already. */
export function fakeShapes({ values, strings }: ModelGraph): ShapeColumns {
  const { count, dtype, hasShape, dimOffsets, dims } = values;
  const none = new StringInterner().toTable();
  const inferred = new Uint8Array(count);
  return { count, dtype, hasShape, inferred, dimOffsets, dims, firstString: strings.count, strings: none };
}
