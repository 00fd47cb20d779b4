import { describe, expect, it } from 'vitest';
import type { LapidaryError } from '../../../src-shared/errors.js';
import { MemorySource } from '../byte-source.js';
import { FlatFile } from './flat-file.js';
import { type FlatTable, rootOf } from './flat-table.js';
import type { TableSchema } from './schema.js';
import { flatbuffer, table } from './test-flatbuffers.js';

const leaf = { size: [0, 'uint16', 7], name: [1, 'string'] } as const satisfies TableSchema;
const schema = {
  flag: [0, 'bool', 1],
  small: [1, 'int8', 0],
  large: [2, 'int64', -1],
  real: [3, 'float32', 0.5],
  name: [4, 'string'],
  bytes: [5, '[uint8]'],
  numbers: [6, '[int32]'],
  texts: [7, '[string]'],
  leaf: [8, 'table', 'Leaf'],
  leaves: [9, '[table]', 'Leaf'],
  longs: [10, '[int64]'],
} as const satisfies TableSchema;

type Fields = Parameters<typeof table>[1];
const bytesOf = (fields: Fields): Uint8Array => flatbuffer(table(schema, fields), 'TEST');
const read = (bytes: Uint8Array): FlatTable<typeof schema> =>
  rootOf(new FlatFile(new MemorySource('m', bytes)), schema);
const rooted = (fields: Fields): FlatTable<typeof schema> => read(bytesOf(fields));

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (thrown) {
    return (thrown as LapidaryError).code;
  }
  return 'nothing was thrown';
}

describe('tables of a flatbuffer', () => {
  it('give what is there', () => {
    const root = rooted({
      flag: false,
      small: -3,
      large: 2n ** 60n + 1n,
      real: 0.25,
      name: 'größe',
      numbers: [1, -2],
      texts: ['a', ''],
      leaf: table(leaf, { size: 9 }),
      leaves: [table(leaf, { name: 'x' }), table(leaf)],
      longs: [5n, -1n],
      bytes: Uint8Array.of(1, 2, 3),
    });
    expect(root.flag('flag')).toBe(false);
    expect(root.number('small')).toBe(-3);
    expect(root.integer('large')).toBe(2n ** 60n + 1n);
    expect(root.number('real')).toBe(0.25);
    expect(root.text('name')).toBe('größe');
    expect(root.text('name', 2)).toBe('gr…');
    expect(root.numbers('numbers')).toEqual([1, -2]);
    expect(root.numbers('numbers', 1)).toEqual([1]);
    expect(root.texts('texts')).toEqual(['a', '']);
    expect(root.table('leaf', leaf)?.number('size')).toBe(9);
    expect(root.tables('leaves', leaf).map((each) => [each.number('size'), each.text('name')])).toEqual([
      [7, 'x'],
      [7, undefined],
    ]);
    expect(root.integers('longs', 9)).toEqual([5n, -1n]);
    const run = root.bytes('bytes');
    expect(run && [...root.file.copy(run)]).toEqual([1, 2, 3]);
  });

  it('give defaults for what is left out', () => {
    const root = rooted({});
    expect(root.flag('flag')).toBe(true);
    expect(root.integer('large')).toBe(-1n);
    expect(root.number('real')).toBe(0.5);
    expect([root.text('name'), root.table('leaf', leaf), root.bytes('bytes')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect([root.numbers('numbers'), root.texts('texts'), root.tables('leaves', leaf)]).toEqual([[], [], []]);
  });

  it('leave runs of bytes in the file', () => {
    const source = new MemorySource('m', bytesOf({ bytes: new Uint8Array(5_000_000), name: 'behind' }));
    const root = rootOf(new FlatFile(source), schema);
    expect(root.bytes('bytes')?.bytes).toBe(5_000_000);
    expect(root.text('name')).toBe('behind');
    expect(source.bytesRead).toBeLessThan(70_000);
  });

  it('refuse what lies outside of the file', () => {
    const bytes = bytesOf({ name: 'a' });
    const view = new DataView(bytes.buffer);
    const start = view.getUint32(0, true);
    const changed = (at: number, value: number): Uint8Array => {
      const copy = Uint8Array.from(bytes);
      new DataView(copy.buffer).setUint32(at, value, true);
      return copy;
    };
    expect(codeOf(() => read(changed(0, 0)))).toBe('MODEL_INVALID');
    expect(codeOf(() => read(changed(0, 0x7fffffff)))).toBe('MODEL_TRUNCATED');
    // The list of fields before the file, and behind it.
    expect(codeOf(() => read(changed(start, 0x7fffffff)))).toBe('MODEL_INVALID');
    expect(codeOf(() => read(changed(start, 0x80000000)))).toBe('MODEL_TRUNCATED');
    // A list of fields that is shorter than its own head.
    expect(codeOf(() => read(changed(8, 0)))).toBe('MODEL_INVALID');
    const text = start + 4 + view.getUint32(start + 4, true);
    expect(codeOf(() => read(changed(text, 0xffffffff)).text('name'))).toBe('MODEL_TRUNCATED');
    expect(codeOf(() => read(bytes.subarray(0, 6)))).toBe('MODEL_TRUNCATED');
    expect(codeOf(() => read(new Uint8Array(0)))).toBe('MODEL_TRUNCATED');
  });

  it('refuse one table twice in a list, and work without end', () => {
    const bytes = bytesOf({ leaves: [table(leaf), table(leaf)], numbers: [1, 2, 3] });
    const view = new DataView(bytes.buffer);
    const root = read(bytes);
    // Field 9: its entry in the list of fields, its place in the table, the list it points to.
    const start = view.getUint32(0, true);
    const field = start + view.getUint16(start - view.getInt32(start, true) + 4 + 9 * 2, true);
    const list = field + view.getUint32(field, true);
    view.setUint32(list + 8, view.getUint32(list + 4, true) - 4, true);
    expect(codeOf(() => read(bytes).tables('leaves', leaf))).toBe('MODEL_INVALID');
    expect(
      codeOf(() => {
        for (let round = 0; round < 100_000; round += 1) root.numbers('numbers');
      }),
    ).toBe('MODEL_INVALID');
  });
});
