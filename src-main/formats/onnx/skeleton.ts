/**
 * The skeleton of an ONNX file: the same protobuf message without its weights. One pass over the wire format
 * (https://protobuf.dev/programming-guides/encoding) copies structure and steps over data: a data field of more than
 * `elideOverBytes` is replaced by an `ElidedData` entry saying where it lies. Opening a 1.5 GB file so reads a few MB.
 */
import type { ByteSource } from '../byte-source.js';
import { FieldReader } from './field-reader.js';
import { modelTooDeep } from './model-errors.js';
import { type MessageKind, messageRules } from './message-rules.js';
import { SkeletonWriter } from './skeleton-writer.js';

/** Data fields over this many bytes stay in the file. Messages up to this size are copied without a look inside. */
export const elideOverBytes = 4096;
/** Documentation and metadata texts are cut after this many bytes. */
const maxTextBytes = 1024 * 1024;
/** One message that is read whole, but for its data. */
const maxWholeBytes = 64 * 1024 * 1024;
/** Messages inside messages; protobuf's own readers stop at 100 as well, so no runtime loads what is deeper. */
export const maxMessageDepth = 100;
/** Field number and tags of `ElidedData` in TensorProto and AttributeProto (scripts/proto.mjs). */
const elidedTag = 100000 * 8 + 2;
const elidedPartTags = [1 * 8, 2 * 8, 3 * 8, 4 * 8] as const;

/** Occurrences of one data field, back to back in the file. */
interface DataRun {
  field: number;
  start: number;
  end: number;
  /** Elements; see ElidedData. */
  count: number;
}

/** Bytes of one element in the packed form of a data field, by message and field number; the others hold bytes. */
const packedElements: Partial<Record<MessageKind, Record<number, number | 'varint'>>> = {
  attribute: { 7: 4, 8: 'varint' },
  tensor: { 4: 4, 5: 'varint', 7: 'varint', 10: 8, 11: 'varint' },
};

class SkeletonPass {
  readonly #reader: FieldReader;
  readonly #writer: SkeletonWriter;

  /** `whole`: documentation, dropped and unknown fields are copied as well, so that only data is left in the file. */
  constructor(
    readonly source: ByteSource,
    readonly whole: boolean,
  ) {
    this.#reader = new FieldReader(source);
    this.#writer = whole
      ? new SkeletonWriter(elideOverBytes, maxWholeBytes, 'one message')
      : new SkeletonWriter(Math.min(source.size, 1024 * 1024));
  }

  run(kind: MessageKind, start: number, end: number): Buffer {
    this.#reader.window.pos = start;
    this.#reader.during(() => this.#walk(kind, end, 1));
    return this.#writer.finish();
  }

  /** Copies the fields of one message up to `end`; data runs are written when the next field differs. */
  #walk(kind: MessageKind, end: number, depth: number): void {
    if (depth > maxMessageDepth) throw modelTooDeep(this.source.path);
    const { window } = this.#reader;
    const { wire, fields } = messageRules[kind];
    let run: DataRun | undefined;
    while (window.pos < end) {
      const {
        tag,
        number: field,
        wireType,
        start,
        bodyStart,
        end: fieldEnd,
      } = this.#reader.next(kind, end, depth === 1);
      const rule = fields.get(field);
      if (run !== undefined && run.field !== field) {
        this.#writeRun(run);
        run = undefined;
      }
      if (rule?.rule === 'data') {
        run ??= { field, start, end: fieldEnd, count: 0 };
        run.end = fieldEnd;
        run.count += this.#elementsOf(kind, field, wireType, bodyStart, fieldEnd);
      } else if (rule?.rule === 'message' && fieldEnd - bodyStart > elideOverBytes) {
        window.pos = bodyStart;
        const body = this.#writer.beginMessage(tag);
        this.#walk(rule.kind, fieldEnd, depth + 1);
        this.#writer.endMessage(body);
      } else if (this.whole) {
        this.#copy(start, fieldEnd);
      } else if (rule?.rule === 'drop') {
        this.#writer.endMessage(this.#writer.beginMessage(tag));
      } else if (rule?.rule === 'text' && fieldEnd - bodyStart > maxTextBytes) {
        this.#copyText(tag, bodyStart);
      } else if (wire.has(field) || fieldEnd - bodyStart <= elideOverBytes) {
        this.#copy(start, fieldEnd);
      }
      window.pos = fieldEnd;
    }
    if (run !== undefined) this.#writeRun(run);
  }

  /** Elements in one occurrence of a data field; 0 where counting would mean reading a tensor's packed integers. */
  #elementsOf(kind: MessageKind, field: number, wireType: number, start: number, end: number): number {
    if (wireType !== 2) return 1;
    const packed = packedElements[kind]?.[field];
    if (packed === undefined) return 1;
    if (packed !== 'varint') return Math.floor((end - start) / packed);
    if (kind === 'tensor') return 0;
    return this.#reader.window.countVarints(start, end);
  }

  #copy(start: number, end: number): void {
    this.#reader.window.copy(start, end, this.#writer.reserve(end - start));
  }

  #copyText(tag: number, bodyStart: number): void {
    const bytes = Buffer.allocUnsafe(maxTextBytes);
    this.#reader.window.copy(bodyStart, bodyStart + maxTextBytes, bytes);
    const body = this.#writer.beginMessage(tag);
    this.#writer.reserve(maxTextBytes).set(bytes);
    this.#writer.endMessage(body);
  }

  #writeRun(run: DataRun): void {
    const length = run.end - run.start;
    if (length <= elideOverBytes) {
      this.#copy(run.start, run.end);
      return;
    }
    const body = this.#writer.beginMessage(elidedTag);
    const parts = [run.field, run.start, length, run.count];
    elidedPartTags.forEach((tag, index) => {
      this.#writer.varint(tag);
      this.#writer.varint(parts[index] ?? 0);
    });
    this.#writer.endMessage(body);
  }
}

/** Reads the skeleton of the ONNX model in `source`. Throws MODEL_TRUNCATED, MODEL_INVALID or MODEL_TOO_DEEP. */
export function readSkeleton(source: ByteSource): Buffer {
  return new SkeletonPass(source, false).run('model', 0, source.size);
}

/** One message in [start, end) with everything but its large data, which is left in the file. */
export function readMessage(source: ByteSource, kind: MessageKind, start: number, end: number): Buffer {
  return new SkeletonPass(source, true).run(kind, start, end);
}
