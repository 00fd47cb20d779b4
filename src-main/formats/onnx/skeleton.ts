/**
 * The skeleton of an ONNX file: the same protobuf message without its weights. One pass over the wire format
 * (https://protobuf.dev/programming-guides/encoding) copies structure and steps over data: a data field of more than
 * `elideOverBytes` is replaced by an `ElidedData` entry saying where it lies. Opening a 1.5 GB file so reads a few MB.
 */
import type { ByteSource } from '../byte-source.js';
import { FileWindow, WireError } from '../file-window.js';
import { modelCutOff, modelInvalid, modelTooDeep } from './model-errors.js';
import { type MessageKind, messageRules } from './message-rules.js';
import { SkeletonWriter } from './skeleton-writer.js';

/** Data fields over this many bytes stay in the file. Messages up to this size are copied without a look inside. */
export const elideOverBytes = 4096;
/** Documentation and metadata texts are cut after this many bytes. */
const maxTextBytes = 1024 * 1024;
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

const kindNames: Record<MessageKind, string> = {
  model: 'the model',
  graph: 'a graph',
  function: 'a function',
  node: 'a node',
  attribute: 'an attribute',
  tensor: 'a tensor',
  sparseTensor: 'a sparse tensor',
  annotation: 'a quantisation annotation',
  valueInfo: 'a value description',
  entry: 'a metadata entry',
};

class SkeletonPass {
  readonly #window: FileWindow;
  readonly #writer: SkeletonWriter;

  constructor(readonly source: ByteSource) {
    this.#window = new FileWindow(source);
    this.#writer = new SkeletonWriter(Math.min(source.size, 1024 * 1024));
  }

  run(): Buffer {
    try {
      this.#walk('model', this.source.size, 1);
    } catch (thrown) {
      if (!(thrown instanceof WireError)) throw thrown;
      if (thrown.kind === 'truncated') throw modelCutOff(this.source.path, this.source.size, this.source.size);
      throw modelInvalid(this.source.path, `${thrown.message} (byte ${thrown.offset.toLocaleString('en-US')})`);
    }
    return this.#writer.finish();
  }

  /** Copies the fields of one message up to `end`; data runs are written when the next field differs. */
  #walk(kind: MessageKind, end: number, depth: number): void {
    if (depth > maxMessageDepth) throw modelTooDeep(this.source.path);
    const window = this.#window;
    const { wire, fields } = messageRules[kind];
    let run: DataRun | undefined;
    while (window.pos < end) {
      const start = window.pos;
      const tag = window.tag();
      const field = Math.floor(tag / 8);
      const wireType = tag % 8;
      const allowed = wire.get(field);
      if (allowed?.includes(String(wireType)) === false) {
        throw new WireError('malformed', `field ${field} of ${kindNames[kind]} is of the wrong type`, start);
      }
      const bodyStart = this.#skip(kind, wireType, end, depth === 1);
      const fieldEnd = window.pos;
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
      } else if (rule?.rule === 'drop') {
        this.#writer.endMessage(this.#writer.beginMessage(tag));
      } else if (rule?.rule === 'text' && fieldEnd - bodyStart > maxTextBytes) {
        this.#copyText(tag, bodyStart);
      } else if (allowed !== undefined || fieldEnd - bodyStart <= elideOverBytes) {
        this.#copy(start, fieldEnd);
      }
      window.pos = fieldEnd;
    }
    if (run !== undefined) this.#writeRun(run);
  }

  /** Steps over the value of a field and returns where its body starts. `limit` is the end of the message around it. */
  #skip(kind: MessageKind, wireType: number, limit: number, outermost: boolean): number {
    const window = this.#window;
    const start = window.pos;
    let bodyStart = start;
    let bodyEnd = start;
    if (wireType === 0) {
      window.skipVarint();
      bodyEnd = window.pos;
    } else if (wireType === 1) bodyEnd = start + 8;
    else if (wireType === 5) bodyEnd = start + 4;
    else if (wireType === 2) {
      const length = window.size();
      bodyStart = window.pos;
      bodyEnd = bodyStart + length;
    } else throw new WireError('malformed', `a field of ${kindNames[kind]} is of a type ONNX does not use`, start);
    if (bodyEnd > limit) {
      if (outermost) throw modelCutOff(this.source.path, this.source.size, bodyEnd);
      throw new WireError('malformed', `a field of ${kindNames[kind]} is longer than what holds it`, start);
    }
    window.pos = bodyEnd;
    return bodyStart;
  }

  /** Elements in one occurrence of a data field; 0 where counting would mean reading a tensor's packed integers. */
  #elementsOf(kind: MessageKind, field: number, wireType: number, start: number, end: number): number {
    if (wireType !== 2) return 1;
    const packed = packedElements[kind]?.[field];
    if (packed === undefined) return 1;
    if (packed !== 'varint') return Math.floor((end - start) / packed);
    if (kind === 'tensor') return 0;
    return this.#window.countVarints(start, end);
  }

  #copy(start: number, end: number): void {
    this.#window.copy(start, end, this.#writer.reserve(end - start));
  }

  #copyText(tag: number, bodyStart: number): void {
    const bytes = Buffer.allocUnsafe(maxTextBytes);
    this.#window.copy(bodyStart, bodyStart + maxTextBytes, bytes);
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
  return new SkeletonPass(source).run();
}
