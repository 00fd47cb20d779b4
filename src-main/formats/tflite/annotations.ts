/** What a tensor says of itself beyond type and shape, in words: quantisation, sparsity, state. */
import type { FlatTable } from '../flatbuffer/flat-table.js';
import { float32Text } from '../element-text.js';
import { tfliteEnums as enums, tfliteTables as tables } from './schema.generated.js';

type TensorTable = FlatTable<typeof tables.Tensor>;

/** Numbers of a per-axis quantisation that are looked at; more are counted only. */
const looked = 4096;

/** undefined when there is nothing to say. */
export function annotationsOf(tensor: TensorTable): ReadonlyMap<string, string> | undefined {
  const said = new Map<string, string>();
  const quantization = tensor.table('quantization', tables.QuantizationParameters);
  if (quantization !== undefined) quantisation(quantization, said);
  const sparsity = tensor.table('sparsity', tables.SparsityParameters);
  if (sparsity !== undefined) said.set('sparsity', sparsityText(sparsity));
  if (tensor.flag('is_variable')) said.set('variable', 'keeps its value from one run to the next');
  return said.size === 0 ? undefined : said;
}

function quantisation(table: FlatTable<typeof tables.QuantizationParameters>, said: Map<string, string>): void {
  const scales = table.count('scale');
  const zeros = table.count('zero_point');
  if (scales > 0) said.set('scale', numbersText(table.numbers('scale', looked), scales));
  if (zeros > 0 && scales > 0) said.set('zero point', numbersText(table.numbers('zero_point', looked), zeros));
  if (scales > 1) said.set('quantised along', `axis ${String(table.number('quantized_dimension'))}`);
  for (const name of ['min', 'max'] as const) {
    const count = table.count(name);
    if (count > 0) said.set(`calibrated ${name}`, numbersText(table.numbers(name, looked), count));
  }
  const details = (enums.QuantizationDetails as Readonly<Record<number, string>>)[table.number('details_type')];
  if (details === 'BlockwiseQuantization') {
    const blocks = table.table('details', tables.BlockwiseQuantization);
    if (blocks === undefined) return;
    said.set('quantised in blocks of', String(blocks.number('block_size')));
    said.set('scales in tensor', String(blocks.number('scales')));
  } else if (details === 'MultiAxisQuantization') {
    const axes = table.table('details', tables.MultiAxisQuantization);
    if (axes === undefined) return;
    said.set('quantised along', `axes ${axes.numbers('quantized_dimensions', 16).join(', ')}`);
    said.set('scales in tensor', String(axes.number('scales')));
  } else if (details === 'CustomQuantization') said.set('quantisation', 'custom');
}

/** One number, or how many and their range; all the same is said as that. */
function numbersText(numbers: readonly number[], count: number): string {
  if (count === 1) return float32Text(numbers[0] ?? Number.NaN);
  const least = numbers.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const most = numbers.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  if (least === most) return `${float32Text(least)} (${count.toLocaleString('en-US')} times)`;
  const more = count > numbers.length ? ` in the first ${numbers.length.toLocaleString('en-US')}` : '';
  return `${count.toLocaleString('en-US')} numbers from ${float32Text(least)} to ${float32Text(most)}${more}`;
}

function sparsityText(table: FlatTable<typeof tables.SparsityParameters>): string {
  const formats = table.tables('dim_metadata', tables.DimensionMetadata).map((each) => {
    const format = (enums.DimensionType as Readonly<Record<number, string>>)[each.number('format')];
    return format === 'DENSE' ? 'dense' : 'compressed';
  });
  const blocks = table.numbers('block_map', 64);
  return `${formats.join(', ')}${blocks.length === 0 ? '' : `; blocks along axes ${blocks.join(', ')}`}`;
}
