/** Subgraphs as graphs: the first is the model; those a node runs are its bodies, the rest stand beside it as functions. */
import type { Attribute } from '../../../src-shared/inspect.js';
import { attribute, type GraphFacts, type NodeFacts, type ValueFacts } from '../described/facts.js';
import type { FlatTable } from '../flatbuffer/flat-table.js';
import { customOptionsOf } from './custom-options.js';
import type { OperatorKind } from './operator-codes.js';
import { optionsOf } from './options.js';
import { tfliteTables as tables } from './schema.generated.js';
import { type TensorContext, valueOf } from './tensors.js';

type SubgraphTable = FlatTable<typeof tables.SubGraph>;

/** Domain of subgraphs that are not the body of one node. */
export const subgraphDomain = 'tflite.subgraph';

/** Options that hold the number of a subgraph the node runs. */
const bodyOption = /^(subgraph|.*_subgraph_index|branch_subgraph_indices|called_computations)$/;

interface Body {
  attribute: string;
  subgraph: number;
}

interface ReadSubgraph {
  graph: GraphFacts;
  nodes: (NodeFacts & { bodies: { attribute: string; graph: GraphFacts }[] })[];
  /** Subgraphs its nodes run, by the number of the node. */
  runs: { node: number; body: Body }[];
}

export interface Subgraphs {
  main: GraphFacts;
  functions: GraphFacts[];
}

/** All subgraphs. Throws MODEL_INVALID where a number is of no tensor, operator or subgraph. */
export function readSubgraphs(
  model: FlatTable<typeof tables.Model>,
  kinds: readonly OperatorKind[],
  context: TensorContext,
): Subgraphs {
  const subgraphs = model.tables('subgraphs', tables.SubGraph);
  if (subgraphs.length === 0) throw model.file.invalid('it holds no subgraph');
  const read = subgraphs.map((subgraph, index) => readSubgraph(subgraph, index, kinds, context));
  return link(read);
}

/**
 * A subgraph that one node runs, and nothing else, becomes that node's body. Each is placed once, from the main graph on,
 * so that subgraphs which run each other end as functions.
 */
function link(read: readonly ReadSubgraph[]): Subgraphs {
  const uses = new Map<number, number>();
  for (const { runs } of read) for (const { body } of runs) uses.set(body.subgraph, (uses.get(body.subgraph) ?? 0) + 1);
  const placed = new Set<number>();
  const functions: number[] = [];
  const isBody = (index: number): boolean => index !== 0 && uses.get(index) === 1;
  const roots = [...read.keys()].sort((a, b) => Number(isBody(a)) - Number(isBody(b)));
  for (const root of roots) {
    if (placed.has(root)) continue;
    placed.add(root);
    if (root !== 0) functions.push(root);
    const waiting = [root];
    for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
      for (const { node, body } of read[index]?.runs ?? []) {
        const target = read[body.subgraph];
        if (target === undefined || !isBody(body.subgraph) || placed.has(body.subgraph)) continue;
        placed.add(body.subgraph);
        target.graph.kind = 'subgraph';
        read[index]?.nodes[node]?.bodies.push({ attribute: body.attribute, graph: target.graph });
        waiting.push(body.subgraph);
      }
    }
  }
  const [first] = read;
  if (first === undefined) throw new RangeError('no subgraph');
  first.graph.kind = 'main';
  const graphs = functions.sort((a, b) => a - b).flatMap((index) => read[index]?.graph ?? []);
  return { main: first.graph, functions: graphs.map((graph) => ({ ...graph, domain: subgraphDomain })) };
}

function readSubgraph(
  subgraph: SubgraphTable,
  index: number,
  kinds: readonly OperatorKind[],
  context: TensorContext,
): ReadSubgraph {
  // Keys carry the subgraph: a body must not find the tensors of the graph around it under its own numbers.
  const key = (tensor: number): string => `${String(index)}:${String(tensor)}`;
  const values = new Map<string, ValueFacts>();
  const tensors = subgraph.tables('tensors', tables.Tensor);
  tensors.forEach((tensor, number) => values.set(key(number), valueOf(tensor, number, context)));
  const keyOf = (tensor: number): string => {
    if (tensor >= 0 && tensor < tensors.length) return key(tensor);
    throw subgraph.file.invalid(`it uses tensor ${String(tensor)} of ${String(tensors.length)}`);
  };
  const runs: ReadSubgraph['runs'] = [];
  const nodes = subgraph.tables('operators', tables.Operator).map((operator, node) => {
    const kind = kinds[operator.number('opcode_index')];
    if (kind === undefined) throw subgraph.file.invalid('it uses an operator that is not in its list');
    const outputs = operator.numbers('outputs').filter((tensor) => tensor !== -1);
    const name = nameOf(values.get(key(outputs[0] ?? -1))?.name ?? '');
    const options = optionsOf(operator);
    for (const body of bodiesOf(options)) runs.push({ node, body });
    const attributes = [
      ...options,
      ...customOptionsOf(operator),
      ...variablesOf(operator),
      attribute('operator_version', kind.version),
    ];
    const inputs = operator.numbers('inputs').map((tensor) => (tensor === -1 ? null : keyOf(tensor)));
    return { ...kind, name, scope: scopeOf(name), inputs, outputs: outputs.map(keyOf), attributes, bodies: [] };
  });
  const graph: GraphFacts = {
    name: subgraph.text('name') || `subgraph ${String(index)}`,
    kind: 'function',
    domain: '',
    inputs: subgraph.numbers('inputs').map(keyOf),
    outputs: subgraph.numbers('outputs').map(keyOf),
    values,
    nodes,
  };
  return { graph, nodes, runs };
}

function bodiesOf(options: readonly Attribute[]): Body[] {
  return options
    .filter(({ name }) => bodyOption.test(name))
    .flatMap(({ name, value }) => {
      if (typeof value === 'number') return { attribute: name, subgraph: value };
      if (!Array.isArray(value)) return [];
      return value.map((each, at) => ({ attribute: `${name}[${String(at)}]`, subgraph: Number(each) }));
    });
}

/** Tensors the operator uses besides its inputs and outputs. */
function variablesOf(operator: FlatTable<typeof tables.Operator>): Attribute[] {
  const changed = operator.numbers('mutating_variable_inputs').flatMap((flag, input) => (flag === 0 ? [] : input));
  const between = operator.numbers('intermediates');
  return [
    ...(changed.length === 0 ? [] : [attribute('changes_inputs', changed)]),
    ...(between.length === 0 ? [] : [attribute('intermediate_tensors', between)]),
  ];
}

/** Operators have no names; the tensor an operator makes has the one it had in TensorFlow. Fused ones have several. */
function nameOf(output: string): string {
  const [first = ''] = output.split(';', 1);
  return first.replace(/:\d+$/, '');
}

/** TensorFlow's name scope, without the calls a converter wraps a whole model in. */
function scopeOf(name: string): string {
  const end = name.lastIndexOf('/');
  return end <= 0 ? '' : name.slice(0, end).replace(/^(?:\/|(?:Stateful)?PartitionedCall(?:\/|$))+/, '');
}
