/**
 * The smallest model ONNX Runtime accepts, one Identity on a float32[1], written out as protobuf bytes
 * (onnx.proto: ModelProto 1 ir_version, 7 graph, 8 opset_import). Timing it gives the runtime's cost per call.
 */
const text = (value: string): number[] => [...new TextEncoder().encode(value)];
/** A length-delimited field of fewer than 128 bytes. */
const field = (number: number, bytes: number[]): number[] => [(number << 3) | 2, bytes.length, ...bytes];
const varint = (number: number, value: number): number[] => [number << 3, value];

function valueInfo(name: string): number[] {
  const shape = field(1, varint(1, 1)); // TensorShapeProto.dim { dim_value: 1 }
  const tensorType = [...varint(1, 1), ...field(2, shape)]; // elem_type FLOAT
  return [...field(1, text(name)), ...field(2, field(1, tensorType))];
}

/** Bytes of the model; its input is `x`, its output `y`. */
export function emptyModel(): Uint8Array {
  const node = [...field(1, text('x')), ...field(2, text('y')), ...field(4, text('Identity'))];
  const graph = [
    ...field(1, node),
    ...field(2, text('empty')),
    ...field(11, valueInfo('x')),
    ...field(12, valueInfo('y')),
  ];
  const opset = [...field(1, []), ...varint(2, 13)];
  return Uint8Array.from([...varint(1, 8), ...field(7, graph), ...field(8, opset)]);
}
