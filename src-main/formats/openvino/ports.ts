/** Ports of layers: element types, sizes, and the names tensors have. */
import type { Dim } from '../../../src-shared/graph.js';
import { elementType } from './element-types.js';
import { childrenOf, childOf, type XmlElement } from './read-xml.js';

export interface OutputPort {
  id: string;
  dtype: number;
  shape: readonly Dim[] | null;
  /** Names of the tensor; the first one is shown. */
  names: string[];
}

/** Names are joined by commas; a comma within a name has a backslash before it. */
export function splitNames(text: string | undefined): string[] {
  if (text === undefined || text === '') return [];
  return text
    .split(/(?<!\\),/)
    .map((name) => name.replaceAll('\\,', ','))
    .filter((name) => name !== '');
}

const sizesOf = (port: XmlElement): Dim[] => port.dims.map((size) => (size < 0 ? null : size));

export function outputPorts(layer: XmlElement): OutputPort[] {
  return childrenOf(childOf(layer, 'output'), 'port').map((port) => ({
    id: port.attributes.id ?? '0',
    dtype: elementType(port.attributes.precision),
    shape: sizesOf(port),
    names: splitNames(port.attributes.names),
  }));
}

/** Numbers of a layer's input ports, in order. */
export const inputPorts = (layer: XmlElement): string[] =>
  childrenOf(childOf(layer, 'input'), 'port').map(({ attributes }) => attributes.id ?? '0');

/**
 * A shape as `data` has it: `1,3,?,224..640`; a range of sizes becomes the dimension's name. null for `...`, a rank that
 * is not known, and for what is no shape.
 */
export function shapeOf(text: string): Dim[] | null {
  const trimmed = text.trim().replace(/^\[(.*)\]$/, '$1');
  if (trimmed === '') return [];
  if (trimmed === '...') return null;
  const dims: Dim[] = [];
  for (const part of trimmed.split(',')) {
    const size = part.trim();
    if (/^\d+$/.test(size) && Number.isSafeInteger(Number(size))) dims.push(Number(size));
    else if (size === '?' || size === '-1') dims.push(null);
    else if (/^\d*\.\.\d*$/.test(size)) dims.push(size);
    else return null;
  }
  return dims;
}
