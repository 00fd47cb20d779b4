/** What a TensorProto of the skeleton says about its tensor: type, shape, size and where the data lies. */
import { dtypeBits, dtypeBytes, dtypeCode } from '../../../src-shared/dtype.js';
import { entriesOf, toNumber } from './decode.js';
import { onnx } from './onnx.generated.js';

type TensorProto = onnx.TensorProto.$Properties;

/** Field numbers of TensorProto that hold elements. */
export const tensorField = {
  floatData: 4,
  int32Data: 5,
  stringData: 6,
  int64Data: 7,
  rawData: 9,
  doubleData: 10,
  uint64Data: 11,
} as const;

export interface TensorFacts {
  dtype: number;
  dims: number[];
  elements: number;
  /** Bytes the elements take in raw storage; for strings the bytes that are stored. */
  bytes: number;
}

export interface ExternalLocation {
  path: string;
  offset: number;
  /** undefined: up to the end of the file. */
  length: number | undefined;
}

/** Bytes of data left in the file: [offset, offset + length), tags included. */
export interface ElidedRun {
  field: number;
  offset: number;
  length: number;
  /** Elements, 0 when not counted. */
  count: number;
}

const stringType = dtypeCode('string');

export function tensorFacts(tensor: TensorProto): TensorFacts {
  const dims = (tensor.dims ?? []).map(toNumber);
  const elements = dims.reduce((product, dim) => product * Math.max(0, dim), 1);
  const dtype = tensor.dataType ?? 0;
  const bytes = dtype === stringType ? storedStringBytes(tensor) : dtypeBytes(dtype, elements);
  return { dtype, dims, elements, bytes };
}

function storedStringBytes(tensor: TensorProto): number {
  const inline = (tensor.stringData ?? []).reduce((sum, text) => sum + text.length, 0);
  const elided = elidedRuns(tensor.elided).filter((run) => run.field === tensorField.stringData);
  return elided.reduce((sum, run) => sum + run.length, inline);
}

export function elidedRuns(elided: readonly onnx.ElidedData.$Properties[] | null | undefined): ElidedRun[] {
  return (elided ?? []).map((run) => ({
    field: run.field ?? 0,
    offset: toNumber(run.offset),
    length: toNumber(run.length),
    count: toNumber(run.count),
  }));
}

/** Where external data lies; undefined for a tensor that holds its own. Malformed numbers count as absent. */
export function externalLocation(tensor: TensorProto): ExternalLocation | undefined {
  if (tensor.dataLocation !== onnx.TensorProto.DataLocation.EXTERNAL) return undefined;
  const entries = entriesOf(tensor.externalData);
  const length = wholeNumber(entries.get('length'));
  return { path: entries.get('location') ?? '', offset: wholeNumber(entries.get('offset')) ?? 0, length };
}

function wholeNumber(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d{1,15}$/.test(text)) return undefined;
  return Number(text);
}

/** Length of the body of a run that is one length-delimited field: tag (one byte, field < 16), length, body. */
export function bodyLength(run: ElidedRun): number {
  for (let lengthBytes = 1; lengthBytes < 10; lengthBytes += 1) {
    const body = run.length - 1 - lengthBytes;
    if (body < 128 ** lengthBytes) return body;
  }
  return 0;
}

/** Whether raw_data is as long as type and shape ask for; true where that cannot be told. */
export function rawLengthFits(tensor: TensorProto, facts: TensorFacts): boolean {
  if (dtypeBits(facts.dtype) === 0 || externalLocation(tensor) !== undefined) return true;
  const elided = elidedRuns(tensor.elided);
  const raw = elided.find((run) => run.field === tensorField.rawData);
  if (raw !== undefined) return bodyLength(raw) === facts.bytes;
  if (elided.length > 0) return true;
  const rawBytes = tensor.rawData?.length ?? 0;
  if (rawBytes > 0) return rawBytes === facts.bytes;
  const typed = [tensor.floatData, tensor.int32Data, tensor.int64Data, tensor.doubleData, tensor.uint64Data];
  return facts.elements === 0 || typed.some((list) => (list?.length ?? 0) > 0);
}
