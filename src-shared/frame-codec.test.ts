import { expect, it } from 'vitest';
import { decodeFrame, encodeFrame } from './frame-codec.js';

it('sends plain messages as text', () => {
  const message = { type: 'call', id: 1, name: 'x', input: { a: [1, 'é', null] } };
  const frame = encodeFrame(message);
  expect(typeof frame).toBe('string');
  expect(decodeFrame(frame)).toEqual(message);
});

it('sends byte arrays beside the header, each 8-aligned, and gives them back at any offset', () => {
  const message = {
    id: 7,
    output: { a: Uint8Array.of(1, 2, 3), b: { c: new Uint8Array(1000).fill(9) }, d: new Uint8Array(0) },
  };
  const frame = encodeFrame(message);
  expect(frame).toBeInstanceOf(Uint8Array);
  const shifted = new Uint8Array((frame as Uint8Array).length + 3);
  shifted.set(frame as Uint8Array, 3);
  for (const bytes of [frame as Uint8Array, shifted.subarray(3)]) {
    const decoded = decodeFrame(bytes) as typeof message;
    expect(decoded).toEqual(message);
    expect(decoded.output.b.c.byteOffset % 8).toBe(0);
  }
});

it.each(['{', Uint8Array.of(255, 255, 255, 255), new Uint8Array(0)])('refuses broken frames', (frame) => {
  expect(() => decodeFrame(frame)).toThrow('cannot be decoded');
});
