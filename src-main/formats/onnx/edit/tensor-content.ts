/** Where the elements of a tensor lie as raw bytes; nothing is read but integers that protobuf packs. */
import { statSync } from 'node:fs';
import { dtypeBits } from '../../../../src-shared/dtype.js';
import { LapidaryError } from '../../../../src-shared/errors.js';
import type { FileWindow } from '../../file-window.js';
import { externalFile } from '../external-data.js';
import { type ExternalLocation, tensorField } from '../stored-tensor.js';
import { quoted } from './edit-errors.js';
import { eachField, type Message } from './message-edit.js';
import { type SourceRange, SegmentList } from './segments.js';

const maxDecodedBytes = 256 * 1024 * 1024;

/** Data of a tensor in the file. */
export function ownContent(tensor: Message, dtype: number, path: string): SegmentList {
  const { window } = tensor.origin.reader;
  let raw: SegmentList | undefined;
  const floats = new SegmentList();
  const integers: SourceRange[] = [];
  eachField(tensor, ({ number, bodyStart: start, end }) => {
    if (number === tensorField.rawData) raw = SegmentList.of({ start, end });
    // Little-endian, packed or one by one: as raw_data has them.
    else if (number === tensorField.floatData || number === tensorField.doubleData) floats.push({ start, end });
    else if (number !== tensorField.stringData && integerFields.has(number)) integers.push({ start, end });
  });
  if (raw !== undefined) return raw;
  if (integers.length === 0) return floats;
  const bytes = unpacked(window, integers, Math.max(1, dtypeBits(dtype) / 8), path);
  tensor.origin.hold(bytes.length);
  return SegmentList.of(bytes);
}

const integerFields: ReadonlySet<number> = new Set([
  tensorField.int32Data,
  tensorField.int64Data,
  tensorField.uint64Data,
]);

/** Packed integers as raw ones of `width` bytes. */
function unpacked(window: FileWindow, ranges: readonly SourceRange[], width: number, path: string): Uint8Array {
  const items: bigint[] = [];
  for (const { start, end } of ranges) {
    window.pos = start;
    while (window.pos < end) {
      items.push(window.varint64());
      if (items.length * width > maxDecodedBytes)
        throw new LapidaryError(
          'FORMAT_UNSUPPORTED',
          `A tensor of ${path} holds more than 256 MB in integers that protobuf packs.`,
          'Save the model with raw data first.',
        );
    }
  }
  const view = new DataView(new ArrayBuffer(items.length * width));
  items.forEach((item, at) => {
    if (width === 8) view.setBigUint64(at * 8, item, true);
    else if (width === 4) view.setUint32(at * 4, Number(BigInt.asUintN(32, item)), true);
    else if (width === 2) view.setUint16(at * 2, Number(BigInt.asUintN(16, item)), true);
    else view.setUint8(at, Number(BigInt.asUintN(8, item)));
  });
  return new Uint8Array(view.buffer);
}

/** Data of a tensor in a file beside the model. Throws EXTERNAL_DATA_MISSING, FILE_NOT_ALLOWED and MODEL_TRUNCATED. */
export function externalContent(
  { path, offset, length }: ExternalLocation,
  bytes: number,
  name: string,
  modelPath: string,
): SegmentList {
  const file = externalFile(modelPath, path);
  if (file === undefined)
    throw new LapidaryError(
      'FILE_NOT_ALLOWED',
      `The data of ${quoted(name)} is said to lie in ${quoted(path)}, outside of the model's folder.`,
      'Such files are never read. Export the model again with its data beside it.',
    );
  const found = statSync(file, { throwIfNoEntry: false });
  if (found?.isFile() !== true)
    throw new LapidaryError(
      'EXTERNAL_DATA_MISSING',
      `The external data ${quoted(path)} is not beside the model, so it cannot be moved.`,
      'Put the file where the model names it.',
    );
  const end = offset + (length ?? bytes);
  if (end > found.size)
    throw new LapidaryError(
      'MODEL_TRUNCATED',
      `${file} has ${found.size.toLocaleString('en-US')} bytes; the data of ${quoted(name)} ends at ${end.toLocaleString('en-US')}.`,
      'The file is cut off or belongs to another model. Fetch or export it again.',
    );
  return SegmentList.of({ start: offset, end, file });
}
