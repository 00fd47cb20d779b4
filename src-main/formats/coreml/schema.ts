/** How fields of a message are declared (schema.generated.ts), and the same by number. */
import { LapidaryError } from '../../../src-shared/errors.js';
import { coremlMessages } from './schema.generated.js';

export interface FieldKind {
  name: string;
  number: number;
  /** Without the `*`. */
  kind: string;
  repeated: boolean;
  oneof: string | undefined;
  /** Wire type of one element. */
  wire: number;
  /** Whether its elements may stand together. */
  packs: boolean;
}

export interface MessageKind {
  name: string;
  fields: readonly FieldKind[];
  byName: ReadonlyMap<string, FieldKind>;
  byNumber: ReadonlyMap<number, FieldKind>;
}

const known = new Map<string, MessageKind>();

/** The declaration of a message this reader asks for by name. */
export function messageKind(name: string): MessageKind {
  const found = known.get(name);
  if (found !== undefined) return found;
  const schema = coremlMessages[name];
  if (schema === undefined) throw new LapidaryError('INTERNAL', `No message ${name} in the schema.`);
  const fields = Object.entries(schema).map(([field, [number, text, oneof]]) => {
    const repeated = text.startsWith('*');
    const element = repeated ? text.slice(1) : text;
    const packs = repeated && isNumber(element);
    return { name: field, number, kind: element, repeated, oneof, wire: wireType(element), packs };
  });
  const kind: MessageKind = {
    name,
    fields,
    byName: new Map(fields.map((field) => [field.name, field])),
    byNumber: new Map(fields.map((field) => [field.number, field])),
  };
  known.set(name, kind);
  return kind;
}

const varints = new Set(['int', 'uint', 'bool']);
const wireOf: Readonly<Record<string, number>> = { float: 5, double: 1 };

export const isVarint = (kind: string): boolean => varints.has(kind) || kind.startsWith('enum ');
export const isNumber = (kind: string): boolean => isVarint(kind) || kind === 'float' || kind === 'double';
export const isMessage = (kind: string): boolean => !isNumber(kind) && kind !== 'string' && kind !== 'bytes';

/** Wire type of one element. Source: https://protobuf.dev/programming-guides/encoding. */
const wireType = (kind: string): number => (isVarint(kind) ? 0 : (wireOf[kind] ?? 2));
