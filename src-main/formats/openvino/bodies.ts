/**
 * Bodies of TensorIterator, Loop and If, and how their ports are tied to the layer's own, in words. Source: the IR's
 * serializer and the specification of the operators (port_map, back_edges).
 */
import type { Attribute } from '../../../src-shared/inspect.js';
import { attribute } from '../described/facts.js';
import { childOf, childrenOf, type XmlElement } from './read-xml.js';

export interface Body {
  /** Element that holds it, which names it: `body`, `then_body`, `else_body`. */
  attribute: string;
  element: XmlElement;
}

/** Elements a layer may have besides its bodies, ports and data. */
const maps = ['port_map', 'then_port_map', 'else_port_map'] as const;

/** Graphs a layer runs. */
export const bodiesOf = (layer: XmlElement): Body[] =>
  layer.children
    .filter((child) => child.children.some(({ name }) => name === 'layers'))
    .map((element) => ({ attribute: element.name, element }));

/** Port maps and back edges as attributes. */
export function portMapsOf(layer: XmlElement): Attribute[] {
  const found: Attribute[] = [];
  for (const name of maps) {
    const map = childOf(layer, name);
    if (map === undefined) continue;
    const body = childOf(layer, name === 'port_map' ? 'body' : name.replace('_port_map', '_body'));
    const names = layerNames(body);
    const prefix = name.replace('port_map', '');
    const inputs = childrenOf(map, 'input').map(({ attributes }) => tie(attributes, names, '→'));
    const outputs = childrenOf(map, 'output').map(({ attributes }) => tie(attributes, names, '←'));
    if (inputs.length > 0) found.push(attribute(`${prefix}inputs`, inputs));
    if (outputs.length > 0) found.push(attribute(`${prefix}outputs`, outputs));
  }
  const edges = childrenOf(childOf(layer, 'back_edges'), 'edge');
  if (edges.length > 0) {
    const names = layerNames(childOf(layer, 'body'));
    const named = (id: string | undefined): string => names.get(id ?? '') ?? `layer ${id ?? '?'}`;
    const texts = edges.map(
      ({ attributes }) => `${named(attributes['from-layer'])} → ${named(attributes['to-layer'])}`,
    );
    found.push(attribute('back_edges', texts));
  }
  return found;
}

function layerNames(body: XmlElement | undefined): Map<string, string> {
  const layers = childrenOf(childOf(body, 'layers'), 'layer');
  return new Map(layers.map(({ attributes }) => [attributes.id ?? '', attributes.name ?? '']));
}

/** `port 2 → y_in (along axis 0, steps of 1)`. */
function tie(map: Readonly<Record<string, string>>, names: ReadonlyMap<string, string>, arrow: string): string {
  const { external_port_id: port = '?', internal_layer_id: inner = '?', axis, start, end, stride, purpose } = map;
  const facts: string[] = [];
  if (purpose !== undefined) facts.push(purpose.replaceAll('_', ' '));
  if (axis !== undefined) facts.push(`along axis ${axis}`);
  if (start !== undefined) facts.push(`from ${start}`);
  if (end !== undefined) facts.push(`to ${end}`);
  if (stride !== undefined) facts.push(`steps of ${stride}`);
  const outside = port === '-1' ? '(no port)' : `port ${port}`;
  const details = facts.length === 0 ? '' : ` (${facts.join(', ')})`;
  return `${outside} ${arrow} ${names.get(inner) ?? `layer ${inner}`}${details}`;
}
