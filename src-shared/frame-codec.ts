/**
 * RPC messages over a byte channel (the WebSocket of `serve`). A message without byte arrays is JSON text. One with
 * byte arrays is a binary frame: u32 header length, JSON header, then the arrays, each at a multiple of 8 so that
 * typed columns can be read in place. In the header an array is `{"$bytes":[offset,length]}`.
 */
import { LapidaryError } from './errors.js';

const key = '$bytes';
const align8 = (n: number): number => (n + 7) & ~7;

/** Encodes to text when nothing binary is inside, else to one binary frame. */
export function encodeFrame(message: unknown): string | Uint8Array {
  const chunks: { offset: number; bytes: Uint8Array }[] = [];
  let size = 0;
  // The holder is asked for the value: a Node Buffer has a toJSON, and `json` is what that made of it.
  const json = JSON.stringify(message, function (this: Record<string, unknown>, name, made: unknown) {
    const value = this[name];
    if (!(value instanceof Uint8Array)) return made;
    const offset = size;
    chunks.push({ offset, bytes: value });
    size = align8(size + value.byteLength);
    return { [key]: [offset, value.byteLength] };
  });
  if (chunks.length === 0) return json;
  const header = new TextEncoder().encode(json);
  const start = align8(4 + header.length);
  const frame = new Uint8Array(start + size);
  new DataView(frame.buffer).setUint32(0, header.length, true);
  frame.set(header, 4);
  for (const { offset, bytes } of chunks) frame.set(bytes, start + offset);
  return frame;
}

/** Decodes what encodeFrame made; byte arrays are views on the frame. Throws PROTOCOL on anything else. */
export function decodeFrame(data: string | Uint8Array): unknown {
  try {
    if (typeof data === 'string') return JSON.parse(data) as unknown;
    const frame = data.byteOffset % 8 === 0 ? data : data.slice();
    const headerLength = new DataView(frame.buffer, frame.byteOffset, frame.byteLength).getUint32(0, true);
    const start = align8(4 + headerLength);
    const header = new TextDecoder().decode(frame.subarray(4, 4 + headerLength));
    return JSON.parse(header, (_, value: unknown) => {
      if (typeof value !== 'object' || value === null || !(key in value)) return value;
      const [offset, length] = value[key] as [number, number];
      return frame.subarray(start + offset, start + offset + length);
    }) as unknown;
  } catch (error) {
    throw new LapidaryError('PROTOCOL', `A frame cannot be decoded: ${String(error)}`);
  }
}
