/** The links of a group, stored in any of the format's three ways (spec IV.A.2.c, g, r; III.A.1, III.B–D). */
import { eachRecord } from './btree2.js';
import { FractalHeap } from './fractal-heap.js';
import { Fields, type Hdf5File, textOf } from './hdf5-file.js';
import { type Message, MessageType } from './object-header.js';

export interface Link {
  name: string;
  /** Object header; undefined for soft and external links, which are not followed. */
  address: number | undefined;
}

/** Links of one group; a damaged file cannot ask for more. */
const maxLinks = 1_000_000;

/** Links in the order of their names, or of the header; empty for what is no group. */
export function readLinks(file: Hdf5File, messages: readonly Message[]): Link[] {
  const links: Link[] = [];
  for (const { type, bytes } of messages) {
    const fields = new Fields(file, bytes);
    if (type === MessageType.link) links.push(linkOf(fields));
    else if (type === MessageType.linkInfo) addDense(file, fields, links);
    else if (type === MessageType.symbolTable) addSymbols(file, fields, links);
    if (links.length > maxLinks) throw file.invalid('a group has over a million links');
  }
  return links;
}

/** Whether an object is a group: it says so even when it is empty. */
export const isGroup = (messages: readonly Message[]): boolean =>
  messages.some(({ type }) => [MessageType.linkInfo, MessageType.symbolTable, MessageType.link].includes(type as 2));

function linkOf(fields: Fields): Link {
  const flags = fields.skip(1).u8();
  const kind = (flags & 8) === 0 ? 0 : fields.u8();
  if ((flags & 4) !== 0) fields.skip(8);
  if ((flags & 16) !== 0) fields.skip(1);
  const name = textOf(fields.take(fields.unsigned(1 << (flags & 3))));
  return { name, address: kind === 0 ? fields.address() : undefined };
}

function addDense(file: Hdf5File, fields: Fields, links: Link[]): void {
  const flags = fields.skip(1).u8();
  if ((flags & 1) !== 0) fields.skip(8);
  const heapAddress = fields.address();
  const byName = fields.address();
  if (heapAddress === undefined || byName === undefined) return;
  const heap = new FractalHeap(file, heapAddress);
  const found: Link[] = [];
  eachRecord(file, byName, (record) => {
    if (found.length > maxLinks) throw file.invalid('a group has over a million links');
    found.push(linkOf(new Fields(file, heap.object(record.skip(4)))));
  });
  // The index is in the order of the names' hashes.
  found.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  for (const link of found) links.push(link);
}

function addSymbols(file: Hdf5File, fields: Fields, links: Link[]): void {
  const tree = fields.address();
  const heapAddress = fields.address();
  if (tree === undefined || heapAddress === undefined) return;
  const header = file.fields(heapAddress, 8 + 2 * file.lengthBytes + file.offsetBytes).expect('HEAP');
  const bytes = header.skip(4).length();
  const names = file.bytes(header.skip(file.lengthBytes).address() ?? 0, bytes);
  for (const node of leaves(file, tree)) {
    const table = file.some(node, 8).expect('SNOD');
    const count = table.skip(2).u16();
    const entries = file.fields(node + 8, count * (2 * file.offsetBytes + 24));
    for (let index = 0; index < count; index += 1) {
      const name = textOf(names.subarray(entries.unsigned(file.offsetBytes)));
      const address = entries.address();
      const isSoft = entries.u32() === 2;
      entries.skip(20);
      links.push({ name, address: isSoft ? undefined : address });
      if (links.length > maxLinks) throw file.invalid('a group has over a million links');
    }
  }
}

/** Children of the lowest nodes of a version 1 B-tree of group names, from left to right. */
function leaves(file: Hdf5File, root: number): number[] {
  const found: number[] = [];
  const seen = new Set<number>();
  const waiting = [root];
  for (let address = waiting.pop(); address !== undefined; address = waiting.pop()) {
    if (seen.has(address)) throw file.invalid('a B-tree leads back into itself');
    seen.add(address);
    const head = file.fields(address, 8 + 2 * file.offsetBytes).expect('TREE');
    const level = head.skip(1).u8();
    const count = head.u16();
    const pair = file.lengthBytes + file.offsetBytes;
    const entries = file.fields(address + 8 + 2 * file.offsetBytes, count * pair);
    const children: number[] = [];
    for (let index = 0; index < count; index += 1) {
      const child = entries.skip(file.lengthBytes).address();
      if (child !== undefined) children.push(child);
    }
    if (level === 0) found.push(...children);
    else waiting.push(...children.reverse());
    if (found.length > maxLinks) throw file.invalid('a group has over a million links');
  }
  return found;
}
