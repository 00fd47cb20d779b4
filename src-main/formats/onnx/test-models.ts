/** ONNX files for tests, written with the same static code that reads them. */
import Long from 'long';
import { dtypeCode } from '../../../src-shared/dtype.js';
import type { Dim } from '../../../src-shared/graph.js';
import { onnx } from './onnx.generated.js';

type Attribute = onnx.AttributeProto.$Properties;
type Tensor = onnx.TensorProto.$Properties;

const kinds = onnx.AttributeProto.AttributeType;
const long = (value: number): Long => Long.fromNumber(value);

export const attribute = {
  int: (name: string, i: number): Attribute => ({ name, type: kinds.INT, i: long(i) }),
  ints: (name: string, ints: readonly number[]): Attribute => ({ name, type: kinds.INTS, ints: ints.map(long) }),
  float: (name: string, f: number): Attribute => ({ name, type: kinds.FLOAT, f }),
  floats: (name: string, floats: number[]): Attribute => ({ name, type: kinds.FLOATS, floats }),
  text: (name: string, s: string): Attribute => ({ name, type: kinds.STRING, s: Buffer.from(s) }),
  tensor: (name: string, t: Tensor): Attribute => ({ name, type: kinds.TENSOR, t }),
  graph: (name: string, g: Uint8Array): Attribute => ({ name, type: kinds.GRAPH, g }),
};

export interface NodeSpec {
  op: string;
  inputs?: readonly string[];
  outputs?: readonly string[];
  name?: string;
  domain?: string;
  overload?: string;
  attributes?: Attribute[];
  metadata?: Record<string, string>;
  doc?: string;
}

export interface ValueSpec {
  name: string;
  dtype?: string;
  shape?: readonly Dim[];
  doc?: string;
  metadata?: Record<string, string>;
  denotation?: string;
  dimDenotations?: readonly string[];
}

export interface GraphSpec {
  graphDoc?: string;
  graphMetadata?: Record<string, string>;
  name?: string;
  nodes?: readonly NodeSpec[];
  inputs?: readonly ValueSpec[];
  outputs?: readonly ValueSpec[];
  values?: readonly ValueSpec[];
  initializers?: readonly Tensor[];
  sparseInitializers?: readonly onnx.SparseTensorProto.$Properties[];
  /** Quantisation annotations by value. */
  annotations?: Record<string, Record<string, string>>;
}

const entries = (record: Record<string, string> = {}): onnx.StringStringEntryProto.$Properties[] =>
  Object.entries(record).map(([key, value]) => ({ key, value }));

/** A tensor in raw_data (or in `data`, which may name any typed field). */
export function tensor(
  name: string,
  dtype: string,
  dims: readonly number[],
  data: Uint8Array | Partial<Tensor>,
): Tensor {
  const fields = data instanceof Uint8Array ? { rawData: data } : data;
  return { name, dataType: dtypeCode(dtype) ?? 0, dims: dims.map(long), ...fields };
}

export const float32Bytes = (...values: number[]): Uint8Array => new Uint8Array(Float32Array.from(values).buffer);

/** external_data entries of a tensor. */
export function externalData(location: string, offset?: number, length?: number): Partial<Tensor> {
  const record: Record<string, string> = { location };
  if (offset !== undefined) record.offset = String(offset);
  if (length !== undefined) record.length = String(length);
  return { dataLocation: onnx.TensorProto.DataLocation.EXTERNAL, externalData: entries(record) };
}

function nodeBytes(spec: NodeSpec): Uint8Array {
  return onnx.NodeProto.encode({
    opType: spec.op,
    input: [...(spec.inputs ?? [])],
    output: [...(spec.outputs ?? [])],
    name: spec.name,
    domain: spec.domain,
    overload: spec.overload,
    docString: spec.doc,
    attribute: spec.attributes ?? [],
    metadataProps: entries(spec.metadata),
  }).finish();
}

