/** Builds small ModelGraphs for tests in a few lines; not used by the product. */
import { type Dim, type GraphRecord, type ModelGraph, ValueKind } from '../graph.js';
import { StringInterner } from '../string-table.js';

export interface BuilderNode {
  op: string;
  inputs?: readonly string[];
  outputs?: readonly string[];
  name?: string;
  scope?: string;
  domain?: string;
}

export interface BuilderGraph {
  name?: string;
  kind?: GraphRecord['kind'];
  domain?: string;
  /** Name of the node that owns this subgraph, and the attribute that holds it. */
  parentNode?: string;
  attribute?: string;
  inputs?: readonly string[];
  outputs?: readonly string[];
  initializers?: Record<string, readonly Dim[]>;
  outer?: readonly string[];
  shapes?: Record<string, readonly Dim[]>;
  nodes: readonly BuilderNode[];
}

/** A ModelGraph of the given graphs; values are created where they are first named, within their graph. */
export function buildModelGraph(graphs: readonly BuilderGraph[]): ModelGraph {
  const strings = new StringInterner();
  const nodes = { name: [0], op: [0], domain: [0], scope: [0], graph: [0] };
  for (const column of Object.values(nodes)) column.length = 0;
  const inputs: number[] = [];
  const inputOffsets = [0];
  const outputs: number[] = [];
  const outputOffsets = [0];
  const values = { name: [0], kind: [0], graph: [0], producer: [0] };
  for (const column of Object.values(values)) column.length = 0;
  const shapes: (readonly Dim[] | undefined)[] = [];
  const records: GraphRecord[] = [];
  const nodeByName = new Map<string, number>();

  graphs.forEach((source, graph) => {
    const byName = new Map<string, number>();
    const value = (name: string, kind: number = ValueKind.intermediate): number => {
      if (name === '') return -1;
      const known = byName.get(name);
      if (known !== undefined) return known;
      const index = values.name.push(strings.intern(name)) - 1;
      values.kind.push(kind);
      values.graph.push(graph);
      values.producer.push(-1);
      shapes.push(source.initializers?.[name] ?? source.shapes?.[name]);
      byName.set(name, index);
      return index;
    };
    const graphInputs = (source.inputs ?? []).map((name) => value(name, ValueKind.input));
    for (const name of Object.keys(source.initializers ?? {})) value(name, ValueKind.initializer);
    for (const name of source.outer ?? []) value(name, ValueKind.outer);
    const nodeStart = nodes.name.length;
    for (const node of source.nodes) {
      const index = nodes.name.push(strings.intern(node.name ?? '')) - 1;
      nodes.op.push(strings.intern(node.op));
      nodes.domain.push(strings.intern(node.domain ?? ''));
      nodes.scope.push(strings.intern(node.scope ?? ''));
      nodes.graph.push(graph);
      for (const name of node.inputs ?? []) inputs.push(value(name));
      inputOffsets.push(inputs.length);
      for (const name of node.outputs ?? []) {
        const output = value(name);
        outputs.push(output);
        if (output >= 0) values.producer[output] = index;
      }
      outputOffsets.push(outputs.length);
      if (node.name !== undefined) nodeByName.set(node.name, index);
    }
    records.push({
      name: source.name ?? `graph${String(graph)}`,
      kind: source.kind ?? (graph === 0 ? 'main' : 'subgraph'),
      domain: source.domain ?? '',
      parentNode: nodeByName.get(source.parentNode ?? '') ?? -1,
      attribute: source.attribute ?? '',
      nodeStart,
      nodeEnd: nodes.name.length,
      inputs: graphInputs,
      outputs: (source.outputs ?? []).map((name) => value(name)),
    });
  });

  const dims: number[] = [];
  const dimOffsets = [0];
  for (const shape of shapes) {
    for (const dim of shape ?? []) dims.push(typeof dim === 'number' ? dim : -strings.intern(dim ?? '') - 1);
    dimOffsets.push(dims.length);
  }
  const count = values.name.length;
  return {
    strings: strings.toTable(),
    graphs: records,
    nodes: {
      count: nodes.name.length,
      name: Uint32Array.from(nodes.name),
      op: Uint32Array.from(nodes.op),
      domain: Uint32Array.from(nodes.domain),
      scope: Uint32Array.from(nodes.scope),
      graph: Uint32Array.from(nodes.graph),
      inputOffsets: Uint32Array.from(inputOffsets),
      inputs: Int32Array.from(inputs),
      outputOffsets: Uint32Array.from(outputOffsets),
      outputs: Int32Array.from(outputs),
    },
    values: {
      count,
      name: Uint32Array.from(values.name),
      dtype: new Uint8Array(count).fill(1),
      kind: Uint8Array.from(values.kind),
      graph: Uint32Array.from(values.graph),
      producer: Int32Array.from(values.producer),
      hasShape: Uint8Array.from(shapes, (shape) => (shape === undefined ? 0 : 1)),
      dimOffsets: Uint32Array.from(dimOffsets),
      dims: Float64Array.from(dims),
      bytes: new Float64Array(count),
    },
  };
}

/** A chain of `layers` identical blocks of `attn` (4 nodes) and `mlp` (3 nodes) with residual adds; one shared mask when asked. */
export function transformerGraph(
  layers: number,
  options: { mask?: boolean; style?: 'dotted' | 'nested' } = {},
): ModelGraph {
  const nodes: BuilderNode[] = [];
  const initializers: Record<string, readonly Dim[]> = { 'embed.weight': [100, 16], 'head.weight': [16, 100] };
  const op = (type: string, scope: string, name: string, inputs: string[]): string => {
    const output = `/${scope}/${name}_output_0`;
    nodes.push({ op: type, name: `/${scope}/${name}`, scope, inputs, outputs: [output] });
    return output;
  };
  const weight = (name: string, dims: readonly Dim[]): string => {
    initializers[name] = dims;
    return name;
  };
  let x = op('Gather', 'model/embed', 'Gather', ['embed.weight', 'ids']);
  for (let i = 0; i < layers; i += 1) {
    const at = options.style === 'nested' ? `model/layers/${String(i)}` : `model/layers.${String(i)}`;
    const q = op('MatMul', `${at}/attn`, 'MatMul', [x, weight(`${at}.q`, [16, 16])]);
    const scores = options.mask === true ? op('Add', `${at}/attn`, 'Add', [q, 'mask']) : q;
    const s = op('Softmax', `${at}/attn`, 'Softmax', [scores]);
    const y = op('MatMul', `${at}/attn`, 'MatMul_1', [s, weight(`${at}.o`, [16, 16])]);
    const r = op('Add', at, 'Add', [x, y]);
    const h = op('MatMul', `${at}/mlp`, 'MatMul', [r, weight(`${at}.fc1`, [16, 64])]);
    const g = op('Relu', `${at}/mlp`, 'Relu', [h]);
    const z = op('MatMul', `${at}/mlp`, 'MatMul_1', [g, weight(`${at}.fc2`, [64, 16])]);
    x = op('Add', at, 'Add_1', [r, z]);
  }
  op('MatMul', 'head', 'MatMul', [x, 'head.weight']);
  return buildModelGraph([
    {
      name: 'main',
      inputs: options.mask === true ? ['ids', 'mask'] : ['ids'],
      outputs: ['/head/MatMul_output_0'],
      initializers,
      nodes,
    },
  ]);
}
