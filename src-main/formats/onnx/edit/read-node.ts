/** Nodes of the main graph as they are stored, to be changed and given back with the edits. */
import type { ByteSource } from '../../byte-source.js';
import { decodeMessage } from '../decode.js';
import { onnx } from '../onnx.generated.js';
import { readMessage } from '../skeleton.js';
import { notThere } from './edit-errors.js';
import { childOf, eachField, type Message, Origin } from './message-edit.js';
import { counted } from '../../../../src-shared/units.js';

/**
 * The nodes at `indices` of the main graph, by index. Data over 4 KiB stays in the file (`elided`) and is copied from
 * there when the node is given to `planEdits` of the same source. Throws NOT_FOUND.
 */
export function readNodes(source: ByteSource, indices: Iterable<number>): Map<number, onnx.NodeProto> {
  const missing = new Set(indices);
  const found = new Map<number, onnx.NodeProto>();
  const origin = Origin.ofSource(source);
  const model: Message = { origin, kind: 'model', start: 0, end: source.size, depth: 1 };
  let count = 0;
  origin.reader.during(() => {
    eachField(model, (part) => {
      if (part.number !== 7) return;
      eachField(childOf(model, part, 'graph'), ({ number, bodyStart, end }) => {
        if (number !== 1) return;
        if (missing.delete(count)) {
          const bytes = readMessage(source, 'node', bodyStart, end);
          found.set(count, decodeMessage(onnx.NodeProto, bytes, source.path, `node ${count}`));
        }
        count += 1;
      });
    });
  });
  for (const index of missing) {
    throw notThere(`node ${index} in its main graph`, `It has ${counted(count, 'node')}, counted from 0.`);
  }
  return found;
}

/** One of them. */
export function readNode(source: ByteSource, index: number): onnx.NodeProto {
  const node = readNodes(source, [index]).get(index);
  if (node === undefined) throw notThere(`node ${index} in its main graph`, 'Nodes are counted from 0.');
  return node;
}
