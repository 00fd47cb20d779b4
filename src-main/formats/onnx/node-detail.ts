/** What is shown of a node when it is selected: attributes as text and numbers, documentation, metadata. */
import { dtypeName } from '../../../src-shared/dtype.js';
import type { NodeIndex } from '../../../src-shared/graph.js';
import type { Attribute, NodeDetail } from '../../../src-shared/inspect.js';
import { LapidaryError } from '../../../src-shared/errors.js';
import type { ByteSource } from '../byte-source.js';
import { float32Text } from '../element-text.js';
import { type AttributeKind, attributeKind, attributeKinds as kinds, type AttributeProto } from './attribute-kind.js';
import type { BuiltModel } from './built-model.js';
import { entriesOf, toText } from './decode.js';
import { readElements } from './element-run.js';
import { originOf } from './node-origin.js';
import { onnx } from './onnx.generated.js';
import { bodyLength, type ElidedRun, elidedRuns, tensorFacts } from './stored-tensor.js';
import { typeFacts } from './type-text.js';
import { sparseValue } from './constants.js';

/** Longer lists are cut here; `count` says how long they are. */
export const maxAttributeValues = 1000;
/** Longer texts are cut here. */
const maxTextLength = 20_000;

/** Attributes, documentation and metadata of one node, decoded from the skeleton. */
export function readNodeDetail(built: BuiltModel, source: ByteSource, node: NodeIndex): NodeDetail {
  const bytes = built.nodeBytes[node];
  if (bytes === undefined)
    throw new LapidaryError('NOT_FOUND', `The model has no node ${node}.`, 'Open the model again.');
  const { name, opType: op, domain, docString: doc, attribute, metadataProps } = onnx.NodeProto.decode(bytes);
  const attributes = attribute.map((each) => describe(each, source));
  const metadata = entriesOf(metadataProps);
  return {
    node,
    name,
    op,
    domain,
    doc,
    attributes,
    metadata: Object.fromEntries(metadata),
    origin: originOf(metadata),
  };
}

function describe(attribute: AttributeProto, source: ByteSource): Attribute {
  const kind = attributeKind(attribute);
  const type = ((kinds[kind] as string | undefined) ?? `kind ${String(kind)}`).toLowerCase();
  const name = attribute.name ?? '';
  if (attribute.refAttrName) return { name, type, value: `@${attribute.refAttrName}`, count: 1 };
  const { value, count } = valueOf(attribute, kind, source);
  return { name, type, value, count };
}

type Shown = Pick<Attribute, 'value' | 'count'>;

function valueOf(attribute: AttributeProto, kind: AttributeKind, source: ByteSource): Shown {
  const run = elidedRuns(attribute.elided)[0];
  switch (kind) {
    case kinds.FLOAT:
      return { value: floatValue(attribute.f ?? 0), count: 1 };
    case kinds.INT:
      return { value: intValue(attribute.i?.toString() ?? '0'), count: 1 };
    case kinds.STRING:
      if (run !== undefined) return { value: longText(source, run), count: 1 };
      return { value: bytesText(attribute.s ?? new Uint8Array()), count: 1 };
    case kinds.TENSOR:
      return { value: tensorText(attribute.t ?? {}), count: 1 };
    case kinds.SPARSE_TENSOR:
      return { value: sparseText(attribute.sparseTensor ?? {}), count: 1 };
    case kinds.GRAPH:
      return { value: graphName(attribute.g ?? new Uint8Array()), count: 1 };
    case kinds.TYPE_PROTO:
      return { value: typeText(attribute.tp), count: 1 };
    case kinds.FLOATS: {
      const stored = run && readElements(source, run, 'float', maxAttributeValues).map(float32Of);
      return list(stored ?? attribute.floats ?? [], run?.count, floatValue);
    }
    case kinds.INTS: {
      const stored = run && readElements(source, run, 'varint', maxAttributeValues).map(int64Text);
      return list(stored ?? (attribute.ints ?? []).map(String), run?.count, intValue);
    }
    case kinds.STRINGS: {
      const stored = run && readElements(source, run, 'bytes', maxAttributeValues);
      return list(stored ?? attribute.strings ?? [], run?.count, bytesText);
    }
    case kinds.TENSORS:
      return list(attribute.tensors ?? [], undefined, tensorText);
    case kinds.SPARSE_TENSORS:
      return list(attribute.sparseTensors ?? [], undefined, sparseText);
    case kinds.GRAPHS:
      return list(attribute.graphs ?? [], undefined, graphName);
    case kinds.TYPE_PROTOS:
      return list(attribute.typeProtos ?? [], undefined, typeText);
    default:
      return { value: '', count: 0 };
  }
}

/** A list cut at `maxAttributeValues`; numbers only where every one of them can be shown as a number. */
function list<T>(items: readonly T[], count: number | undefined, show: (item: T) => string | number): Shown {
  const shown = items.slice(0, maxAttributeValues).map(show);
  const numbers = shown.filter((item) => typeof item === 'number');
  return { value: numbers.length === shown.length ? numbers : shown.map(String), count: count ?? items.length };
}

/** Numbers JSON cannot hold (NaN, infinities) and integers over 2^53 stay text, so that they stay exact. */
function intValue(text: string): string | number {
  return Number.isSafeInteger(Number(text)) ? Number(text) : text;
}

function floatValue(value: number): string | number {
  return Number.isFinite(value) ? Number(float32Text(value)) : String(value);
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const float32Of = (bytes: Uint8Array): number => viewOf(bytes).getFloat32(0, true);
const int64Text = (bytes: Uint8Array): string => String(viewOf(bytes).getBigInt64(0, true));

/** Text where the bytes are text, else their number. */
function bytesText(bytes: Uint8Array): string {
  const text = toText(bytes);
  if (text.includes('\uFFFD') || text.includes('\0')) return `${bytes.length.toLocaleString('en-US')} bytes`;
  return text.length > maxTextLength ? `${text.slice(0, maxTextLength)}…` : text;
}

/** The start of a text that was left in the file; its length where it is no text. */
function longText(source: ByteSource, run: ElidedRun): string {
  const [start = new Uint8Array()] = readElements(source, run, 'bytes', 1);
  // The cut may have gone through a character.
  const text = toText(start).replace(/\uFFFD{1,3}$/, '');
  if (text.includes('\uFFFD') || text.includes('\0')) return `${bodyLength(run).toLocaleString('en-US')} bytes`;
  return start.length < bodyLength(run) ? `${text}…` : text;
}

/** `float32 [64 × 3 × 7 × 7]`. */
function tensorText(tensor: onnx.TensorProto.$Properties): string {
  const { dtype, dims } = tensorFacts(tensor);
  return `${dtypeName(dtype)} [${dims.join(' × ')}]`;
}

function sparseText(sparse: onnx.SparseTensorProto.$Properties): string {
  const { dtype, dims } = sparseValue(sparse).facts;
  return `sparse(${dtypeName(dtype)}) [${dims.join(' × ')}]`;
}

function typeText(type: onnx.TypeProto.$Properties | null | undefined): string {
  const { text, shape } = typeFacts(type);
  return `${text ?? 'unknown'}${shape === null ? '' : ` [${shape.map((dim) => dim ?? '?').join(' × ')}]`}`;
}

function graphName(bytes: Uint8Array): string {
  return onnx.GraphProto.decode(bytes).name || '(unnamed graph)';
}
