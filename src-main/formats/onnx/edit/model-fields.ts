/** Fields of the model itself that are edited: metadata_props and opset_import. */
import Long from 'long';
import { decodeMessage } from '../decode.js';
import type { Field } from '../field-reader.js';
import { onnx } from '../onnx.generated.js';
import { notThere, quoted } from './edit-errors.js';
import { childOf, type FieldChange, lastText, type Message, newField, nothing } from './message-edit.js';
import type { ModelEdits } from './model-edits.js';
import { SegmentList } from './segments.js';

/** Entries by key, changed where the first of a key is; later ones of the key go, new ones come at the end. */
class KeyedEntries<Value> {
  readonly #done = new Set<string>();

  constructor(
    readonly number: number,
    readonly wanted: ReadonlyMap<string, Value>,
    readonly encode: (key: string, value: Value) => Uint8Array | undefined,
  ) {}

  change({ origin }: Message, field: Field, key: string): FieldChange {
    const value = this.wanted.get(key);
    if (value === undefined) return undefined;
    const bytes = this.#done.has(key) ? undefined : this.encode(key, value);
    this.#done.add(key);
    return bytes === undefined ? nothing() : newField(origin, field.number, bytes);
  }

  added({ origin }: Message): SegmentList {
    const list = new SegmentList();
    for (const [key, value] of this.wanted) {
      if (this.#done.has(key)) continue;
      const bytes = this.encode(key, value);
      if (bytes === undefined)
        throw notThere(`metadata entry ${quoted(key)}`, '`lapidary inspect` shows those it has.');
      list.append(newField(origin, this.number, bytes));
    }
    return list;
  }
}

const domainKey = (domain: string): string => (domain === 'ai.onnx' ? '' : domain);

export class ModelFields {
  readonly #metadata: KeyedEntries<string | null>;
  readonly #opsets: KeyedEntries<number>;

  constructor(
    readonly path: string,
    { metadata = new Map(), opsets = new Map() }: ModelEdits,
  ) {
    this.#metadata = new KeyedEntries(14, metadata, (key, value) =>
      value === null ? undefined : onnx.StringStringEntryProto.encode({ key, value }).finish(),
    );
    const versions = new Map(Array.from(opsets, ([domain, version]) => [domainKey(domain), version]));
    this.#opsets = new KeyedEntries(8, versions, (domain, version) =>
      onnx.OperatorSetIdProto.encode({ domain, version: Long.fromNumber(version) }).finish(),
    );
  }

  change(model: Message, field: Field): FieldChange {
    const { origin } = model;
    if (field.number === this.#metadata.number && this.#metadata.wanted.size > 0) {
      return this.#metadata.change(model, field, lastText(childOf(model, field, 'entry'), 1) ?? '');
    }
    if (field.number === this.#opsets.number && this.#opsets.wanted.size > 0) {
      const { domain } = decodeMessage(onnx.OperatorSetIdProto, origin.bytes(field), this.path, 'an opset import');
      return this.#opsets.change(model, field, domainKey(domain));
    }
    return undefined;
  }

  /** What the model did not have yet. */
  added(model: Message): SegmentList {
    const list = this.#metadata.added(model);
    list.append(this.#opsets.added(model));
    return list;
  }
}
