import { describe, expect, it } from 'vitest';
import { decode, encode } from './shim/wire.cjs';

function across(message: unknown): unknown {
  return decode(JSON.parse(JSON.stringify(encode(message))));
}

describe('the pipe of the legacy shim', () => {
  it('keeps byte arrays, also views on a larger buffer', () => {
    const view = new Uint8Array([9, 1, 2, 255, 9]).subarray(1, 4);
    const received = across({ type: 'result', output: { graph: view } }) as { output: { graph: Uint8Array } };
    expect(received.output.graph).toBeInstanceOf(Uint8Array);
    expect([...received.output.graph]).toEqual([1, 2, 255]);
  });

  it('keeps what JSON would lose', () => {
    const message = { a: [undefined, null, Number.NaN, Number.NEGATIVE_INFINITY], b: { c: undefined }, d: '' };
    expect(across(message)).toStrictEqual(message);
  });

  it('throws by name for what it does not carry', () => {
    expect(() => encode({ when: new Date() })).toThrow(/\[object Date\] is not supplied/);
    expect(() => encode([new Map()])).toThrow(/\[object Map\] is not supplied/);
  });
});
