/** Layers and edges of a model or a body as a graph: constants are its stored values, the rest are nodes. */
import { LapidaryError } from '../../../src-shared/errors.js';
import { attribute, type GraphFacts, type NodeFacts, type ValueFacts, type ValueKey } from '../described/facts.js';
import { attributesOf } from './attributes.js';
import { type Body, bodiesOf, portMapsOf } from './bodies.js';
import type { Constants } from './constants.js';
import { elementType } from './element-types.js';
import { inputPorts, type OutputPort, outputPorts, shapeOf } from './ports.js';
import { inRunningOrder } from '../ort/running-order.js';
import { childOf, childrenOf, type XmlElement } from './read-xml.js';
import { layerFacts } from './runtime-info.js';
import { scopeOfLayer } from './scope.js';

/** Domain of OpenVINO's own operators; others have the name of the set they belong to. */
export const openvinoDomain = 'openvino';

export interface ReadGraph {
  graph: GraphFacts;
  /** Bodies of its nodes, still to be read. */
  waiting: { body: Body; into: { attribute: string; graph: GraphFacts }[] }[];
}

/** The number of an operator set, `opset8` → 8; undefined for sets that are not OpenVINO's. */
export function opsetNumber(version: string | undefined): number | undefined {
  const number = /^opset(\d{1,4})$/.exec(version ?? '')?.[1];
  return number === undefined ? undefined : Number(number);
}

interface Reading {
  file: string;
  constants: Constants;
  /** Highest number of each operator set, filled here. */
  opsets: Map<string, number>;
}

/** Reads one graph. `index` makes its keys its own: layers of a body are numbered from 0 again. Throws MODEL_INVALID. */
export function readGraph(
  net: XmlElement,
  name: string,
  kind: 'main' | 'subgraph',
  index: number,
  reading: Reading,
): ReadGraph {
  const key = (layer: string, port: string): ValueKey => `${String(index)}/${layer}:${port}`;
  const layers = childrenOf(childOf(net, 'layers'), 'layer');
  const values = new Map<ValueKey, ValueFacts>();
  const inputs: ValueKey[] = [];
  const known = new Set<string>();
  for (const layer of layers) {
    const id = idOf(layer, reading.file);
    if (known.has(id)) throw invalid(reading.file, `two layers have the number ${id}`);
    known.add(id);
    const ports = outputPorts(layer);
    for (const port of ports) values.set(key(id, port.id), valueOf(layer, port, ports.length, reading.constants));
    if (layer.attributes.type === 'Parameter') inputs.push(...ports.map((port) => key(id, port.id)));
  }
  const feeds = edgesOf(net, known, key, reading.file);
  const nodes: NodeFacts[] = [];
  const outputs: ValueKey[] = [];
  const waiting: ReadGraph['waiting'] = [];
  for (const layer of layers) {
    const { type = '' } = layer.attributes;
    const id = layer.attributes.id ?? '';
    if (type === 'Parameter' || type === 'Const' || type === 'Constant') continue;
    const fed = inputPorts(layer).map((port) => feeds.get(`${id}:${port}`) ?? null);
    if (type === 'Result') {
      outputs.push(...fed.filter((each) => each !== null));
      continue;
    }
    const bodies: { attribute: string; graph: GraphFacts }[] = [];
    for (const body of bodiesOf(layer)) waiting.push({ body, into: bodies });
    const made = outputPorts(layer).map((port) => key(id, port.id));
    nodes.push({ ...nodeOf(layer, reading.opsets), inputs: fed, outputs: made, bodies });
  }
  // The format's edges stand on their own: layers may be listed in any order.
  const sorted = inRunningOrder(nodes);
  forgetRanks(sorted, values);
  return { graph: { name, kind, domain: '', inputs, outputs, values, nodes: sorted }, waiting };
}

/**
 * A port without sizes is a single number's or one whose rank is not known: the file writes both alike. What comes from a
 * value of unknown rank is taken to be of unknown rank.
 */
