/** One message of a Core ML file, its fields found by name. A field that is absent has protobuf's default. */
import { LapidaryError } from '../../../src-shared/errors.js';
import { float32Text } from '../element-text.js';
import { WireError } from '../file-window.js';
import { type FieldAt, maxDepth, type ProtoFile, signedVarint } from './proto-file.js';
import { coremlEnums } from './schema.generated.js';
import { type FieldKind, isNumber, isVarint, type MessageKind, messageKind } from './schema.js';

/** Occurrences kept of one message; a message with more (trees, vectors) is gone through with `each`. */
const maxKept = 1_000_000;
/** Longer texts are cut, in bytes. */
const maxTextBytes = 1024 * 1024;

/** Where the elements of a field of numbers or bytes lie, in file order. */
export interface Run {
  file: ProtoFile;
  chunks: readonly { start: number; end: number }[];
  bytes: number;
}

export class Message {
  readonly #kind: MessageKind;
  #fields: FieldAt[] | undefined;
  #cut = false;

  constructor(
    readonly file: ProtoFile,
    kind: string,
    readonly start: number,
    readonly end: number,
    readonly depth = 1,
  ) {
    if (depth > maxDepth) throw file.tooDeep();
    this.#kind = messageKind(kind);
  }

  get kind(): MessageKind {
    return this.#kind;
  }

  has(name: string): boolean {
    return this.#last(this.#fieldOf(name)) !== undefined;
  }

  int(name: string): number {
    return this.#last(this.#fieldOf(name))?.value ?? 0;
  }

  flag(name: string): boolean {
    return this.int(name) !== 0;
  }

  /** Of a float or a double; a float has the fewest digits that name it. */
  float(name: string): number {
    const kind = this.#fieldOf(name);
    const field = this.#last(kind);
    return field === undefined ? 0 : this.#floatAt(field.start, kind.kind);
  }

  text(name: string): string {
    const field = this.#last(this.#fieldOf(name));
    return field === undefined ? '' : this.#textAt(field);
  }

