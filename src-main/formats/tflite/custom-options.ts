/** Options of custom operators, which are bytes only their maker understands, most often a FlexBuffers map. */
import type { Attribute } from '../../../src-shared/inspect.js';
import { attribute } from '../described/facts.js';
import { float32Text } from '../element-text.js';
import type { ByteRun, FlatFile } from '../flatbuffer/flat-file.js';
import type { FlatTable } from '../flatbuffer/flat-table.js';
import { flexbufferMap, type FlexValue } from './flexbuffer.js';
import type { tfliteTables as tables } from './schema.generated.js';

/** Larger ones are no options but data. */
const mostBytes = 64 << 10;

/** Throws MODEL_TRUNCATED where the options lie outside of the file. */
export function customOptionsOf(operator: FlatTable<typeof tables.Operator>): Attribute[] {
  const offset = operator.number('large_custom_options_offset');
  const large = { offset, bytes: operator.number('large_custom_options_size') };
  const run = offset > 1 ? large : operator.bytes('custom_options');
  return run === undefined || run.bytes === 0 ? [] : bytesOf('custom_options', run, operator.file);
}

/** The entries of a map as attributes; the size of anything else. */
export function bytesOf(name: string, run: ByteRun, file: FlatFile): Attribute[] {
  file.require(run.offset, run.bytes, 'a run of options');
  file.spend(run.bytes <= mostBytes ? run.bytes / 8 : 0);
  const entries = run.bytes <= mostBytes ? flexbufferMap(file.copy(run)) : undefined;
  if (entries === undefined) {
    return [{ name, type: 'bytes', value: `${run.bytes.toLocaleString('en-US')} bytes`, count: 1 }];
  }
  return Array.from(entries, ([key, value]) => entryOf(key, value));
}

function entryOf(name: string, value: FlexValue): Attribute {
  if (typeof value !== 'number' || Number.isInteger(value)) return attribute(name, value);
  return attribute(name, Math.fround(value) === value ? Number(float32Text(value)) : value);
}
