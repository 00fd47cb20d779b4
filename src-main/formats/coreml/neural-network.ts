/** Layers of a neural network as nodes. Source: NeuralNetwork.proto. */
import type { Attribute } from '../../../src-shared/inspect.js';
import type { GraphFacts, NodeFacts, ValueFacts, ValueKey } from '../described/facts.js';
import { attribute } from '../described/facts.js';
import type { WarningList } from '../warnings.js';
import { shownFields } from './fields-shown.js';
import type { Message } from './message.js';
import { scopeOf } from './scope.js';
import type { Storages } from './storages.js';
import { Names } from './value-names.js';
import { channelAxis, weightShape } from './weight-shapes.js';
import { weightFacts } from './weights.js';

export interface Reading {
  storages: Storages;
  warnings: WarningList;
}

/** Fields of a layer that hold networks. */
const bodyFields: Readonly<Record<string, readonly string[]>> = {
  branch: ['ifBranch', 'elseBranch'],
  loop: ['conditionNetwork', 'bodyNetwork'],
};

interface Layer {
  message: Message;
  kind: string;
  params: Message | undefined;
  inputs: string[];
  outputs: string[];
  bodies: { attribute: string; network: Network }[];
}

/** A network's layers, those of its bodies with them. */
export interface Network {
  layers: Layer[];
  /** Names any layer writes, inner ones too. */
  written: Set<string>;
  /** How many of its own layers read a name, by themselves or in their bodies. */
  readers: Map<string, number>;
}

/** Depth is bounded by how deep messages may lie inside each other. */
export function readNetwork(network: Message): Network {
  const found: Network = { layers: [], written: new Set(), readers: new Map() };
  for (const message of network.messages('layers')) {
    const kind = message.choice('layer') ?? unknownKind(message);
    const params = message.kind.byName.has(kind) ? message.message(kind) : undefined;
    const bodies = (bodyFields[kind] ?? []).flatMap((attributeName) => {
      const body = params?.message(attributeName);
      return body === undefined ? [] : [{ attribute: attributeName, network: readNetwork(body) }];
    });
    const [inputs, outputs] = [message.texts('input'), message.texts('output')];
    found.layers.push({ message, kind, params, inputs, outputs, bodies });
    for (const name of [...outputs, ...bodies.flatMap((body) => [...body.network.written])]) found.written.add(name);
    for (const name of readBy(inputs, bodies)) found.readers.set(name, (found.readers.get(name) ?? 0) + 1);
  }
  return found;
}

/** Names a layer reads, its bodies included. */
const readBy = (inputs: readonly string[], bodies: Layer['bodies']): Set<string> =>
  new Set([...inputs, ...bodies.flatMap((body) => [...body.network.readers.keys()])]);

/** Whether a name is read elsewhere. */
type Wanted = (name: string) => boolean;

const unknownKind = (layer: Message): string =>
  `layer ${String(layer.unknown().find((number) => number >= 100) ?? 'without a kind')}`;

/** The graph of a network. Inputs, outputs and values are the description's; `probabilities` is a classifier's value. */
export function networkGraph(
  network: Network,
  io: Pick<GraphFacts, 'name' | 'inputs' | 'outputs'> & { values: ReadonlyMap<string, ValueFacts> },
  probabilities: string | undefined,
  reading: Reading,
): GraphFacts {
  const builder = new NetworkBuilder(reading);
  const names = new Names();
  const inputs = io.inputs.map((input) => names.define(input));
  const outputs = new Set(io.outputs);
  const nodes = builder.nodes(network, names, (each) => outputs.has(each), '');
  const missing = io.outputs.filter((output) => !names.has(output));
  if (probabilities !== undefined && missing.length > 0) nodes.push(classLabelsNode(names.use(probabilities), missing));
  const given = new Set(io.inputs);
  for (const [name, facts] of io.values) {
    // A layer may write over an input: the description is of what goes in, or of what comes out at last.
    const key = given.has(name) ? name : names.use(name);
    builder.values.set(key, { ...builder.values.get(key), name, ...facts });
  }
  return {
    ...io,
    kind: 'main',
    domain: '',
    inputs,
    outputs: io.outputs.map((each) => names.use(each)),
    values: builder.values,
    nodes,
  };
}

