/** Edits applied in memory, for tests. */
import { MemorySource } from '../../byte-source.js';
import { onnx } from '../onnx.generated.js';
import type { ModelEdits } from './model-edits.js';
import { type EditPlan, planEdits } from './plan.js';

/** The bytes a plan stands for. */
export function planned(source: MemorySource, plan: EditPlan): Buffer {
  const parts = plan.segments.map((part) =>
    part instanceof Uint8Array ? part : source.bytes.subarray(part.start, part.end),
  );
  const bytes = Buffer.concat(parts);
  if (bytes.length !== plan.bytes) throw new Error(`The plan says ${plan.bytes} bytes and has ${bytes.length}.`);
  return bytes;
}

export function edited(bytes: Uint8Array, edits: ModelEdits): Buffer {
  const source = new MemorySource('m.onnx', bytes);
  return planned(source, planEdits(source, edits));
}

/** Bytes of a plan that are copied from the source. */
export function copiedBytes(plan: EditPlan): number {
  return plan.segments.reduce((sum, part) => sum + (part instanceof Uint8Array ? 0 : part.end - part.start), 0);
}

/** The main graph of a file, decoded. */
export function mainGraph(bytes: Uint8Array): onnx.GraphProto {
  return onnx.GraphProto.decode(onnx.ModelProto.decode(bytes).graph);
}

/** `name: [dims]` of value descriptions, in order. */
export function shapesOf(values: readonly Uint8Array[]): Record<string, (number | string | null)[]> {
  return Object.fromEntries(
    values.map((bytes) => {
      const { name, type } = onnx.ValueInfoProto.decode(bytes);
      const dims = (type?.tensorType?.shape?.dim ?? []).map(
        ({ dimValue, dimParam }) => dimParam ?? dimValue?.toNumber() ?? null,
      );
      return [name, dims];
    }),
  );
}

/** Inputs and outputs of nodes as `op(a, b) -> c`. */
export function nodeTexts(nodes: readonly Uint8Array[]): string[] {
  return nodes.map((bytes) => {
    const { opType, input, output } = onnx.NodeProto.decode(bytes);
    return `${opType}(${input.join(', ')}) -> ${output.join(', ')}`;
  });
}
