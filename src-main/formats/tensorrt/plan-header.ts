/**
 * The first bytes of a TensorRT plan, as far as they are documented: trtexec's printPlanVersion
 * (samples/common/sampleEngines.cpp of TensorRT's open source) and the wrapper Ultralytics puts before a plan.
 */
import type { ByteSource } from '../byte-source.js';

export interface PlanHeader {
  tag: 'ftrt' | 'ptrt';
  /** Where the plan begins in the file: behind the wrapper, if there is one. */
  offset: number;
  /** Version of the header's layout: 0 since TensorRT 8.6, other numbers before. */
  serializationVersion: number;
  /** `10.3.0.26`; null where the layout does not say. The last part is the build, modulo 256. */
  version: string | null;
  /** JSON text of the Ultralytics wrapper; null when there is none. */
  wrapper: string | null;
}

export const planHeaderBytes = 28;

/** Descriptions of models with thousands of class names have some 100 KB. */
const maxWrapperBytes = 16 << 20;

function tagAt(bytes: Uint8Array): PlanHeader['tag'] | undefined {
  const tag = Buffer.from(bytes.subarray(0, 4)).toString('latin1');
  return tag === 'ftrt' || tag === 'ptrt' ? tag : undefined;
}

/** Length of the JSON before the plan, where the first bytes can be those of a wrapper. */
function wrapperLength(head: Uint8Array, fileBytes: number): number | undefined {
  if (head.length < 5 || head[4] !== 0x7b) return undefined;
  const length = new DataView(head.buffer, head.byteOffset).getUint32(0, true);
  return length >= 2 && length <= maxWrapperBytes && 4 + length + 4 <= fileBytes ? length : undefined;
}

/** Whether the file is a plan, by its first bytes; those behind a wrapper are read when it looks like one. */
export function looksLikePlan(head: Uint8Array, fileBytes: number, read: () => ByteSource): boolean {
  if (tagAt(head) !== undefined) return true;
  const length = wrapperLength(head, fileBytes);
  if (length === undefined) return false;
  const tag = new Uint8Array(4);
  return read().read(tag, 4 + length) === 4 && tagAt(tag) !== undefined;
}

/** Reads the header, and the wrapper before it. undefined where the file is no plan or ends within the header. */
export function readPlanHeader(source: ByteSource): PlanHeader | undefined {
  const start = new Uint8Array(Math.min(8, source.size));
  source.read(start, 0);
  const length = tagAt(start) === undefined ? wrapperLength(start, source.size) : undefined;
  const offset = length === undefined ? 0 : 4 + length;
  const head = new Uint8Array(planHeaderBytes);
  const got = source.read(head, offset);
  const tag = tagAt(head);
  if (tag === undefined || got < planHeaderBytes) return undefined;
  const serializationVersion = new DataView(head.buffer).getUint32(4, true);
  return {
    tag,
    offset,
    serializationVersion,
    version: serializationVersion === 0 && tag === 'ftrt' ? head.subarray(24, 28).join('.') : null,
    wrapper: length === undefined ? null : textAt(source, 4, length),
  };
}

function textAt(source: ByteSource, offset: number, length: number): string {
  const bytes = new Uint8Array(length);
  source.read(bytes, offset);
  return new TextDecoder().decode(bytes);
}
