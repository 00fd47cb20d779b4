/**
 * Values as ONNX test data holds them: a TensorProto, SequenceProto or OptionalProto per file (onnx.proto, onnx-data.proto).
 * Which of them a file holds, only the type of the model's input or output says.
 */
import { dtypeCode, dtypeName } from '../../../src-shared/dtype.js';
import { LapidaryError } from '../../../src-shared/errors.js';
import { MemorySource } from '../../formats/byte-source.js';
import { FileWindow, WireError } from '../../formats/file-window.js';
import { decodeMessage } from '../../formats/onnx/decode.js';
import { onnx } from '../../formats/onnx/onnx.generated.js';
import { tensorFacts, type TensorFacts } from '../../formats/onnx/stored-tensor.js';
import { inlineEntries, rawStorage } from '../../formats/onnx/tensor-values.js';
import { npyHeader } from '../../io/npy.js';
import { encodeTextNpy } from '../../io/npy-text.js';
import { decoderOf } from '../../tensorkit/decode.js';
import { savedAs } from '../../tensorkit/npy-dtype.js';

/** A tensor of a value: its name within it ('' for a plain tensor, '.0' in a sequence), type and the .npy file's bytes. */
export interface DataTensor {
  suffix: string;
  dtype: string;
  shape: number[];
  npy: Uint8Array;
}

export interface DataValue {
  /** The name the file gives it, which may be none of the model's. */
  name: string;
  tensors: DataTensor[];
}

/** Field numbers SequenceProto and OptionalProto share: name 1, element type 2, then one field per kind of element. */
const field = { name: 1, tensor: 3, sparse: 4, sequence: 5, map: 6, optional: 7 } as const;

const text = new TextDecoder();

function refuse(path: string, why: string): LapidaryError {
  return new LapidaryError('FORMAT_UNSUPPORTED', `${path} cannot be used as test data: ${why}.`);
}

/** Length-delimited fields of a message; those of other wire types (the element type) are passed over. */
function* bodies(bytes: Uint8Array, path: string): Generator<[number: number, body: Uint8Array]> {
  const window = new FileWindow(new MemorySource(path, bytes));
  try {
    while (window.pos < bytes.length) {
      const tag = window.tag();
      if (tag % 8 === 0) window.skipVarint();
      else if (tag % 8 !== 2) throw refuse(path, 'it is no value of ONNX');
      else {
        const length = window.size();
        const start = window.pos;
        if (start + length > bytes.length) throw refuse(path, 'it is cut off');
        window.pos = start + length;
        yield [Math.floor(tag / 8), bytes.subarray(start, start + length)];
      }
    }
  } catch (thrown) {
    throw thrown instanceof WireError ? refuse(path, thrown.message) : thrown;
  }
}

/** Types NumPy has none for, by the unsigned integer of their width, under which older writers store them. */
const storedAs: Readonly<Record<string, RegExp>> = { uint16: /^bfloat16$/, uint8: /^float8\w+$/ };

/** The type of a tensor: what the file says, or what the model says where the file could not. `type`: the model's. */
function typeOf(dtype: number, type: string | null): number {
  const [element = ''] = /\w+(?=\)*$)/.exec(type ?? '') ?? [];
  return storedAs[dtypeName(dtype)]?.test(element) === true ? (dtypeCode(element) ?? dtype) : dtype;
}

function textTensor(proto: onnx.TensorProto, { dims, elements }: TensorFacts, path: string): Uint8Array {
  if (proto.stringData.length !== elements) {
    const counts = `${String(proto.stringData.length)} texts where its shape asks for ${String(elements)}`;
    throw refuse(path, `it holds ${counts}`);
  }
  return encodeTextNpy({ shape: dims, texts: proto.stringData.map((each) => text.decode(each)) });
}

function tensorOf(
  bytes: Uint8Array,
  path: string,
  type: string | null,
  suffix: string,
): { name: string; tensor: DataTensor } {
  const proto = decodeMessage(onnx.TensorProto, bytes, path, 'the tensor');
  const stored = tensorFacts(proto);
  const facts = { ...stored, dtype: typeOf(stored.dtype, type) };
  const name = dtypeName(facts.dtype);
  if (name === 'string') {
    const npy = textTensor(proto, facts, path);
    return { name: proto.name, tensor: { suffix, dtype: name, shape: facts.dims, npy } };
  }
  if (facts.dtype === dtypeCode('undefined') || decoderOf(facts.dtype) === undefined) {
    throw refuse(path, `it holds ${name}`);
  }
  const raw = proto.rawData.length > 0 ? proto.rawData : rawStorage(inlineEntries(proto), facts.dtype);
  if (raw.length !== facts.bytes) {
    throw refuse(path, `it holds ${String(raw.length)} bytes where its shape asks for ${String(facts.bytes)}`);
  }
  const { descr, convert } = savedAs(facts.dtype);
  const aligned = Uint8Array.from(raw); // a buffer of its own, aligned
  let elements: Uint8Array = aligned;
  if (convert !== null) {
    const values = new Float64Array(facts.elements);
    decoderOf(facts.dtype)?.(aligned.buffer, facts.elements, values);
    const converted = convert(facts.elements);
    converted.set(values);
    elements = new Uint8Array(converted.buffer);
  }
  const npy = Buffer.concat([npyHeader(descr, facts.dims), elements]);
  return { name: proto.name, tensor: { suffix, dtype: name, shape: facts.dims, npy } };
}

function sequenceOf(bytes: Uint8Array, path: string, type: string, suffix: string): DataValue {
  let name = '';
  const tensors: DataTensor[] = [];
  let count = 0;
  for (const [number, body] of bodies(bytes, path)) {
    const place = `${suffix}.${String(count)}`;
    if (number === field.name) name = text.decode(body);
    else if (number === field.tensor) tensors.push(tensorOf(body, path, type, place).tensor);
    else if (number === field.sequence) tensors.push(...sequenceOf(body, path, type, place).tensors);
    else if (number === field.optional) tensors.push(...optionalOf(body, path, type, place).tensors);
    else throw refuse(path, number === field.map ? 'it holds maps' : 'it holds sparse tensors');
    if (number !== field.name) count += 1;
  }
  return { name, tensors };
}

function optionalOf(bytes: Uint8Array, path: string, type: string, suffix: string): DataValue {
  let name = '';
  const tensors: DataTensor[] = [];
  for (const [number, body] of bodies(bytes, path)) {
    if (number === field.name) name = text.decode(body);
    else if (number === field.tensor) tensors.push(tensorOf(body, path, type, suffix).tensor);
    else if (number === field.sequence) tensors.push(...sequenceOf(body, path, type, suffix).tensors);
    else throw refuse(path, 'it holds an optional of a kind that is not read');
  }
  return { name, tensors };
}

/** The value in a file. `type` is the model's type of it, as in reports: 'float32', 'sequence(float32)'. */
export function readDataValue(bytes: Uint8Array, path: string, type: string | null): DataValue {
  if (type?.startsWith('sequence(') === true) return sequenceOf(bytes, path, type, '');
  if (type?.startsWith('optional(') === true) return optionalOf(bytes, path, type, '');
  if (type?.includes('(') === true) throw refuse(path, `the model takes ${type}`);
  const { name, tensor } = tensorOf(bytes, path, type, '');
  return { name, tensors: [tensor] };
}
