/** protobufjs decoding with this project's errors, and the few conversions every reader of ONNX messages needs. */
import type Long from 'long';
import { modelInvalid, modelTooDeep } from './model-errors.js';
import type { onnx } from './onnx.generated.js';

interface Decodable<T> {
  decode(bytes: Uint8Array): T;
}

/** Decodes one message. `what` names it in the error ("node 17 of graph main"). */
export function decodeMessage<T>(type: Decodable<T>, bytes: Uint8Array, path: string, what: string): T {
  try {
    return type.decode(bytes);
  } catch (thrown) {
    const detail = thrown instanceof Error ? thrown.stack : String(thrown);
    if (thrown instanceof Error && thrown.message === 'max depth exceeded') throw modelTooDeep(path);
    throw modelInvalid(path, `${what} is not a valid protobuf message`, detail);
  }
}

/** int64 as a number; exact up to 2^53, which is enough for sizes, dims and versions. */
export function toNumber(value: Long | null | undefined): number {
  return value?.toNumber() ?? 0;
}

const utf8 = new TextDecoder();

/** A `bytes` field that holds text. */
export function toText(bytes: Uint8Array): string {
  return utf8.decode(bytes);
}

/** metadata_props and external_data as a map; the last of equal keys holds. */
export function entriesOf(
  entries: readonly onnx.StringStringEntryProto.$Properties[] | null | undefined,
): Map<string, string> {
  return new Map((entries ?? []).map((entry) => [entry.key ?? '', entry.value ?? '']));
}
