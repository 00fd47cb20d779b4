/** What is written about a node, without decoding the rest of it: rules ask for it of every node. */
import protobuf from 'protobufjs/minimal.js';
import type { NodeNotes } from '../model-format.js';
import { entriesOf } from './decode.js';
import { onnx } from './onnx.generated.js';

/** Numbers of these fields in NodeProto. */
const docString = 6;
const metadataProps = 9;

/** Documentation and metadata of an encoded node. */
export function readNodeNotes(bytes: Uint8Array): NodeNotes {
  const reader = protobuf.Reader.create(bytes);
  const entries: onnx.StringStringEntryProto[] = [];
  let doc = '';
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag >>> 3 === docString) doc = reader.string();
    else if (tag >>> 3 === metadataProps) entries.push(onnx.StringStringEntryProto.decode(reader, reader.uint32()));
    else reader.skipType(tag & 7);
  }
  return { doc, metadata: Object.fromEntries(entriesOf(entries)) };
}
