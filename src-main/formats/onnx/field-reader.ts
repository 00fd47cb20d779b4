/** Steps through the fields of ONNX messages in a file, a header at a time, and holds them to the schema's wire types. */
import type { ByteSource } from '../byte-source.js';
import { FileWindow, WireError } from '../file-window.js';
import { modelCutOff, modelInvalid } from './model-errors.js';
import { type MessageKind, messageRules } from './message-rules.js';

/** One field of a message: [start, end) with its tag, the value from `bodyStart` on. */
export interface Field {
  tag: number;
  number: number;
  wireType: number;
  start: number;
  bodyStart: number;
  end: number;
}

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

export class FieldReader {
  readonly window: FileWindow;

  constructor(readonly source: ByteSource) {
    this.window = new FileWindow(source);
  }

  /**
   * The field at the window's position, which moves behind it. `limit` is the end of the message around it; where that
   * is the file itself (`outermost`), what reaches over it is a file that was cut off.
   */
  next(kind: MessageKind, limit: number, outermost: boolean): Field {
    const { window } = this;
    const start = window.pos;
    const tag = window.tag();
    const number = Math.floor(tag / 8);
    const wireType = tag % 8;
    if (messageRules[kind].wire.get(number)?.includes(String(wireType)) === false) {
      throw new WireError('malformed', `field ${number} of ${kindNames[kind]} is of the wrong type`, start);
    }
    let bodyStart = window.pos;
    let end = bodyStart;
    if (wireType === 0) {
      window.skipVarint();
      end = window.pos;
    } else if (wireType === 1) end += 8;
    else if (wireType === 5) end += 4;
    else if (wireType === 2) {
      const length = window.size();
      bodyStart = window.pos;
      end = bodyStart + length;
    } else throw new WireError('malformed', `a field of ${kindNames[kind]} is of a type ONNX does not use`, start);
    if (end > limit) {
      if (outermost) throw modelCutOff(this.source.path, this.source.size, end);
      throw new WireError('malformed', `a field of ${kindNames[kind]} is longer than what holds it`, start);
    }
    window.pos = end;
    return { tag, number, wireType, start, bodyStart, end };
  }

  /** What `read` gives; errors of the wire format become MODEL_TRUNCATED and MODEL_INVALID. */
  during<T>(read: () => T): T {
    const { path, size } = this.source;
    try {
      return read();
    } catch (thrown) {
      if (!(thrown instanceof WireError)) throw thrown;
      if (thrown.kind === 'truncated') throw modelCutOff(path, size, size);
      throw modelInvalid(path, `${thrown.message} (byte ${thrown.offset.toLocaleString('en-US')})`);
    }
  }
}
