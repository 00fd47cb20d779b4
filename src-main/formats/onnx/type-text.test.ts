import Long from 'long';
import { describe, expect, it } from 'vitest';
import { onnx } from './onnx.generated.js';
import { typeFacts } from './type-text.js';

/** Through the wire, as types come from a file. */
const facts = (type: onnx.TypeProto.$Properties): ReturnType<typeof typeFacts> =>
  typeFacts(onnx.TypeProto.decode(onnx.TypeProto.encode(type).finish()));

const float32 = { tensorType: { elemType: 1 } };

describe('typeFacts', () => {
  it('tells sizes, names and unknown dims apart', () => {
    const dim = [
      { dimValue: Long.ZERO },
      { dimParam: 'batch' },
      {},
      { dimParam: '' },
      { dimValue: Long.fromNumber(-1) },
    ];
    expect(facts({ tensorType: { elemType: 7, shape: { dim } } })).toEqual({
      text: 'int64',
      dtype: 7,
      shape: [0, 'batch', null, null, null],
    });
  });

  it('tells a scalar from an unknown rank', () => {
    expect(facts({ tensorType: { elemType: 1, shape: {} } }).shape).toEqual([]);
    expect(facts(float32).shape).toBeNull();
  });

  it.each([
    [{ sequenceType: { elemType: float32 } }, 'sequence(float32)'],
    [{ optionalType: { elemType: { sequenceType: { elemType: float32 } } } }, 'optional(sequence(float32))'],
    [{ mapType: { keyType: 7, valueType: float32 } }, 'map(int64, float32)'],
    [{ sequenceType: {} }, 'sequence(unknown)'],
    [{ opaqueType: { domain: 'd', name: 'n' } }, 'opaque(d.n)'],
    [{ tensorType: { elemType: 99 } }, 'type 99'],
    [{}, null],
  ])('%j is %s', (type, text) => {
    expect(facts(type).text).toBe(text);
  });

  it('keeps the shape of a sparse tensor', () => {
    const dim = [{ dimValue: Long.fromNumber(5) }];
    expect(facts({ sparseTensorType: { elemType: 1, shape: { dim } } })).toEqual({
      text: 'sparse(float32)',
      dtype: 0,
      shape: [5],
    });
  });
});
