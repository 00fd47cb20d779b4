/** Attributes of nodes, with ONNX's words for their kinds. */
import type { DescribedAttribute } from '../described/facts.js';
import { float32Text } from '../element-text.js';
import type { FlatTable } from '../flatbuffer/flat-table.js';
import { ortEnums, ortTables as tables } from './schema.generated.js';
import { type OrtTensors, tensorText } from './tensors.js';

export type AttributeTable = FlatTable<typeof tables.Attribute>;

/** Longer lists and texts are cut; `count` says how long a list is. */
const mostItems = 1000;
const mostText = 20_000;

/** Kind as ort.fbs calls it: FLOAT, TENSOR, GRAPHS. */
export const attributeKind = (attribute: AttributeTable): string =>
  (ortEnums.AttributeType as Readonly<Record<number, string>>)[attribute.number('type')] ?? 'UNDEFINED';

export function describeAttribute(attribute: AttributeTable, tensors: OrtTensors): DescribedAttribute {
  const kind = attributeKind(attribute);
  const name = attribute.text('name') ?? '';
  const one = (value: string | number): DescribedAttribute => ({ name, type: kind.toLowerCase(), value, count: 1 });
  const many = (value: string[] | number[], count: number): DescribedAttribute => ({ ...one(''), value, count });
  switch (kind) {
    case 'FLOAT':
      return one(floatValue(attribute.number('f')));
    case 'INT':
      return one(intValue(attribute.integer('i')));
    case 'STRING':
      return one(shownText(attribute.text('s', mostText) ?? ''));
    case 'TENSOR': {
      const tensor = attribute.table('t', tables.Tensor);
      return tensor === undefined ? one('') : { ...one(tensorText(tensor)), tensor: tensors.described(tensor) };
    }
    case 'GRAPH':
      return one('(unnamed graph)');
    case 'FLOATS': {
      const items = attribute.numbers('floats', mostItems).map(floatValue);
      return many(sameKind(items), attribute.count('floats'));
    }
    case 'INTS': {
      const items = attribute.integers('ints', mostItems).map(intValue);
      return many(sameKind(items), attribute.count('ints'));
    }
    case 'STRINGS':
      return many(attribute.texts('strings', mostItems).map(shownText), attribute.count('strings'));
    case 'TENSORS':
      return many(attribute.tables('tensors', tables.Tensor).map(tensorText), attribute.count('tensors'));
    case 'GRAPHS': {
      const count = attribute.count('graphs');
      return many(
        Array.from({ length: Math.min(count, mostItems) }, () => '(unnamed graph)'),
        count,
      );
    }
    default:
      return one('');
  }
}

/** Numbers only where every one of them can be shown as a number. */
function sameKind(items: (string | number)[]): string[] | number[] {
  const numbers = items.filter((item) => typeof item === 'number');
  return numbers.length === items.length ? numbers : items.map(String);
}

/** Integers over 2^53, NaN and infinities stay text, so that they stay exact. */
const intValue = (value: bigint): string | number =>
  Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();

const floatValue = (value: number): string | number =>
  Number.isFinite(value) ? Number(float32Text(value)) : String(value);

/** Text where it is text: what other programs keep in strings is said as its size. */
function shownText(text: string): string {
  if (!text.includes('\uFFFD') && !text.includes('\0')) return text;
  return `${Buffer.byteLength(text).toLocaleString('en-US')} bytes`;
}
