/** Attributes of an object: in its header, or in a heap when there are many (spec IV.A.2.m, v). */
import { eachRecord } from './btree2.js';
import { type Dataspace, type Datatype, readDataspace, readDatatype } from './datatype.js';
import { FractalHeap } from './fractal-heap.js';
import type { GlobalHeap } from './global-heap.js';
import { Fields, type Hdf5File, textOf } from './hdf5-file.js';
import { type Message, MessageType, sharedMessage } from './object-header.js';
import { numbersOf } from './numbers.js';

export interface Hdf5Attribute {
  name: string;
  type: Datatype;
  space: Dataspace;
  /** Texts or numbers; the first thousand where there are more, and none where the type is not read. */
  items: string[];
  /** How many there are. */
  count: number;
}

const maxAttributes = 100_000;
/** Names of the layers and weights of a model are lists of text, which have to be whole. */
const maxTexts = 100_000;
const maxNumbers = 1000;

/** All attributes, values decoded. Throws MODEL_INVALID. */
export function readAttributes(
  file: Hdf5File,
  messages: readonly Message[],
  heaps: GlobalHeap,
): Map<string, Hdf5Attribute> {
  const found = new Map<string, Hdf5Attribute>();
  const add = (bytes: Uint8Array): void => {
    if (found.size >= maxAttributes) throw file.invalid('an object has over 100,000 attributes');
    const attribute = attributeOf(new Fields(file, bytes), heaps);
    found.set(attribute.name, attribute);
  };
  for (const { type, bytes } of messages) {
    if (type === MessageType.attribute) add(bytes);
    if (type !== MessageType.attributeInfo) continue;
    const fields = new Fields(file, bytes);
    const flags = fields.skip(1).u8();
    if ((flags & 1) !== 0) fields.skip(2);
    const heapAddress = fields.address();
    const byName = fields.address();
    if (heapAddress === undefined || byName === undefined) continue;
    const heap = new FractalHeap(file, heapAddress);
    eachRecord(file, byName, (record) => {
      const start = record.at;
      const shared = (record.skip(8).u8() & 2) !== 0;
      record.at = start;
      if (!shared) add(heap.object(record));
    });
  }
  return found;
}

function attributeOf(fields: Fields, heaps: GlobalHeap): Hdf5Attribute {
  const { file } = fields;
  const version = fields.u8();
  const flags = fields.u8();
  const sizes = [fields.u16(), fields.u16(), fields.u16()];
  if (version === 3) fields.skip(1);
  const part = (bytes: number): Uint8Array => {
    const taken = fields.take(bytes);
    // Version 1 pads each part to eight bytes.
    if (version === 1) fields.skip(Math.min(fields.left, (8 - (bytes % 8)) % 8));
    return taken;
  };
  const [nameBytes = 0, typeBytes = 0, spaceBytes = 0] = sizes;
  const name = textOf(part(nameBytes));
  const own = (bytes: Uint8Array, type: number, isShared: boolean): Fields =>
    new Fields(file, isShared && version > 1 ? sharedMessage(new Fields(file, bytes), type) : bytes);
  const type = readDatatype(own(part(typeBytes), MessageType.datatype, (flags & 1) !== 0));
  const space = readDataspace(own(part(spaceBytes), MessageType.dataspace, (flags & 2) !== 0));
  const count = space.isNull ? 0 : space.shape.reduce((product, size) => product * size, 1);
  return { name, type, space, items: itemsOf(fields, type, count, heaps), count };
}

function itemsOf(fields: Fields, type: Datatype, count: number, heaps: GlobalHeap): string[] {
  const { file } = fields;
  if (type.kind === 'unknown' || type.bytes === 0) return [];
  const most = Math.min(count, type.kind === 'number' ? maxNumbers : maxTexts, Math.floor(fields.left / type.bytes));
  if (type.kind === 'number') return numbersOf(fields.take(most * type.bytes), type, most);
  const texts: string[] = [];
  for (let index = 0; index < most; index += 1) {
    const item = new Fields(file, fields.take(type.bytes));
    texts.push(type.kind === 'text' ? textOf(item.bytes).trimEnd() : textOf(heaps.object(item.skip(4))));
  }
  return texts;
}
