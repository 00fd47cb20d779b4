/** Elements of a small tensor as numbers, for analyses: integers exact up to 2^53, floats as they are. */
import { dtypeBytes, dtypeName } from '../../../src-shared/dtype.js';
import type { ValueIndex } from '../../../src-shared/graph.js';
import type { ByteSource } from '../byte-source.js';
import type { SmallTensor } from '../model-format.js';
import type { BuiltModel } from './built-model.js';
import { constantValue, denseValue, isConstant, type StoredValue } from './constants.js';
import { onnx } from './onnx.generated.js';
import { readValues } from './tensor-values.js';

/** The tensor an initializer or Constant stores; undefined for a sparse one, a larger one and one of strings. */
export function readSmallTensor(
  built: BuiltModel,
  source: ByteSource,
  value: ValueIndex,
  maxElements: number,
): SmallTensor | undefined {
  const initializer = built.initializers.get(value);
  if (initializer?.sparse === true) return undefined;
  if (initializer) return toSmallTensor(denseValue(onnx.TensorProto.decode(initializer.bytes)), source, maxElements);
  const producer = built.nodeBytes[built.graph.values.producer[value] ?? -1];
  if (producer === undefined) return undefined;
  const node = onnx.NodeProto.decode(producer);
  const stored = isConstant(node.opType, node.domain) ? constantValue(node) : undefined;
  return stored && toSmallTensor(stored, source, maxElements);
}

/** Elements of a stored tensor; undefined when there are more than `maxElements` or they cannot be read as numbers. */
export function toSmallTensor(value: StoredValue, source: ByteSource, maxElements: number): SmallTensor | undefined {
  const { dtype, dims, elements } = value.facts;
  if (value.facts !== value.stored || elements > maxElements || dims.some((dim) => dim < 0)) return undefined;
  const raw = value.tensor.rawData;
  const read = raw && raw.length === dtypeBytes(dtype, elements) ? rawReaders[dtypeName(dtype)] : undefined;
  if (raw && read) {
    const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
    const items = Array.from({ length: elements }, (_, at) => finite(read(view, at)));
    return { dtype, shape: dims, items };
  }
  if (dtypeName(dtype) === 'string') return undefined;
  const { texts, problem } = readValues(value.tensor, value.stored, source, elements);
  if (problem !== null || texts.length < elements) return undefined;
  return { dtype, shape: dims, items: texts.map((text) => finite(numberOf(text))) };
}

const rawReaders: Record<string, ((view: DataView, at: number) => number) | undefined> = {
  int64: (view, at) => Number(view.getBigInt64(at * 8, true)),
  int32: (view, at) => view.getInt32(at * 4, true),
  float32: (view, at) => view.getFloat32(at * 4, true),
  float64: (view, at) => view.getFloat64(at * 8, true),
  bool: (view, at) => (view.getUint8(at) === 0 ? 0 : 1),
  uint8: (view, at) => view.getUint8(at),
};

function numberOf(text: string): number {
  return text === 'true' ? 1 : text === 'false' ? 0 : Number(text);
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
