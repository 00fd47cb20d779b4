/** What a model says of a single value beyond its type: documentation, metadata, denotations, quantisation annotations. */
import type { ValueIndex } from '../../../src-shared/graph.js';
import type { BuiltModel } from './built-model.js';
import { entriesOf } from './decode.js';
import { onnx } from './onnx.generated.js';
import { denotations } from './type-text.js';

/**
 * From its ValueInfoProto, its TensorProto and the graph's quantization_annotation; empty for most values. Keys are
 * those of the file; documentation is `description`.
 */
export function readValueMetadata(built: BuiltModel, value: ValueIndex): Record<string, string> {
  const found = new Map<string, string>();
  const note = (doc: string, entries: ReadonlyMap<string, string>): void => {
    if (doc !== '') found.set('description', doc);
    for (const [key, text] of entries) found.set(key, text);
  };
  const info = built.documented.get(value);
  if (info !== undefined) {
    const { docString, metadataProps, type } = onnx.ValueInfoProto.decode(info);
    note(docString, entriesOf(metadataProps));
    note('', denotations(type));
  }
  const stored = built.initializers.get(value);
  if (stored !== undefined && !stored.sparse) {
    const { docString, metadataProps } = onnx.TensorProto.decode(stored.bytes);
    note(docString, entriesOf(metadataProps));
  }
  note('', built.annotations.get(value) ?? new Map());
  // fromEntries defines properties, so that a key called __proto__ stays data.
  return Object.fromEntries(found);
}
