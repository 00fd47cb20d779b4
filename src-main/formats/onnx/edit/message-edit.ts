/** Editing one message field by field: what no edit touches stays a range of where it lies. */
import { type ByteSource, MemorySource } from '../../byte-source.js';
import { type Field, FieldReader } from '../field-reader.js';
import type { MessageKind } from '../message-rules.js';
import { modelInvalid, modelTooDeep } from '../model-errors.js';
import { maxMessageDepth } from '../skeleton.js';
import { tooManyChanges } from './edit-errors.js';
import { lengthDelimited, type Segment, SegmentList } from './segments.js';

/** Names and texts are compared up to this length; longer ones stay as they are. */
export const maxTextBytes = 64 * 1024;
/** Descriptions of types and entries are decoded up to this size: decoded, they take many times of it. */
const maxDecodedBytes = 1024 * 1024;
/** What one change takes in memory besides its bytes: generous, so that the limit is one of real memory. */
const changeBytes = 128;
const maxHeldBytes = 256 * 1024 * 1024;

const utf8 = new TextDecoder();

/** Where a message lies: in the source, or in memory, having been given with the edits. */
export class Origin {
  readonly #held: { bytes: number };

  private constructor(
    readonly reader: FieldReader,
    /** Bytes of a given message; undefined for the source. */
    readonly given: Uint8Array | undefined,
    held: { bytes: number },
  ) {
    this.#held = held;
  }

  static ofSource(source: ByteSource): Origin {
    return new Origin(new FieldReader(source), undefined, { bytes: 0 });
  }

  /** The same for a message that was given, on the same account of memory. */
  ofGiven(bytes: Uint8Array): Origin {
    return new Origin(new FieldReader(new MemorySource(this.reader.source.path, bytes)), bytes, this.#held);
  }

  segment(start: number, end: number): Segment {
    return this.given?.subarray(start, end) ?? { start, end };
  }

  /** Counts what a change holds; throws where all of them together are too much. */
  hold(bytes: number): void {
    this.#held.bytes += changeBytes + bytes;
    if (this.#held.bytes > maxHeldBytes) throw tooManyChanges(this.reader.source.path);
  }

  /** The value of a field that is to be decoded. Throws MODEL_INVALID where that would take too much memory. */
  bytes({ bodyStart, end }: Field): Uint8Array {
    if (end - bodyStart > maxDecodedBytes) {
      throw modelInvalid(this.reader.source.path, 'a type or an entry in it is over 1 MB');
    }
    const bytes = new Uint8Array(end - bodyStart);
    this.reader.window.copy(bodyStart, end, bytes);
    return bytes;
  }

  /** A text field; undefined where it is too long to be a name. */
  text(field: Field): string | undefined {
    return field.end - field.bodyStart > maxTextBytes ? undefined : utf8.decode(this.bytes(field));
  }
}

/** One message: [start, end) of its origin, `depth` messages below the file. */
export interface Message {
  origin: Origin;
  kind: MessageKind;
  start: number;
  end: number;
  depth: number;
}

/** The message a field of `parent` holds. */
export function childOf(parent: Message, field: Field, kind: MessageKind): Message {
  return { origin: parent.origin, kind, start: field.bodyStart, end: field.end, depth: parent.depth + 1 };
}

/** Calls `visit` with every field; it may look into the field. Throws MODEL_TOO_DEEP. */
export function eachField({ origin, kind, start, end, depth }: Message, visit: (field: Field) => void): void {
  const { window, source } = origin.reader;
  if (depth > maxMessageDepth) throw modelTooDeep(source.path);
  const outermost = depth === 1 && origin.given === undefined;
  for (let pos = start; pos < end; ) {
    window.pos = pos;
    const field = origin.reader.next(kind, end, outermost);
    pos = field.end;
    visit(field);
  }
}

/** What takes the place of a field: fields with their tags, possibly none; undefined keeps it. */
export type FieldChange = SegmentList | undefined;

/** The body of the message as `change` makes it, followed by `added`; undefined where nothing changes. */
export function editMessage(
  message: Message,
  change: (field: Field) => FieldChange,
  added: () => FieldChange = () => undefined,
): SegmentList | undefined {
  const { origin, start, end } = message;
  const edited = new SegmentList();
  let changes = 0;
  let keptFrom = start;
  eachField(message, (field) => {
    const changed = change(field);
    if (changed === undefined) return;
    changes += 1;
    origin.hold(0);
    edited.push(origin.segment(keptFrom, field.start));
    edited.append(changed);
    keptFrom = field.end;
  });
  edited.push(origin.segment(keptFrom, end));
  const more = added();
  if (more !== undefined) edited.append(more);
  return changes > 0 || (more?.bytes ?? 0) > 0 ? edited : undefined;
}

/** The change of a field that holds a message. */
export function editChild(
  parent: Message,
  field: Field,
  kind: MessageKind,
  edit: (message: Message) => SegmentList | undefined,
): FieldChange {
  const body = edit(childOf(parent, field, kind));
  return body && lengthDelimited(field.number, body);
}

/** A field of `origin` written anew. */
export function newField(origin: Origin, number: number, body: Uint8Array): SegmentList {
  origin.hold(body.length);
  return lengthDelimited(number, body);
}

/** The last occurrence of a text field, which is the one that holds. */
export function lastText(message: Message, number: number): string | undefined {
  let text: string | undefined;
  eachField(message, (field) => {
    if (field.number === number) text = message.origin.text(field);
  });
  return text;
}

/** Fields left out. */
export const nothing = (): SegmentList => new SegmentList();
