/** Tells an ONNX model by its first bytes: they must parse as the fields of a ModelProto, with its graph among them. */
import { FileWindow, WireError } from '../file-window.js';
import { MemorySource } from '../byte-source.js';
import { messageRules } from './message-rules.js';

const irVersionField = 1;
const graphField = 7;
/** Fields of GraphProto that writers put first; all are length-delimited. */
const graphFields = new Set([1, 2, 5, 10, 11, 12, 13, 14, 15, 16]);

/**
 * 2 when the head holds valid fields of a ModelProto up to its graph, 1 when it holds at least the IR version and
 * another one but the graph comes later, 0 when something in it cannot be ONNX.
 */
export function sniffOnnx(head: Uint8Array): 0 | 1 | 2 {
  const window = new FileWindow(new MemorySource('', head));
  const { wire } = messageRules.model;
  const seen = new Set<number>();
  try {
    while (window.pos < head.length) {
      const tag = window.tag();
      const field = Math.floor(tag / 8);
      if (wire.get(field) !== String(tag % 8)) return 0;
      if (tag % 8 === 0) window.skipVarint();
      else {
        const length = window.size();
        if (field === graphField) {
          const fields = graphFieldsIn(window, length, head);
          // Behind an IR version one valid field is enough; writers that put the graph first have to show more.
          return fields > 0 && (seen.has(irVersionField) || fields >= 3) ? 2 : 0;
        }
        window.pos += length;
      }
      seen.add(field);
    }
  } catch (thrown) {
    if (!(thrown instanceof WireError)) throw thrown;
    if (thrown.kind === 'malformed') return 0;
  }
  return seen.has(irVersionField) && seen.size > 1 ? 1 : 0;
}

/** Number of valid fields at the start of a graph, as far as the head goes; 0 when one of them is not valid. */
function graphFieldsIn(window: FileWindow, length: number, head: Uint8Array): number {
  const end = window.pos + length;
  let count = 0;
  while (window.pos < Math.min(end, head.length)) {
    let fieldLength: number;
    try {
      const tag = window.tag();
      if (tag % 8 !== 2 || !graphFields.has(Math.floor(tag / 8))) return 0;
      fieldLength = window.size();
    } catch (thrown) {
      if (thrown instanceof WireError && thrown.kind === 'truncated') return count; // the head ends in this field
      throw thrown;
    }
    window.pos += fieldLength;
    if (window.pos > end) return 0;
    count += 1;
  }
  return count;
}
