import { describe, expect, it } from 'vitest';
import { sniffOnnx } from './sniff.js';
import { modelBytes, smallModel } from './test-models.js';

const model = modelBytes({ ...smallModel, metadata: { a: 'b' } });

/** Bytes that look random but are the same in every run: a linear congruential generator. */
function noise(seed: number, length: number): Uint8Array {
  let state = seed;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  });
}

describe('sniffOnnx', () => {
  it('knows a model by its graph, however much of it the head holds', () => {
    expect(sniffOnnx(model)).toBe(2);
    const graphAt = Buffer.from(model).indexOf(Buffer.from([0x3a]));
    for (let length = graphAt + 4; length < model.length; length += 1) {
      expect(sniffOnnx(model.subarray(0, length)), `${length} bytes`).toBe(2);
    }
  });

  it('is unsure where the graph comes after the head', () => {
    expect(sniffOnnx(Buffer.from([0x08, 0x08, 0x12, 0xff, 0x7f, 0x61]))).toBe(1);
    expect(sniffOnnx(Buffer.from([0x08, 0x08]))).toBe(0);
  });

  it('takes no noise for a model', () => {
    const taken = Array.from({ length: 20_000 }, (_, seed) => sniffOnnx(noise(seed, 100))).filter((sure) => sure === 2);
    expect(taken).toEqual([]);
  });

  it('takes no text, and no other protobuf, for a model', () => {
    expect(sniffOnnx(Buffer.from('# Title\n\nSome text that goes on.\n'.repeat(50)))).toBe(0);
    expect(sniffOnnx(Buffer.alloc(4096))).toBe(0);
    // A TensorProto, as in the input_0.pb files beside ONNX's own tests: dims, data_type, raw_data.
    expect(sniffOnnx(Buffer.from([0x08, 0x03, 0x10, 0x01, 0x4a, 0x04, 0, 0, 0, 0]))).toBe(0);
  });
});
