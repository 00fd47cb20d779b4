/** Graphs of an .ort file: the main one and the bodies of If, Loop and Scan. */
import { LapidaryError } from '../../../src-shared/errors.js';
import type { GraphFacts, NodeFacts, ValueFacts } from '../described/facts.js';
import type { FlatTable } from '../flatbuffer/flat-table.js';
import { scopeOfName } from '../onnx/node-scope.js';
import type { WeightTensor } from '../weights/weight-tensor.js';
import { attributeKind, type AttributeTable, describeAttribute } from './attributes.js';
import { ortTables as tables } from './schema.generated.js';
import type { OrtTensors } from './tensors.js';
import { inRunningOrder } from './running-order.js';
import { valueType } from './types.js';

type GraphTable = FlatTable<typeof tables.Graph>;
type NodeTable = FlatTable<typeof tables.Node>;

const maxDepth = 100;

export class GraphReader {
  readonly #seen = new Set<number>();

  constructor(readonly tensors: OrtTensors) {}

  /** Throws MODEL_TOO_DEEP, and MODEL_INVALID where a graph is part of itself or used twice. */
  read(table: GraphTable, kind: 'main' | 'subgraph', depth = 1): GraphFacts {
    if (depth > maxDepth) {
      throw new LapidaryError(
        'MODEL_TOO_DEEP',
        `Graphs in ${table.file.path} are nested over ${String(maxDepth)} deep.`,
      );
    }
    if (this.#seen.has(table.position)) throw table.file.invalid('one graph in it is used twice');
    this.#seen.add(table.position);
    const values = new Map<string, ValueFacts>();
    for (const info of table.tables('node_args', tables.ValueInfo))
      values.set(info.text('name') ?? '', valueType(info));
    const initializers = new Set<string>();
    const keep = (name: string, stored: WeightTensor | undefined): void => {
      initializers.add(name);
      if (stored === undefined) return;
      const known = values.get(name);
      values.set(name, { dtype: stored.dtype, shape: known?.shape ?? stored.shape, stored });
    };
    for (const tensor of table.tables('initializers', tables.Tensor)) {
      keep(tensor.text('name') ?? '', this.tensors.keep(tensor));
    }
    for (const sparse of table.tables('sparse_initializers', tables.SparseTensor)) {
      const inner = sparse.table('values', tables.Tensor);
      const name = inner?.text('name') ?? '';
      if (inner !== undefined) keep(name, this.tensors.keepSparse(sparse, inner, name));
    }
    const nodes = table.tables('nodes', tables.Node).map((node) => this.#node(node, values, depth));
    return {
      name: '',
      kind,
      domain: '',
      // A runtime may be given another value for an initializer that is listed as an input; it is a weight all the same.
      inputs: table.texts('inputs').filter((name) => !initializers.has(name)),
      outputs: table.texts('outputs'),
      values,
      nodes: inRunningOrder(nodes),
    };
  }

  #node(node: NodeTable, values: Map<string, ValueFacts>, depth: number): NodeFacts {
    const attributes = node.tables('attributes', tables.Attribute);
    const name = node.text('name') ?? '';
    const op = node.text('op_type') ?? '';
    const outputs = node.texts('outputs').map((output) => (output === '' ? null : output));
    const domain = node.text('domain') ?? '';
    if (op === 'Constant' && (domain === '' || domain === 'ai.onnx')) this.#constant(attributes, outputs[0], values);
    const bodies = attributes.flatMap((attribute) => this.#bodies(attribute, depth));
    const doc = node.text('doc_string') ?? '';
    const metadata = new Map<string, string>();
    const provider = node.text('execution_provider_type') ?? '';
    if (provider !== '') metadata.set('execution provider', provider);
    const since = node.number('since_version');
    if (since > 0) metadata.set('since version', String(since));
    return {
      name,
      op,
      domain,
      scope: scopeOfName(name),
      inputs: node.texts('inputs').map((input) => (input === '' ? null : input)),
      outputs,
      attributes: attributes.map((attribute) => describeAttribute(attribute, this.tensors)),
      ...(bodies.length === 0 ? {} : { bodies }),
      ...(doc === '' ? {} : { doc }),
      ...(metadata.size === 0 ? {} : { metadata }),
    };
  }

  #bodies(attribute: AttributeTable, depth: number): { attribute: string; graph: GraphFacts }[] {
    const name = attribute.text('name') ?? '';
    const kind = attributeKind(attribute);
    const one = kind === 'GRAPH' ? attribute.table('g', tables.Graph) : undefined;
    const graphs = kind === 'GRAPHS' ? attribute.tables('graphs', tables.Graph) : one === undefined ? [] : [one];
    return graphs.map((graph) => ({ attribute: name, graph: this.read(graph, 'subgraph', depth + 1) }));
  }

  /** The runtime makes initializers of Constant nodes when it writes; files of other makers may keep them. */
  #constant(attributes: AttributeTable[], output: string | null | undefined, values: Map<string, ValueFacts>): void {
    const value = attributes.find((each) => each.text('name') === 'value')?.table('t', tables.Tensor);
    if (value === undefined || output === null || output === undefined) return;
    const stored = this.tensors.keep(value, output);
    if (stored !== undefined) values.set(output, { dtype: stored.dtype, shape: stored.shape, stored });
  }
}
