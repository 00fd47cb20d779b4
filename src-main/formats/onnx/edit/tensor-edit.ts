/** Editing stored tensors: their names, where their external data lies, and data of given ones that is in the source. */
import { modelInvalid } from '../model-errors.js';
import type { Field } from '../field-reader.js';
import { decodeMessage, toNumber } from '../decode.js';
import { onnx } from '../onnx.generated.js';
import type { EditContext } from './edit-context.js';
import { editChild, editMessage, eachField, type FieldChange, type Message, newField } from './message-edit.js';
import { SegmentList } from './segments.js';
import { stripPaths } from './strip-paths.js';
import { moveData } from './tensor-data.js';
import type { NameScope } from './value-names.js';

/** Field number of `ElidedData` in TensorProto and AttributeProto (scripts/proto.mjs). */
export const elidedField = 100000;
const utf8 = new TextEncoder();

/**
 * `scope`: for tensors whose name is that of a value, which those in attributes are not. `isInitializer`: such a tensor
 * may lie in a data file.
 */
export function editTensor(
  tensor: Message,
  context: EditContext,
  scope: NameScope,
  isInitializer = false,
): SegmentList | undefined {
  const moved = moveData(tensor, context, isInitializer);
  if (moved === undefined) return editKept(tensor, context, scope);
  // The other edits see the fields that are left, as a message of its own.
  const { head, data } = moved;
  const rest: Message = { ...tensor, origin: tensor.origin.ofGiven(head), start: 0, end: head.length };
  const list = editKept(rest, context, scope) ?? SegmentList.of(head);
  list.append(data);
  return list;
}

function editKept(tensor: Message, context: EditContext, scope: NameScope): SegmentList | undefined {
  const { origin } = tensor;
  let isExternal: boolean | undefined;
  return editMessage(tensor, (field) => {
    switch (field.number) {
      case 8:
        return editName(tensor, field, context, scope);
      case 13:
        isExternal ??= hasExternalData(tensor);
        return isExternal ? editLocation(tensor, field, context) : undefined;
      case elidedField:
        return origin.given === undefined ? undefined : storedData(origin.bytes(field), context);
      default:
        return stripPaths(tensor, field, context);
    }
  });
}

/** A sparse tensor: its values carry the name. */
export function editSparse(sparse: Message, context: EditContext, scope: NameScope): SegmentList | undefined {
  return editMessage(sparse, (field) => {
    if (field.number !== 1 && field.number !== 2) return undefined;
    return editChild(sparse, field, 'tensor', (part) =>
      editTensor(part, context, field.number === 1 ? scope : undefined),
    );
  });
}

/** The change of a field that holds the name of a value. */
export function editName(message: Message, field: Field, context: EditContext, scope: NameScope): FieldChange {
  if (scope === undefined) return undefined;
  const name = context.names.renamed(message.origin.text(field), scope);
  return name === undefined ? undefined : newField(message.origin, field.number, utf8.encode(name));
}

/** Field 100000 of a message that was read from the source and given back: the bytes it stands for. */
export function storedData(bytes: Uint8Array, context: EditContext): SegmentList {
  const elided = decodeMessage(onnx.ElidedData, bytes, context.path, 'the place of data');
  const start = toNumber(elided.offset);
  const end = start + toNumber(elided.length);
  if (start < 0 || end < start || end > context.sourceBytes) {
    throw modelInvalid(context.path, 'a node names data outside of the file');
  }
  return SegmentList.of({ start, end });
}

/** Whether data_location says that the data is in another file; the entries may come before it. */
function hasExternalData(tensor: Message): boolean {
  const { window } = tensor.origin.reader;
  let isExternal = false;
  eachField(tensor, (field) => {
    if (field.number !== 14) return;
    window.pos = field.bodyStart;
    isExternal = window.varint64() === BigInt(onnx.TensorProto.DataLocation.EXTERNAL);
  });
  return isExternal;
}

function editLocation(tensor: Message, field: Field, context: EditContext): FieldChange {
  const { origin } = tensor;
  const entry = decodeMessage(onnx.StringStringEntryProto, origin.bytes(field), context.path, 'an external location');
  if (entry.key !== 'location') return undefined;
  context.externalFiles.add(entry.value);
  const location = context.edits.locations?.get(entry.value);
  if (location === undefined || location === entry.value) return undefined;
  entry.value = location;
  return newField(origin, field.number, onnx.StringStringEntryProto.encode(entry).finish());
}