/** What makes the predicted class and the map of probabilities of the last layer's numbers; the file has no layer for it. */
const classLabelsNode = (probabilities: ValueKey, outputs: readonly ValueKey[]): NodeFacts => ({
  name: 'classLabels',
  op: 'classLabels',
  domain: 'coreml',
  scope: '',
  inputs: [probabilities],
  outputs,
  attributes: [],
});

class NetworkBuilder {
  readonly values = new Map<ValueKey, ValueFacts>();
  readonly #weights = new Names();

  constructor(readonly reading: Reading) {}

  /** `wanted`: outside of this network. `at` tells bodies apart. */
  nodes(network: Network, names: Names, wanted: Wanted, at: string): NodeFacts[] {
    return network.layers.map((layer, index) => {
      const own = layer.bodies.length === 0 ? new Set() : readBy(layer.inputs, layer.bodies);
      const outside: Wanted = (name) => wanted(name) || (network.readers.get(name) ?? 0) > (own.has(name) ? 1 : 0);
      return this.#node(layer, names, outside, `${at}${String(index)}`, at);
    });
  }

  #node(layer: Layer, names: Names, wanted: Wanted, path: string, at: string): NodeFacts {
    const { message, kind, params } = layer;
    const name = message.text('name') === '' ? `${kind} ${path}` : message.text('name');
    const shown = params === undefined ? { attributes: [], weights: [] } : shownFields(params);
    const inputs = layer.inputs.map((input) => names.use(input));
    const bodies = layer.bodies.map((body) => {
      const inner = new NetworkBuilder(this.reading);
      const nodes = inner.nodes(body.network, names.inside(), wanted, `${path}.${body.attribute}.`);
      const graph: GraphFacts = {
        name: body.attribute,
        kind: 'subgraph',
        domain: '',
        inputs: [],
        outputs: [],
        values: inner.values,
        nodes,
      };
      return { attribute: body.attribute, graph };
    });
    for (const [field, weight] of shown.weights) {
      const key = this.#weight(weight, field, name, layer);
      if (key !== undefined) inputs.push(key);
    }
    // What a body writes and others read comes out of the layer that runs it.
    const passed = layer.bodies.flatMap((body) => [...body.network.written]).filter(wanted);
    const outputs = [...new Set([...layer.outputs, ...passed])].map((output) => this.#output(output, names, at));
    this.#addTypes(message, layer, outputs);
    return {
      name,
      op: operatorName(kind, params),
      domain: 'coreml',
      scope: scopeOf(name),
      inputs,
      outputs,
      attributes: [
        ...shown.attributes,
        ...(message.flag('isUpdatable') ? [attribute('isUpdatable', true)] : []),
      ].filter(isShown),
      ...(bodies.length > 0 ? { bodies } : {}),
    };
  }

  #output(output: string, names: Names, at: string): ValueKey {
    const key = names.define(output, at);
    if (key !== output) this.values.set(key, { name: output, dtype: 0, shape: null });
    return key;
  }

  #weight(weight: Message, field: string, name: string, { kind, params }: Layer): ValueKey | undefined {
    if (params === undefined) return undefined;
    const label = `${name}.${field}`;
    const facts = weightFacts(
      weight,
      label,
      weightShape(kind, field, params),
      channelAxis(kind, field, params),
      this.reading,
    );
    if (facts === undefined) return undefined;
    const key = this.#weights.define(`\n${label}`);
    this.values.set(key, facts);
    return key;
  }

  /** Ranks and sizes, where a converter wrote them. */
  #addTypes(message: Message, layer: Layer, outputs: readonly ValueKey[]): void {
    message.messages('outputTensor').forEach((tensor, index) => {
      const key = outputs[index];
      const rank = tensor.int('rank');
      if (key === undefined || rank <= 0 || rank > 64 || index >= layer.outputs.length) return;
      const sizes = tensor.numbers('dimValue', 64);
      const shape = Array.from({ length: rank }, (_, axis) => ((sizes[axis] ?? -1) > 0 ? (sizes[axis] ?? null) : null));
      this.values.set(key, { name: layer.outputs[index] ?? key, dtype: 0, shape });
    });
  }
}

const isShown = ({ name }: Attribute): boolean => name !== 'NonlinearityType';

/** An activation is called by its function. */
const operatorName = (kind: string, params: Message | undefined): string =>
  kind === 'activation' ? (params?.choice('NonlinearityType') ?? kind) : kind;
