/** Pickles made wrong: instructions taken out, repeated and given other arguments, and programs that grow when they run. */
import { PickleReader } from '../../../src-main/formats/pickle/pickle-reader.js';
import type { Structure } from './mutants.js';

/** Instructions are parts, their arguments numbers. Ends quietly where the bytes are no pickle any more. */
export function pickleStructure(bytes: Uint8Array): Structure {
  const structure: Structure = { borders: [], numbers: [], parts: [] };
  const reader = new PickleReader(bytes, '');
  while (reader.position < bytes.length) {
    const { name, argument } = readNext(reader);
    if (name === 'STOP') break;
    const start = structure.borders.at(-1) ?? 0;
    const end = reader.position;
    structure.borders.push(end);
    structure.parts.push([start, end]);
    const width = typeof argument === 'string' ? 4 : Math.min(end - start - 1, 8);
    if (width > 0 && start + 1 + width <= end) structure.numbers.push({ at: start + 1, width });
  }
  return structure;
}

function readNext(reader: PickleReader): { name: string; argument: unknown } {
  try {
    return reader.next();
  } catch {
    return { name: 'STOP', argument: null };
  }
}

const latin = (text: string): Buffer => Buffer.from(text, 'latin1');
const text = (value: string): Buffer => {
  const length = Buffer.alloc(5, 'X');
  length.writeUInt32LE(Buffer.byteLength(value), 1);
  return Buffer.concat([length, Buffer.from(value)]);
};
const int = (value: number): Buffer => {
  const bytes = Buffer.alloc(5, 'J');
  bytes.writeInt32LE(value, 1);
  return bytes;
};
/** 2^62 as LONG1. */
const huge = latin('\x8a\x08\0\0\0\0\0\0\0\x40');

interface View {
  first?: Buffer;
  shape?: Buffer[];
  stride?: Buffer[];
  elements?: Buffer;
  key?: Buffer;
}

const tuple = (items: Buffer[]): Buffer => Buffer.concat([latin('('), ...items, latin('t')]);

/** `torch._utils._rebuild_tensor_v2(storage, first, shape, stride, False, OrderedDict())`. */
export function tensor({
  first = int(0),
  shape = [int(2)],
  stride = [int(1)],
  elements = int(2),
  key = text('0'),
}: View = {}): Buffer {
  const storage = [text('storage'), latin('ctorch\nFloatStorage\n'), key, text('cpu'), elements];
  const hooks = latin('ccollections\nOrderedDict\n)R');
  const args = [Buffer.concat([tuple(storage), latin('Q')]), first, tuple(shape), tuple(stride), latin('\x89'), hooks];
  return Buffer.concat([latin('ctorch._utils\n_rebuild_tensor_v2\n'), tuple(args), latin('R')]);
}

/** `{key: value}` per pair, as a whole pickle. */
export const pickleOf = (pairs: readonly (readonly [Buffer, Buffer])[]): Buffer =>
  Buffer.concat([latin('\x80\x02}('), ...pairs.flat(), latin('u.')]);

const repeat = (piece: string, count: number): Buffer => Buffer.alloc(piece.length * count, piece, 'latin1');
const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at));