function forgetRanks(nodes: readonly NodeFacts[], values: Map<ValueKey, ValueFacts>): void {
  const unknown = new Set([...values].flatMap(([key, { shape }]) => (shape === null ? [key] : [])));
  if (unknown.size === 0) return;
  for (const { inputs, outputs } of nodes) {
    if (!inputs.some((key) => key !== null && unknown.has(key))) continue;
    for (const key of outputs) {
      const value = key === null ? undefined : values.get(key);
      if (key === null || value?.shape?.length !== 0) continue;
      values.set(key, { ...value, shape: null });
      unknown.add(key);
    }
  }
}

function idOf(layer: XmlElement, file: string): string {
  const { id } = layer.attributes;
  if (id === undefined || id === '') throw invalid(file, 'a layer has no number');
  return id;
}

const invalid = (file: string, why: string): LapidaryError =>
  new LapidaryError('MODEL_INVALID', `${file} is not a valid OpenVINO model: ${why}.`, 'Convert the model again.');

/** What feeds an input: `layer:port` → key of a value. */
function edgesOf(
  net: XmlElement,
  layers: ReadonlySet<string>,
  key: (layer: string, port: string) => ValueKey,
  file: string,
): Map<string, ValueKey> {
  const feeds = new Map<string, ValueKey>();
  for (const { attributes } of childrenOf(childOf(net, 'edges'), 'edge')) {
    const from = attributes['from-layer'] ?? '';
    const to = attributes['to-layer'] ?? '';
    if (!layers.has(from) || !layers.has(to)) {
      throw invalid(file, `an edge joins layers ${from || '(none)'} and ${to || '(none)'}, not both of which exist`);
    }
    feeds.set(`${to}:${attributes['to-port'] ?? '0'}`, key(from, attributes['from-port'] ?? '0'));
  }
  return feeds;
}

function valueOf(layer: XmlElement, port: OutputPort, ports: number, constants: Constants): ValueFacts {
  const { name = '', type } = layer.attributes;
  const data = childOf(layer, 'data');
  const own = ports > 1 ? `${name}:${port.id}` : name;
  const [shown = own] = port.names;
  const facts = new Map<string, string>();
  if (port.names.length > 1) facts.set('names', port.names.join(', '));
  if (type === 'Parameter') {
    const declared = data?.attributes.shape;
    for (const [key, value] of layerFacts(layer)) facts.set(key, value);
    if (data?.attributes.layout !== undefined) facts.set('layout', data.attributes.layout);
    const shape = declared === undefined ? port.shape : shapeOf(declared);
    return { name: shown, dtype: port.dtype || elementType(data?.attributes.element_type), shape, annotations: facts };
  }
  if (type !== 'Const') return { name: shown, dtype: port.dtype, shape: port.shape, annotations: facts };
  for (const [key, value] of layerFacts(layer)) facts.set(key, value);
  const { element_type: stored } = data?.attributes ?? {};
  if (stored === 'nf4') facts.set('values', 'quantiles of a normal distribution (QLoRA), shown as numbers');
  // A constant is known by the name of its layer; the tensor's names are those of what it was folded from.
  const constantName = port.names[0] ?? name;
  const tensor = constants.tensorOf(constantName, data);
  const dtype = elementType(stored) || port.dtype;
  const shape = tensor?.shape ?? port.shape;
  return { name: constantName, dtype, shape, annotations: facts, ...(tensor && { stored: tensor }) };
}

function nodeOf(layer: XmlElement, opsets: Map<string, number>): Omit<NodeFacts, 'inputs' | 'outputs'> {
  const { name = '', type = '', version } = layer.attributes;
  const opset = opsetNumber(version);
  const domain = version === undefined || opset !== undefined ? openvinoDomain : version;
  if (opset !== undefined) opsets.set(domain, Math.max(opset, opsets.get(domain) ?? 0));
  const attributes = [...attributesOf(childOf(layer, 'data')), ...portMapsOf(layer)];
  if (opset !== undefined) attributes.push(attribute('opset', opset));
  return { name, op: type, domain, scope: scopeOfLayer(name), attributes, metadata: layerFacts(layer) };
}
