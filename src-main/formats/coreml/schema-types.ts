/** Form of the table of field numbers (schema.generated.ts). */

/** Field number; kind (`*` first where it is repeated): a scalar, `enum Name` or a message's name; its oneof. */
export type FieldSchema = readonly [number: number, kind: string, oneof?: string];
export type MessageSchema = Readonly<Record<string, FieldSchema>>;