function dim(size: Dim): onnx.TensorShapeProto.Dimension.$Properties {
  if (size === null) return {};
  return typeof size === 'number' ? { dimValue: long(size) } : { dimParam: size };
}

function valueBytes({
  name,
  dtype = 'float32',
  shape,
  doc,
  metadata,
  denotation,
  dimDenotations,
}: ValueSpec): Uint8Array {
  const tensorType = {
    elemType: dtypeCode(dtype) ?? 0,
    shape: shape && { dim: shape.map((size, at) => ({ ...dim(size), denotation: dimDenotations?.[at] })) },
  };
  const said = { ...(doc === undefined ? {} : { docString: doc }), metadataProps: entries(metadata) };
  return onnx.ValueInfoProto.encode({ name, type: { tensorType, denotation }, ...said }).finish();
}

export function graphBytes(spec: GraphSpec): Uint8Array {
  return onnx.GraphProto.encode({
    name: spec.name ?? 'g',
    ...(spec.graphDoc === undefined ? {} : { docString: spec.graphDoc }),
    metadataProps: entries(spec.graphMetadata),
    node: (spec.nodes ?? []).map(nodeBytes),
    input: (spec.inputs ?? []).map(valueBytes),
    output: (spec.outputs ?? []).map(valueBytes),
    valueInfo: (spec.values ?? []).map(valueBytes),
    initializer: (spec.initializers ?? []).map((each) => onnx.TensorProto.encode(each).finish()),
    quantizationAnnotation: Object.entries(spec.annotations ?? {}).map(([tensorName, parameters]) => ({
      tensorName,
      quantParameterTensorNames: entries(parameters),
    })),
    sparseInitializer: (spec.sparseInitializers ?? []).map((each) => onnx.SparseTensorProto.encode(each).finish()),
  }).finish();
}

export interface FunctionSpec {
  name: string;
  overload?: string;
  domain: string;
  inputs: readonly string[];
  outputs: readonly string[];
  nodes: readonly NodeSpec[];
}

export interface ModelSpec extends GraphSpec {
  opsets?: Record<string, number>;
  functions?: readonly FunctionSpec[];
  metadata?: Record<string, string>;
  irVersion?: number;
  domain?: string;
  modelVersion?: number;
  doc?: string;
}

const opsetList = (opsets: Record<string, number>): onnx.OperatorSetIdProto.$Properties[] =>
  Object.entries(opsets).map(([domain, version]) => ({ domain, version: long(version) }));

export function modelBytes(spec: ModelSpec): Uint8Array {
  const functions = (spec.functions ?? []).map(({ name, overload, domain, inputs, outputs, nodes }) =>
    onnx.FunctionProto.encode({
      name,
      overload,
      domain,
      input: [...inputs],
      output: [...outputs],
      node: nodes.map(nodeBytes),
      opsetImport: opsetList({ '': 17 }),
    }).finish(),
  );
  return onnx.ModelProto.encode({
    irVersion: long(spec.irVersion ?? 8),
    producerName: 'test',
    producerVersion: '1.0',
    graph: graphBytes(spec),
    functions,
    opsetImport: opsetList(spec.opsets ?? { '': 17 }),
    ...(spec.domain === undefined ? {} : { domain: spec.domain }),
    ...(spec.modelVersion === undefined ? {} : { modelVersion: long(spec.modelVersion) }),
    ...(spec.doc === undefined ? {} : { docString: spec.doc }),
    metadataProps: entries(spec.metadata),
  }).finish();
}

/** x → Relu → y. */
export const smallModel: ModelSpec = {
  name: 'main',
  nodes: [{ op: 'Relu', name: '/act/Relu', inputs: ['x'], outputs: ['y'] }],
  inputs: [{ name: 'x', shape: ['batch', 3] }],
  outputs: [{ name: 'y', shape: ['batch', 3] }],
};
