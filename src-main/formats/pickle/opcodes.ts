/**
 * Pickle opcodes, protocols 0 to 5, as Lib/pickletools.py documents them: the byte, and what follows it in the file.
 */

/** How the argument of an opcode is written. `line` ends in a newline; numbers are little-endian; `len` counts bytes. */
export type ArgumentKind =
  | 'none'
  | 'line'
  | 'two-lines'
  | 'uint1'
  | 'uint2'
  | 'int4'
  | 'uint4'
  | 'uint8'
  | 'float8'
  | 'bytes1'
  | 'bytes4'
  | 'bytes8'
  | 'text1'
  | 'text4'
  | 'text8'
  | 'long1'
  | 'long4';

const table: [name: string, byte: number, argument: ArgumentKind][] = [
  ['MARK', 0x28, 'none'],
  ['STOP', 0x2e, 'none'],
  ['POP', 0x30, 'none'],
  ['POP_MARK', 0x31, 'none'],
  ['DUP', 0x32, 'none'],
  ['FLOAT', 0x46, 'line'],
  ['INT', 0x49, 'line'],
  ['BININT', 0x4a, 'int4'],
  ['BININT1', 0x4b, 'uint1'],
  ['LONG', 0x4c, 'line'],
  ['BININT2', 0x4d, 'uint2'],
  ['NONE', 0x4e, 'none'],
  ['PERSID', 0x50, 'line'],
  ['BINPERSID', 0x51, 'none'],
  ['REDUCE', 0x52, 'none'],
  ['STRING', 0x53, 'line'],
  ['BINSTRING', 0x54, 'text4'],
  ['SHORT_BINSTRING', 0x55, 'text1'],
  ['UNICODE', 0x56, 'line'],
  ['BINUNICODE', 0x58, 'text4'],
  ['APPEND', 0x61, 'none'],
  ['BUILD', 0x62, 'none'],
  ['GLOBAL', 0x63, 'two-lines'],
  ['DICT', 0x64, 'none'],
  ['EMPTY_DICT', 0x7d, 'none'],
  ['APPENDS', 0x65, 'none'],
  ['GET', 0x67, 'line'],
  ['BINGET', 0x68, 'uint1'],
  ['INST', 0x69, 'two-lines'],
  ['LONG_BINGET', 0x6a, 'uint4'],
  ['LIST', 0x6c, 'none'],
  ['EMPTY_LIST', 0x5d, 'none'],
  ['OBJ', 0x6f, 'none'],
  ['PUT', 0x70, 'line'],
  ['BINPUT', 0x71, 'uint1'],
  ['LONG_BINPUT', 0x72, 'uint4'],
  ['SETITEM', 0x73, 'none'],
  ['TUPLE', 0x74, 'none'],
  ['EMPTY_TUPLE', 0x29, 'none'],
  ['SETITEMS', 0x75, 'none'],
  ['BINFLOAT', 0x47, 'float8'],
  ['PROTO', 0x80, 'uint1'],
  ['NEWOBJ', 0x81, 'none'],
  ['EXT1', 0x82, 'uint1'],
  ['EXT2', 0x83, 'uint2'],
  ['EXT4', 0x84, 'uint4'],
  ['TUPLE1', 0x85, 'none'],
  ['TUPLE2', 0x86, 'none'],
  ['TUPLE3', 0x87, 'none'],
  ['NEWTRUE', 0x88, 'none'],
  ['NEWFALSE', 0x89, 'none'],
  ['LONG1', 0x8a, 'long1'],
  ['LONG4', 0x8b, 'long4'],
  ['BINBYTES', 0x42, 'bytes4'],
  ['SHORT_BINBYTES', 0x43, 'bytes1'],
  ['SHORT_BINUNICODE', 0x8c, 'text1'],
  ['BINUNICODE8', 0x8d, 'text8'],
  ['BINBYTES8', 0x8e, 'bytes8'],
  ['EMPTY_SET', 0x8f, 'none'],
  ['ADDITEMS', 0x90, 'none'],
  ['FROZENSET', 0x91, 'none'],
  ['NEWOBJ_EX', 0x92, 'none'],
  ['STACK_GLOBAL', 0x93, 'none'],
  ['MEMOIZE', 0x94, 'none'],
  ['FRAME', 0x95, 'uint8'],
  ['BYTEARRAY8', 0x96, 'bytes8'],
  ['NEXT_BUFFER', 0x97, 'none'],
  ['READONLY_BUFFER', 0x98, 'none'],
];

export interface Opcode {
  name: string;
  argument: ArgumentKind;
}

/** Opcodes by byte; undefined for bytes that are none. */
export const opcodes: readonly (Opcode | undefined)[] = Array.from({ length: 256 }, (_, byte) => {
  const row = table.find(([, code]) => code === byte);
  return row === undefined ? undefined : { name: row[0], argument: row[2] };
});

/** Those torch.load(weights_only=True) knows (torch 2.13, torch/_weights_only_unpickler.py): what protocol 2 needs. */
export const safeOpcodes: ReadonlySet<string> = new Set(
  `GLOBAL NEWOBJ REDUCE BUILD APPEND APPENDS SETITEM SETITEMS MARK TUPLE TUPLE1 TUPLE2 TUPLE3 NONE NEWFALSE NEWTRUE
EMPTY_TUPLE EMPTY_LIST EMPTY_DICT EMPTY_SET BININT BININT1 BININT2 BINFLOAT BINUNICODE SHORT_BINSTRING BINPERSID BINGET
LONG_BINGET BINPUT LONG_BINPUT LONG1 PROTO STOP`.split(/\s+/),
);
