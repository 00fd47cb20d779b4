import { describe, expect, it } from 'vitest';
import { MemorySource } from '../byte-source.js';
import { onnx } from './onnx.generated.js';
import { elideOverBytes, readSkeleton } from './skeleton.js';
import { attribute, graphBytes, type ModelSpec, modelBytes, smallModel, tensor } from './test-models.js';

const skeletonOf = (bytes: Uint8Array): { skeleton: Buffer; source: MemorySource } => {
  const source = new MemorySource('m.onnx', bytes);
  return { skeleton: readSkeleton(source), source };
};

const graphOf = (skeleton: Uint8Array): onnx.GraphProto =>
  onnx.GraphProto.decode(onnx.ModelProto.decode(skeleton).graph);

const initializerOf = (skeleton: Uint8Array, index = 0): onnx.TensorProto =>
  onnx.TensorProto.decode(graphOf(skeleton).initializer[index] ?? new Uint8Array());

function withWeights(...initializers: NonNullable<ModelSpec['initializers']>): Uint8Array {
  return modelBytes({ ...smallModel, initializers });
}

describe('readSkeleton', () => {
  it('leaves a model without large data as it is', () => {
    const bytes = withWeights(tensor('w', 'float32', [2], new Uint8Array(8)));
    expect(Buffer.compare(skeletonOf(bytes).skeleton, bytes)).toBe(0);
  });

  it('reads a small part of a file whose weights are inline, and says where they lie', () => {
    const weights = new Uint8Array(8_000_000).fill(0xa5);
    const { skeleton, source } = skeletonOf(withWeights(tensor('w', 'float32', [2_000_000], weights)));
    expect(source.bytesRead).toBeLessThan(200_000);
    expect(skeleton.length).toBeLessThan(1000);
    const [elided] = initializerOf(skeleton).elided;
    expect(elided?.field).toBe(9);
    const end = (elided?.offset?.toNumber() ?? 0) + (elided?.length?.toNumber() ?? 0);
    expect(Buffer.compare(source.bytes.subarray(end - weights.length, end), weights)).toBe(0);
    expect(source.bytes[end]).not.toBe(0xa5);
  });

  it.each([
    ['float_data', { floatData: Array.from({ length: 5000 }, (_, at) => at) }, 5000],
    ['double_data', { doubleData: Array.from({ length: 5000 }, (_, at) => at) }, 5000],
    ['int32_data', { int32Data: Array.from({ length: 5000 }, (_, at) => at) }, 0],
    ['string_data', { stringData: Array.from({ length: 5000 }, (_, at) => Buffer.from(`word ${at}`)) }, 5000],
  ])('leaves %s in the file', (_name, data, count) => {
    const { skeleton } = skeletonOf(withWeights(tensor('w', 'float32', [5000], data)));
    const read = initializerOf(skeleton);
    expect(read.elided).toHaveLength(1);
    expect(read.elided[0]?.count?.toNumber()).toBe(count);
    expect(read.floatData.length + read.doubleData.length + read.int32Data.length + read.stringData.length).toBe(0);
    expect(read.name).toBe('w');
  });

  it('counts the elements of long attribute lists', () => {
    const ints = Array.from({ length: 3000 }, (_, at) => at * 7);
    const nodes = [{ op: 'Constant', outputs: ['c'], attributes: [attribute.ints('value_ints', ints)] }];
    const { skeleton } = skeletonOf(modelBytes({ ...smallModel, nodes }));
    const node = onnx.NodeProto.decode(graphOf(skeleton).node[0] ?? new Uint8Array());
    expect(node.attribute[0]?.elided?.[0]?.count?.toNumber()).toBe(3000);
    expect(node.attribute[0]?.ints ?? []).toHaveLength(0);
  });

  it('finds weights inside the bodies of nodes', () => {
    const body = graphBytes({ initializers: [tensor('deep', 'uint8', [50_000], new Uint8Array(50_000))] });
    const nodes = [{ op: 'If', inputs: ['x'], outputs: ['y'], attributes: [attribute.graph('then_branch', body)] }];
    const { skeleton } = skeletonOf(modelBytes({ ...smallModel, nodes }));
    expect(skeleton.length).toBeLessThan(500);
  });

  it('keeps a name of 1 MB and cuts documentation after 1 MB', () => {
    const name = 'n'.repeat(1_000_000);
    const nodes = [{ op: 'Relu', name, inputs: ['x'], outputs: ['y'], doc: 'd'.repeat(3_000_000) }];
    const node = onnx.NodeProto.decode(
      graphOf(skeletonOf(modelBytes({ ...smallModel, nodes })).skeleton).node[0] ?? new Uint8Array(),
    );
    expect(node.name).toBe(name);
    expect(node.docString).toHaveLength(1024 * 1024);
  });

  it('drops unknown fields only where they are large', () => {
    const unknown = (size: number): Uint8Array => onnx.TensorProto.encode({ rawData: new Uint8Array(size) }).finish();
    // Field 9 of ModelProto does not exist.
    const small = Buffer.concat([modelBytes(smallModel), unknown(10)]);
    const large = Buffer.concat([modelBytes(smallModel), unknown(elideOverBytes + 1)]);
    expect(skeletonOf(small).skeleton).toHaveLength(small.length);
    expect(skeletonOf(large).skeleton).toHaveLength(modelBytes(smallModel).length);
  });

  it('says how much of a truncated file is missing', () => {
    const bytes = withWeights(tensor('w', 'uint8', [100_000], new Uint8Array(100_000)));
    const half = new MemorySource('m.onnx', bytes.subarray(0, 50_000));
    expect(() => readSkeleton(half)).toThrow(
      expect.objectContaining({
        code: 'MODEL_TRUNCATED',
        message: expect.stringContaining('it has 50,000 bytes') as string,
      }),
    );
  });

  it('refuses lengths that reach out of their message', () => {
    const bytes = Buffer.from(withWeights(tensor('w', 'uint8', [5000], new Uint8Array(5000))));
    const rawData = bytes.indexOf(Buffer.from([0x4a, 0x88, 0x27])); // raw_data of 5,000 bytes
    expect(rawData).toBeGreaterThan(0);
    bytes.set([0x88, 0x37], rawData + 1); // now 7,048
    expect(() => skeletonOf(bytes)).toThrow(expect.objectContaining({ code: 'MODEL_INVALID' }));
  });

  it('refuses known fields of another wire type', () => {
    const graphAsNumber = Buffer.from([0x08, 0x08, 0x38, 0x01]);
    expect(() => skeletonOf(graphAsNumber)).toThrow(expect.objectContaining({ code: 'MODEL_INVALID' }));
  });

  it('refuses nesting that no reader follows, without running out of stack', () => {
    let body = graphBytes({});
    for (let level = 0; level < 1500; level += 1) {
      body = graphBytes({ nodes: [{ op: 'If', attributes: [attribute.graph('then_branch', body)] }] });
    }
    const nodes = [{ op: 'If', inputs: ['x'], outputs: ['y'], attributes: [attribute.graph('then_branch', body)] }];
    expect(() => skeletonOf(modelBytes({ ...smallModel, nodes }))).toThrow(
      expect.objectContaining({ code: 'MODEL_TOO_DEEP' }),
    );
  });
});
