/** Options of operators as attributes: every table of BuiltinOptions and BuiltinOptions2, enums by their names. */
import type { Attribute } from '../../../src-shared/inspect.js';
import { attribute } from '../described/facts.js';
import { bytesOf } from './custom-options.js';
import { float32Text } from '../element-text.js';
import type { FlatTable } from '../flatbuffer/flat-table.js';
import type { EnumNames, FieldSchema, TableSchema } from '../flatbuffer/schema.js';
import { tfliteEnums, tfliteTables as tables } from './schema.generated.js';

/** Longer lists are cut; the attribute says how long they are. */
const mostItems = 1000;

/** Said only where the file says them: their defaults mean "as usual". */
const quiet = new Set([
  'pot_scale_int16',
  'asymmetric_quantize_inputs',
  'quantized_bias_type',
  'keep_num_dims',
  'diagonal_recurrent_tensors',
  'weights_format',
]);

const enums: Readonly<Record<string, EnumNames>> = tfliteEnums;
const schemas: Readonly<Record<string, TableSchema>> = tables;

type OperatorTable = FlatTable<typeof tables.Operator>;

/** Attributes in the order of the schema; an option table this schema does not know gives its number. */
export function optionsOf(operator: OperatorTable): Attribute[] {
  return [
    ...unionOptions(operator, 'builtin_options', 'builtin_options_type', tfliteEnums.BuiltinOptions),
    ...unionOptions(operator, 'builtin_options2', 'builtin_options2_type', tfliteEnums.BuiltinOptions2),
  ];
}

function unionOptions(
  operator: OperatorTable,
  field: 'builtin_options' | 'builtin_options2',
  typeField: 'builtin_options_type' | 'builtin_options2_type',
  names: EnumNames,
): Attribute[] {
  const type = operator.number(typeField);
  if (type === 0) return [];
  const schema = schemas[names[type] ?? ''];
  if (schema === undefined) return [attribute('options', `of kind ${String(type)}, which is not known here`)];
  const table = operator.table(field, schema);
  if (table === undefined) return [];
  return Object.entries(schema)
    .filter(([name, [, kind]]) => table.has(name) || !(quiet.has(name) || kind === 'string' || kind.startsWith('[')))
    .flatMap(([name, [, kind, , enumName]]) => {
      const run = kind === '[uint8]' ? table.bytes(name) : undefined;
      return run === undefined ? optionOf(table, name, kind, enumName) : bytesOf(name, run, table.file);
    });
}

function optionOf(table: FlatTable<TableSchema>, name: string, kind: FieldSchema[1], enumName?: string): Attribute {
  if (kind === 'string') return attribute(name, table.text(name) ?? '');
  if (kind === '[string]') return { ...attribute(name, table.texts(name, mostItems)), count: table.count(name) };
  const listOfEnum = vectorEnum(table.schema[name]);
  if (kind.startsWith('[')) {
    const items = table.numbers(name, mostItems);
    const count = table.count(name);
    if (listOfEnum !== undefined) {
      return { name, type: 'strings', value: items.map((item) => enumText(listOfEnum, item)), count };
    }
    return kind === '[float32]'
      ? { name, type: 'floats', value: items.map(shortFloat), count }
      : { ...attribute(name, items), count };
  }
  if (kind === 'bool') return attribute(name, table.flag(name));
  const value = table.number(name);
  if (enumName !== undefined) return flat(name, 'enum', enumText(enumName, value));
  if (kind === 'float32') return flat(name, 'float', Number.isFinite(value) ? shortFloat(value) : String(value));
  return attribute(name, value);
}

const flat = (name: string, type: string, value: string | number): Attribute => ({ name, type, value, count: 1 });
const shortFloat = (value: number): number => Number(float32Text(value));

/** A vector has its enum where a scalar has its default. */
function vectorEnum(field: FieldSchema | undefined): string | undefined {
  return field?.[1].startsWith('[') === true && typeof field[2] === 'string' ? field[2] : undefined;
}

/** `EQ` of STABLEHLO_COMPARISON_DIRECTION_EQ; the number of a member that is newer than the schema. */
function enumText(enumName: string, value: number): string {
  const member = enums[enumName]?.[value];
  return member?.replace(/^STABLEHLO_COMPARISON_(DIRECTION|TYPE)_/, '') ?? String(value);
}
