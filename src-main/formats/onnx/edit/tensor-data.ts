/** Moving the data of one tensor into the file or out of it; it is not read. */
import { dtypeBits } from '../../../../src-shared/dtype.js';
import { LapidaryError } from '../../../../src-shared/errors.js';
import { decodeMessage } from '../decode.js';
import { onnx } from '../onnx.generated.js';
import { externalLocation, tensorFacts, tensorField } from '../stored-tensor.js';
import type { DataEdit } from './data-edit.js';
import type { EditContext } from './edit-context.js';
import { eachField, type Message } from './message-edit.js';
import { lengthDelimited, SegmentList } from './segments.js';
import { externalContent, ownContent } from './tensor-content.js';

const dataFields: ReadonlySet<number> = new Set(Object.values(tensorField));
/** And external_data and data_location. */
const allFields: ReadonlySet<number> = new Set([...dataFields, 13, 14]);

export interface MovedTensor {
  /** All fields but those of the data and its place. */
  head: Uint8Array;
  /** The fields that take their place. */
  data: SegmentList;
}

/** Where the data of a tensor goes; undefined where it stays. */
function targetOf(
  asked: DataEdit,
  { canGoOut, bytes }: { canGoOut: boolean; bytes: number },
  external: { isPlanned: boolean } | undefined,
): 'in' | 'out' | undefined {
  const isFree = external === undefined || external.isPlanned;
  if (asked.to === 'split' && canGoOut && bytes >= asked.threshold && (isFree || asked.detach !== true)) return 'out';
  if (external === undefined) return undefined;
  const mayComeIn = asked.to === 'inline' ? asked.only !== 'planned' : asked.detach !== true;
  return external.isPlanned || mayComeIn ? 'in' : undefined;
}

/** The tensor with its data elsewhere; undefined where it stays. `isInitializer`: what runtimes take from data files. */
export function moveData(tensor: Message, context: EditContext, isInitializer: boolean): MovedTensor | undefined {
  const asked = context.edits.data;
  if (asked === undefined || tensor.origin.given !== undefined) return undefined;
  const facts = decodeMessage(onnx.TensorProto, headOf(tensor, dataFields), context.path, 'a tensor');
  const { bytes, dtype } = tensorFacts(facts);
  const external = externalLocation(facts);
  const planned = external?.path === asked.planned?.location ? asked.planned : undefined;
  const target = targetOf(
    asked,
    { canGoOut: isInitializer && dtypeBits(dtype) > 0, bytes },
    external && { isPlanned: planned !== undefined },
  );
  if (target === undefined) return undefined;
  const content =
    external === undefined
      ? ownContent(tensor, dtype, context.path)
      : planned === undefined
        ? externalContent(external, bytes, facts.name, context.path)
        : planned.parts.get(external.offset);
  if (content === undefined) throw new LapidaryError('INTERNAL', 'Data of a tensor was lost on the way.');
  // Of another length than its shape asks for: it is left to whoever reads it.
  if (external === undefined && content.bytes !== bytes) return undefined;
  const head = headOf(tensor, allFields);
  const data =
    target === 'out' && context.dataFile !== undefined
      ? placeFields(context.dataFile.location, context.dataFile.add(content), content.bytes)
      : lengthDelimited(tensorField.rawData, content);
  tensor.origin.hold(head.length);
  return { head, data };
}

/** The fields that say where data lies in another file. */
function placeFields(location: string, offset: number, length: number): SegmentList {
  const list = new SegmentList();
  for (const [key, value] of Object.entries({ location, offset, length })) {
    const entry = onnx.StringStringEntryProto.encode({ key, value: String(value) }).finish();
    list.append(lengthDelimited(13, entry));
  }
  list.push(Uint8Array.of(14 * 8, onnx.TensorProto.DataLocation.EXTERNAL));
  return list;
}

/** All of a tensor but some fields. */
function headOf(tensor: Message, leftOut: ReadonlySet<number>): Uint8Array {
  const fields: Uint8Array[] = [];
  eachField(tensor, (field) => {
    if (!leftOut.has(field.number)) fields.push(tensor.origin.bytes({ ...field, bodyStart: field.start }));
  });
  return Buffer.concat(fields);
}
