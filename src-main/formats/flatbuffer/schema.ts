/** How tables of a flatbuffer are described: field numbers, kinds and defaults (scripts/flatbuffer-schemas.py). */

export type ScalarKind =
  | 'bool'
  | 'int8'
  | 'uint8'
  | 'int16'
  | 'uint16'
  | 'int32'
  | 'uint32'
  | 'int64'
  | 'uint64'
  | 'float32'
  | 'float64';

export type FieldKind = ScalarKind | 'string' | 'table' | 'union' | `[${ScalarKind | 'string' | 'table'}]`;

/** Number, kind; of a scalar its default and its enum, of a table the name of its schema. */
export type FieldSchema = readonly [number: number, kind: FieldKind, more?: number | string, enumName?: string];

export type TableSchema = Readonly<Record<string, FieldSchema>>;

/** Names of an enum's members by number. */
export type EnumNames = Readonly<Record<number, string>>;

export const scalarBytes: Readonly<Record<ScalarKind, number>> = {
  bool: 1,
  int8: 1,
  uint8: 1,
  int16: 2,
  uint16: 2,
  int32: 4,
  uint32: 4,
  int64: 8,
  uint64: 8,
  float32: 4,
  float64: 8,
};
