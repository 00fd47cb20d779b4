/** Layer information as graphs: the layers of the first profile, and one more graph for each further profile. */
import type { InspectWarning } from '../../../src-shared/inspect.js';
import type { DescribedAttribute, GraphFacts, NodeFacts, ValueKey } from '../described/facts.js';
import { jsonAttributes, jsonText } from '../json-text.js';
import type { Layer, LayerInfo, LayerTensor } from './layer-info.js';
import { layerOrigin } from './layer-name.js';
import { LayerValues } from './layer-values.js';

export interface LayerGraphs {
  main: GraphFacts;
  profiles: GraphFacts[];
  warnings: InspectWarning[];
}

const maxProfiles = 64;
/** Said elsewhere than among the attributes. */
const ownKeys = new Set(['Name', 'LayerType', 'Inputs', 'Constants', 'Outputs', 'Metadata']);

export function layerGraphs(info: LayerInfo): LayerGraphs {
  const byProfile = new Map<number, (string | Layer)[]>();
  for (const layer of info.layers) {
    const { profile } = layerOrigin(typeof layer === 'string' ? layer : layer.Name, undefined);
    const layers = byProfile.get(Math.min(profile, maxProfiles)) ?? [];
    layers.push(layer);
    byProfile.set(Math.min(profile, maxProfiles), layers);
  }
  const numbers = [...byProfile.keys()].sort((a, b) => a - b);
  const first = numbers[0] ?? 0;
  return {
    main: graphOf(byProfile.get(first) ?? [], info, first, 'main'),
    profiles: numbers.slice(1).map((profile) => graphOf(byProfile.get(profile) ?? [], info, profile, 'function')),
    warnings: warningsOf(info),
  };
}

function graphOf(
  layers: readonly (string | Layer)[],
  info: LayerInfo,
  profile: number,
  kind: 'main' | 'function',
): GraphFacts {
  const values = new LayerValues();
  const ends = endsOf(layers, info, profile);
  const inputs = ends.inputs.map((tensor) => values.declare(tensor));
  const nodes = layers.map((layer) => nodeOf(layer, values));
  return {
    name: kind === 'main' ? '' : `profile ${String(profile)}`,
    kind,
    domain: kind === 'main' ? '' : 'tensorrt.profile',
    inputs,
    // An output that no layer writes (names only) is still one.
    outputs: ends.outputs.map((tensor) => values.last(tensor.Name) ?? values.read(tensor)[0] ?? tensor.Name),
    values: values.facts,
    nodes,
  };
}

/** Inputs and outputs of a profile's layers. Bindings of further profiles carry its number: `x [profile 1]`. */
function endsOf(
  layers: readonly (string | Layer)[],
  info: LayerInfo,
  profile: number,
): { inputs: LayerTensor[]; outputs: LayerTensor[] } {
  if (info.ioTensors !== null) {
    const isInput = ({ IOMode: mode }: { IOMode?: string | null | undefined }): boolean => mode === 'Input';
    return {
      inputs: info.ioTensors.filter((tensor) => isInput(tensor)),
      outputs: info.ioTensors.filter((tensor) => !isInput(tensor)),
    };
  }
  const read = new Map<string, LayerTensor>();
  const written = new Map<string, LayerTensor>();
  for (const layer of layers) {
    if (typeof layer === 'string') continue;
    // The first mention of an input and the last of an output describe what goes in and out.
    for (const tensor of layer.Inputs ?? []) if (!read.has(tensor.Name)) read.set(tensor.Name, tensor);
    for (const tensor of layer.Outputs ?? []) written.set(tensor.Name, tensor);
  }
  const suffix = / \[profile (\d+)\]$/;
  const names = (info.bindings ?? []).filter((name) => Number(suffix.exec(name)?.[1] ?? 0) === profile);
  const inputs: LayerTensor[] = [];
  const outputs: LayerTensor[] = [];
  for (const name of names) {
    const plain = name.replace(suffix, '');
    const out = written.get(name) ?? written.get(plain);
    const used = read.get(name) ?? read.get(plain);
    if (out !== undefined) outputs.push(out);
    else if (used !== undefined) inputs.push(used);
    // Where no layer tells its ends, which of the two a binding is cannot be known.
  }
  return { inputs, outputs };
}

function nodeOf(layer: string | Layer, values: LayerValues): NodeFacts {
  if (typeof layer === 'string') {
    const { nodes, scope } = layerOrigin(layer, undefined);
    return { ...namedNode(layer, nodes), op: 'Layer', scope, inputs: [], outputs: [], attributes: [] };
  }
  const { nodes, scope } = layerOrigin(layer.Name, layer.Metadata);
  const readNames = new Set((layer.Inputs ?? []).map(({ Name }) => Name));
  const inputs: ValueKey[] = [...(layer.Inputs ?? []), ...(layer.Constants ?? [])].flatMap((each) => values.read(each));
  const outputs = (layer.Outputs ?? []).map((tensor) => values.write(tensor, readNames.has(tensor.Name)));
  const attributes: DescribedAttribute[] = Object.entries(layer)
    .filter(([key]) => !ownKeys.has(key))
    .flatMap(([key, value]) => jsonAttributes(key, value));
  const base = namedNode(layer.Name, nodes);
  const said = layer.Metadata === undefined || layer.Metadata === null ? '' : jsonText(layer.Metadata);
  // Separators between the entries are control characters.
  if (said !== '') base.metadata.set('Metadata', said.replace(/[\x00-\x1f]+/g, ' '));
  return { ...base, op: layer.LayerType ?? 'Layer', scope, inputs, outputs, attributes };
}

function namedNode(
  name: string,
  nodes: readonly string[],
): { name: string; domain: string; metadata: Map<string, string> } {
  const metadata = new Map<string, string>();
  if (nodes.length > 0) metadata.set('made from', nodes.join(', '));
  return { name, domain: 'tensorrt', metadata };
}

function warningsOf({ layers, bindings, ioTensors }: LayerInfo): InspectWarning[] {
  const warnings: InspectWarning[] = [];
  const names = layers.filter((layer) => typeof layer === 'string').length;
  if (names > 0) {
    const which = names === layers.length ? 'The layer information holds' : `${String(names)} layers have`;
    warnings.push({
      code: 'LAYER_NAMES_ONLY',
      message: `${which} names only, so that types, shapes and connections are not known: build the engine with --profilingVerbosity=detailed to have them.`,
    });
  }
  if (names < layers.length && bindings === null && ioTensors === null) {
    warnings.push({
      code: 'BINDINGS_MISSING',
      message: 'The layer information does not name the inputs and outputs of the engine.',
    });
  }
  return warnings;
}
