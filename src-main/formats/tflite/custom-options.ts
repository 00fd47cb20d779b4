/** Options of custom operators, which are bytes only their maker understands, most often a FlexBuffers map. */
import type { Attribute } from '../../../src-shared/inspect.js';
import type { FlatTable } from '../flatbuffer/flat-table.js';
import type { tfliteTables as tables } from './schema.generated.js';

export function customOptionsOf(operator: FlatTable<typeof tables.Operator>): Attribute[] {
  const large = operator.number('large_custom_options_size');
  const bytes = large > 0 ? large : (operator.bytes('custom_options')?.bytes ?? 0);
  if (bytes === 0) return [];
  return [{ name: 'custom_options', type: 'bytes', value: `${bytes.toLocaleString('en-US')} bytes`, count: 1 }];
}
