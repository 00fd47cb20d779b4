/** A program's graph, with the graphs its higher-order operators run, as plain records. */
import { dtypeCode } from '../../../src-shared/dtype.js';
import { LapidaryError } from '../../../src-shared/errors.js';
import type { Dim } from '../../../src-shared/graph.js';
import type { ByteSource } from '../byte-source.js';
import { attribute, type GraphFacts, type NodeFacts, type ValueFacts, type ValueKey } from '../described/facts.js';
import { inputsOf, nodeArguments } from './arguments.js';
import { nodeMetadata, originOf, scopeOf } from './node-origin.js';
import { operatorName } from './operator-name.js';
import { checked } from './read-json.js';
import { type Argument, graphSchema, type ProgramGraph, type ProgramNode, type SymInt } from './schema.js';
import { symbolText } from './symbol-text.js';
import { dtypeOfScalarType } from './torch-enums.js';

const int64 = dtypeCode('int64') ?? 0;
const float64 = dtypeCode('float64') ?? 0;
const bool = dtypeCode('bool') ?? 0;

/** Graphs within graphs; deeper ones are no model anybody wrote. */
const maxDepth = 200;

/** Facts that are filled in once the graph's turn comes. */
interface OpenGraph extends GraphFacts {
  inputs: ValueKey[];
  outputs: ValueKey[];
  values: Map<ValueKey, ValueFacts>;
  nodes: NodeFacts[];
}

export interface ReadGraph {
  facts: OpenGraph;
  /** The graph as the file has it: inputs and outputs with those of the signature. */
  json: ProgramGraph;
}

interface Task {
  facts: OpenGraph;
  graph: unknown;
  where: string;
  depth: number;
}

const emptyGraph = (name: string, kind: GraphFacts['kind']): OpenGraph => ({
  name,
  kind,
  domain: '',
  inputs: [],
  outputs: [],
  values: new Map(),
  nodes: [],
});

/** Texts that repeat and are read once: sizes, and the modules around nodes. */
interface Texts {
  sizes: Map<string, string>;
  scopes: Map<string, string>;
}

/**
 * Reads the graph and those within it. Inputs of the outermost are those of the file, weights among them: the signature
 * says which are which. Throws MODEL_INVALID, MODEL_TOO_DEEP.
 */
export function readGraphs(source: ByteSource, name: string, graph: unknown): ReadGraph {
  const facts = emptyGraph(name, 'main');
  const texts: Texts = { sizes: new Map(), scopes: new Map() };
  const waiting: Task[] = [{ facts, graph, where: `The graph of ${name}`, depth: 1 }];
  let outermost: ProgramGraph | undefined;
  for (let task = waiting.pop(); task !== undefined; task = waiting.pop()) {
    if (task.depth > maxDepth) {
      throw new LapidaryError('MODEL_TOO_DEEP', `Graphs in ${source.path} are nested over ${String(maxDepth)} deep.`);
    }
    const json = checked(graphSchema, task.graph, source, task.where);
    outermost ??= json;
    for (const body of fill(task.facts, json, texts)) {
      waiting.push({ ...body, where: `The graph ${body.facts.name}`, depth: task.depth + 1 });
    }
  }
  if (outermost === undefined) throw new LapidaryError('MODEL_INVALID', `${source.path} holds no graph.`);
  return { facts, json: outermost };
}

function fill(facts: OpenGraph, json: ProgramGraph, texts: Texts): { facts: OpenGraph; graph: unknown }[] {
  facts.inputs = json.inputs.flatMap(keysOf);
  facts.outputs = json.outputs.flatMap(keysOf);
  facts.values = valuesOf(json, texts);
  const bodies: { facts: OpenGraph; graph: unknown }[] = [];
  facts.nodes = json.nodes.map((node) => nodeFacts(node, json, texts, bodies));
  return bodies;
}

/** Values an argument stands for, without the places of absent tensors. */
export const keysOf = (arg: Argument): ValueKey[] => inputsOf(arg).filter((key) => key !== null);

function valuesOf(json: ProgramGraph, texts: Texts): Map<ValueKey, ValueFacts> {
  const values = new Map<ValueKey, ValueFacts>();
  for (const [key, { dtype, sizes }] of Object.entries(json.tensor_values)) {
    values.set(key, { dtype: dtypeOfScalarType(dtype), shape: sizes.map((size) => dimOf(size, texts)) });
  }
  const scalars: [Readonly<Record<string, unknown>>, number][] = [
    [json.sym_int_values, int64],
    [json.sym_float_values ?? {}, float64],
    [json.sym_bool_values ?? {}, bool],
  ];
  for (const [known, dtype] of scalars) for (const key of Object.keys(known)) values.set(key, { dtype, shape: [] });
  return values;
}

function dimOf(size: SymInt, texts: Texts): Dim {
  if (size.as_int != null) return size.as_int;
  return size.as_expr == null ? null : once(texts.sizes, size.as_expr.expr_str, symbolText);
}

function once(texts: Map<string, string>, source: string, read: (source: string) => string): string {
  let text = texts.get(source);
  if (text === undefined) {
    text = read(source);
    texts.set(source, text);
  }
  return text;
}

function nodeFacts(
  node: ProgramNode,
  graph: ProgramGraph,
  texts: Texts,
  bodies: { facts: OpenGraph; graph: unknown }[],
): NodeFacts {
  const { domain, op, overload, full } = operatorName(node.target);
  const { inputs, attributes, graphs } = nodeArguments(op, node.inputs);
  const outputs = node.outputs.flatMap(keysOf);
  if (overload !== '') attributes.push(attribute('overload', overload));
  const symbols = new Map<string, string>();
  for (const key of outputs) {
    const size = graph.sym_int_values[key] ?? graph.sym_float_values?.[key] ?? graph.sym_bool_values?.[key];
    if (size?.as_expr != null) symbols.set(`value of ${key}`, once(texts.sizes, size.as_expr.expr_str, symbolText));
  }
  // torch 2.4 and before wrote no name; it was that of the first result.
  const name = node.name ?? outputs[0] ?? op;
  const { metadata } = node;
  const inner = graphs.map((each) => ({ ...each, facts: emptyGraph(each.name, 'subgraph') }));
  for (const { facts, graph: json } of inner) bodies.push({ facts, graph: json });
  return {
    name,
    op,
    domain,
    scope: once(texts.scopes, metadata['nn_module_stack'] ?? '', scopeOf),
    inputs,
    outputs,
    attributes,
    // Taken apart when the node is looked at: stack traces of 50,000 nodes are 50,000 lists of frames.
    get metadata() {
      return new Map([...nodeMetadata(metadata), ...symbols]);
    },
    get origin() {
      return originOf(metadata, name, full);
    },
    ...(inner.length === 0 ? {} : { bodies: inner.map((each) => ({ attribute: each.attribute, graph: each.facts })) }),
  };
}
