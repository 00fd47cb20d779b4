/** Cutting paths of the exporting machine out of documentation and metadata; names, scopes and module classes stay. */
import { decodeMessage } from '../decode.js';
import type { Field } from '../field-reader.js';
import type { MessageKind } from '../message-rules.js';
import { onnx } from '../onnx.generated.js';
import type { EditContext } from './edit-context.js';
import { withoutPaths } from './local-paths.js';
import { type FieldChange, type Message, newField, nothing } from './message-edit.js';

const documentation: Partial<Record<MessageKind, number>> = {
  model: 6,
  graph: 10,
  function: 8,
  node: 6,
  attribute: 13,
  tensor: 12,
  valueInfo: 3,
};
const metadata: Partial<Record<MessageKind, number>> = {
  model: 14,
  graph: 16,
  function: 14,
  node: 9,
  tensor: 16,
  valueInfo: 4,
};
/** Entries that are nothing but a trace of the exporting program: its files and lines of its code. */
const traces: ReadonlySet<string> = new Set(['pkg.torch.onnx.stack_trace', 'pkg.torch.export.stack_trace']);
/** Longer texts go as a whole: nobody reads them. */
const maxTextBytes = 1024 * 1024;

/** The change of a field that may name a path; undefined where it names none. */
export function stripPaths({ origin, kind }: Message, field: Field, context: EditContext): FieldChange {
  const { number, bodyStart, end } = field;
  if (context.edits.stripPaths !== true) return undefined;
  const isEntry = number === metadata[kind];
  if (!isEntry && number !== documentation[kind]) return undefined;
  if (end - bodyStart > maxTextBytes) {
    context.strippedPaths += 1;
    return nothing();
  }
  if (!isEntry) {
    const { text, found } = withoutPaths(new TextDecoder().decode(origin.bytes(field)));
    context.strippedPaths += found;
    return found === 0 ? undefined : newField(origin, number, Buffer.from(text));
  }
  const entry = decodeMessage(onnx.StringStringEntryProto, origin.bytes(field), context.path, 'a metadata entry');
  const { text, found } = withoutPaths(entry.value);
  if (traces.has(entry.key)) {
    context.strippedPaths += Math.max(1, found);
    return nothing();
  }
  context.strippedPaths += found;
  return found === 0
    ? undefined
    : newField(origin, number, onnx.StringStringEntryProto.encode({ key: entry.key, value: text }).finish());
}