  /** The first `most` texts of a repeated field. */
  texts(name: string, most = maxKept): string[] {
    return this.#all(this.#fieldOf(name))
      .slice(0, most)
      .map((field) => this.#textAt(field));
  }

  /** Name of an enum's value; the number where it has none here. */
  word(name: string): string {
    return enumWord(this.#fieldOf(name).kind, this.int(name));
  }

  message(name: string): Message | undefined {
    const kind = this.#fieldOf(name);
    const field = this.#last(kind);
    return field === undefined ? undefined : this.#inner(kind, field);
  }

  /** All messages of a repeated field; MODEL_INVALID where there are more than can be kept. */
  messages(name: string): Message[] {
    const kind = this.#fieldOf(name);
    const found = this.#all(kind);
    if (this.#cut) throw this.file.invalid(`it has over ${maxKept.toLocaleString('en-US')} ${name}`);
    return found.map((field) => this.#inner(kind, field));
  }

  /** Entries of a map by key, the last of each. */
  entries(name: string): Map<string, Message> {
    const found = new Map<string, Message>();
    for (const entry of this.messages(name)) {
      const value = entry.message('value');
      if (value !== undefined) found.set(entry.text('key'), value);
    }
    return found;
  }

  /** Goes through a repeated message field without keeping it: for the many. */
  each(name: string, visit: (message: Message) => void): void {
    const kind = this.#fieldOf(name);
    this.file.eachField(this.start, this.end, (field) => {
      if (field.number === kind.number) visit(this.#inner(kind, this.#checked(kind, field)));
    });
  }

  /** Name of the field of a oneof that is given, the last of them. */
  choice(oneof: string): string | undefined {
    let found: string | undefined;
    for (const { number } of this.#index()) {
      const field = this.#kind.byNumber.get(number);
      if (field?.oneof === oneof) found = field.name;
    }
    return found;
  }

  /** Numbers of fields the schema does not have. */
  unknown(): number[] {
    return this.#index()
      .map(({ number }) => number)
      .filter((number) => !this.#kind.byNumber.has(number));
  }

  /** How many elements a repeated field has. Integers are counted by reading them. */
  count(name: string): number {
    const kind = this.#fieldOf(name);
    if (!isNumber(kind.kind)) return this.#all(kind).length;
    const width = kind.kind === 'float' ? 4 : 8;
    let count = 0;
    for (const { wire, start, end } of this.#all(kind)) {
      if (wire !== 2) count += 1;
      else count += isVarint(kind.kind) ? this.file.window.countVarints(start, end) : Math.floor((end - start) / width);
    }
    return count;
  }

  /** The first `most` elements of a repeated field of numbers, packed or not. */
  numbers(name: string, most = 1000): number[] {
    const kind = this.#fieldOf(name);
    const found: number[] = [];
    for (const field of this.#all(kind)) {
      if (found.length >= most) break;
      if (isVarint(kind.kind)) this.#varintsIn(field, found, most);
      else {
        const width = kind.kind === 'float' ? 4 : 8;
        for (let at = field.start; at + width <= field.end && found.length < most; at += width) {
          found.push(this.#floatAt(at, kind.kind));
        }
      }
    }
    return found;
  }

  /** Where the bytes of a field of floats, packed integers or bytes lie; undefined where there are none. */
  run(name: string): Run | undefined {
    const chunks = this.#all(this.#fieldOf(name)).filter(({ start, end }) => end > start);
    if (chunks.length === 0) return undefined;
    return { file: this.file, chunks, bytes: chunks.reduce((sum, { start, end }) => sum + end - start, 0) };
  }

  #varintsIn({ wire, start, end, value }: FieldAt, into: number[], most: number): void {
    if (wire === 0) {
      into.push(value);
      return;
    }
    const { window } = this.file;
    window.pos = start;
    while (window.pos < end && into.length < most) into.push(signedVarint(window));
  }

  #floatAt(position: number, kind: string): number {
    const width = kind === 'float' ? 4 : 8;
    const bytes = this.file.bytes(position, position + width);
    const view = new DataView(bytes.buffer);
    return width === 8 ? view.getFloat64(0, true) : Number(float32Text(view.getFloat32(0, true)));
  }

  #textAt({ start, end }: FieldAt): string {
    return Buffer.from(this.file.bytes(start, Math.min(end, start + maxTextBytes))).toString('utf8');
  }

  #inner(kind: FieldKind, { start, end }: FieldAt): Message {
    return new Message(this.file, kind.kind, start, end, this.depth + 1);
  }

  #fieldOf(name: string): FieldKind {
    const field = this.#kind.byName.get(name);
    if (field === undefined) throw new LapidaryError('INTERNAL', `${this.#kind.name} has no field ${name}.`);
    return field;
  }

  #index(): FieldAt[] {
    if (this.#fields !== undefined) return this.#fields;
    const fields: FieldAt[] = [];
    this.file.eachField(this.start, this.end, (field) => {
      const kind = this.#kind.byNumber.get(field.number);
      if (fields.length >= maxKept) this.#cut = true;
      else fields.push(kind === undefined ? field : this.#checked(kind, field));
    });
    this.#fields = fields;
    return fields;
  }

  #checked(kind: FieldKind, field: FieldAt): FieldAt {
    // Numbers of a repeated field may stand one by one or together.
    if (field.wire === kind.wire || (field.wire === 2 && kind.packs)) return field;
    throw new WireError('malformed', `field ${kind.name} of ${this.#kind.name} is of the wrong type`, field.start);
  }

  #last({ number }: FieldKind): FieldAt | undefined {
    return this.#index().findLast((field) => field.number === number);
  }

  #all({ number }: FieldKind): FieldAt[] {
    return this.#index().filter((field) => field.number === number);
  }
}

/** Name of a value of `enum Name`; the number as text where it is newer than the schema. */
export const enumWord = (kind: string, value: number): string =>
  coremlEnums[kind.slice('enum '.length)]?.[value] ?? String(value);