/** Programs for data.pkl. */
export const hostilePickles: Readonly<Record<string, () => Buffer>> = {
  'lists in lists, deep': () =>
    Buffer.concat([latin('\x80\x02'), repeat(']', 300_000), repeat('a', 299_999), latin('.')]),
  'tuples in tuples, deep': () => Buffer.concat([latin('\x80\x02)'), repeat('\x85', 500_000), latin('.')]),
  'dicts in dicts, deep': () =>
    Buffer.concat([latin('\x80\x02'), repeat('}K\x01', 100_000), latin('}'), repeat('s', 100_000), latin('.')]),
  'a list in itself': () => latin('\x80\x02]q\0(h\0h\0h\0e.'),
  'a dict in itself': () => latin('\x80\x02}q\0(K\x01h\0K\x02h\0u.'),
  'a call whose argument is itself': () =>
    latin('\x80\x02ctorch._utils\n_rebuild_parameter\n]q\0h\0ah\0\x85Rq\x01h\x01b.'),
  'a billion leaves': () =>
    Buffer.concat([
      latin('\x80\x02]q\0'),
      ...times(60, (at) => Buffer.from([0x5d, 0x68, at, 0x61, 0x68, at, 0x61, 0x71, at + 1])),
      latin('.'),
    ]),
  'a billion leaves in dicts': () =>
    Buffer.concat([
      latin('\x80\x02}q\0'),
      ...times(60, (at) => Buffer.from([0x7d, 0x28, 0x4b, 1, 0x68, at, 0x4b, 2, 0x68, at, 0x75, 0x71, at + 1])),
      latin('.'),
    ]),
  'a view of 2^62 elements': () => pickleOf([[text('w'), tensor({ shape: [huge], elements: huge })]]),
  'a view of many equal elements': () =>
    pickleOf([[text('w'), tensor({ shape: [int(250_000_000)], stride: [int(0)] })]]),
  'a view of too many equal elements': () =>
    pickleOf([[text('w'), tensor({ shape: [int(2 ** 31 - 1), int(2 ** 31 - 1)], stride: [int(0), int(0)] })]]),
  'a view with a negative stride': () => pickleOf([[text('w'), tensor({ stride: [int(-1)] })]]),
  'a view from a negative place': () => pickleOf([[text('w'), tensor({ first: int(-5) })]]),
  'a view from beyond': () => pickleOf([[text('w'), tensor({ first: huge })]]),
  'a view of a hundred axes': () =>
    pickleOf([[text('w'), tensor({ shape: times(100, () => int(1)), stride: times(100, () => int(1)) })]]),
  'a storage called __proto__': () => pickleOf([[text('__proto__'), tensor({ key: text('__proto__') })]]),
  'a storage called ../../x': () => pickleOf([[text('w'), tensor({ key: text('../../x') })]]),
  'a storage whose type is a number': () =>
    latin('\x80\x02}X\x01\0\0\0wctorch._utils\n_rebuild_tensor_v2\n(K\x01K\x02K\x03K\x04K\x05K\x06tRs.'),
  'long names of many tensors': () =>
    Buffer.concat([
      ...[latin('\x80\x02'), tensor(), latin('q\0'), latin('0}'), text('n'.repeat(200_000)), latin('}(')],
      ...times(20_000, (at) => Buffer.concat([int(at), latin('h\0')])),
      latin('us.'),
    ]),
  'a name of 8 MB': () => pickleOf([[text('n'.repeat(8_000_000)), tensor()]]),
  'keys that are lists': () => pickleOf(times(100, () => [latin(']'), tensor()] as const)),
  'a hundred thousand tensors': () =>
    Buffer.concat([
      latin('\x80\x02'),
      tensor(),
      latin('q\0'),
      latin('0}('),
      ...times(100_000, (at) => Buffer.concat([int(at), latin('h\0')])),
      latin('u.'),
    ]),
  'marks and nothing else': () => repeat('(', 1_000_000),
  'marks taken one by one': () => Buffer.concat([repeat('(', 200_000), repeat('t', 200_000), latin('.')]),
  'a number of a million digits': () => Buffer.concat([latin('L'), repeat('7', 1_000_000), latin('L\n.')]),
  'a long of 2^31 bytes': () => latin('\x80\x02\x8b\xff\xff\xff\x7f.'),
  'a text of 2^63 bytes': () => latin('\x80\x04\x8d\xff\xff\xff\xff\xff\xff\xff\x7f.'),
  'memo numbers far apart': () => latin('\x80\x02]r\xff\xff\xff\xff0j\xff\xff\xff\xffa.'),
  'two million calls': () => Buffer.concat([latin('\x80\x02cm\nF\n'), repeat(')R', 1_000_000), latin('.')]),
  'states upon states': () => Buffer.concat([latin('\x80\x02cm\nF\n)R'), repeat('}b', 300_000), latin('.')]),
  'a state that is its object': () => latin('\x80\x02cm\nF\n)Rq\0h\0b.'),
  'objects in their states, deep': () =>
    Buffer.concat([
      latin('\x80\x02'),
      repeat('cm\nF\n)R}K\x01', 50_000),
      latin('K\x02'),
      repeat('sb', 50_000),
      latin('.'),
    ]),
};
