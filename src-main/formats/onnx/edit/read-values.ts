/** What a file says of the values of its main graph: ValueInfoProtos as they are stored, to be given back with edits. */
import type { ByteSource } from '../../byte-source.js';
import { decodeMessage } from '../decode.js';
import { onnx } from '../onnx.generated.js';
import { childOf, eachField, lastText, type Message, Origin } from './message-edit.js';

export interface DescribedValues {
  inputs: onnx.ValueInfoProto[];
  outputs: onnx.ValueInfoProto[];
  /** Of values in between, those that were asked for. */
  others: Map<string, onnx.ValueInfoProto>;
}

/** Descriptions of inputs and outputs, and of the values in `names`. */
export function readValues(source: ByteSource, names: ReadonlySet<string>): DescribedValues {
  const found: DescribedValues = { inputs: [], outputs: [], others: new Map() };
  const origin = Origin.ofSource(source);
  const model: Message = { origin, kind: 'model', start: 0, end: source.size, depth: 1 };
  origin.reader.during(() => {
    eachField(model, (part) => {
      if (part.number !== 7) return;
      const graph = childOf(model, part, 'graph');
      eachField(graph, (field) => {
        const { number } = field;
        if (number !== 11 && number !== 12 && number !== 13) return;
        if (number === 13 && !names.has(lastText(childOf(graph, field, 'valueInfo'), 1) ?? '')) return;
        const value = decodeMessage(onnx.ValueInfoProto, origin.bytes(field), source.path, 'a value description');
        if (number === 11) found.inputs.push(value);
        else if (number === 12) found.outputs.push(value);
        else found.others.set(value.name, value);
      });
    });
  });
  return found;
}
