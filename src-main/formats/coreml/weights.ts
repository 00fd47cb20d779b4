/** Weights inside of a neural network: floats, halves and quantised ones, by range. Source: NeuralNetwork.proto, WeightParams. */
import { dtypeBits } from '../../../src-shared/dtype.js';
import { LapidaryError } from '../../../src-shared/errors.js';
import type { ValueFacts } from '../described/facts.js';
import type { WarningList } from '../warnings.js';
import type { Storage } from '../weights/tensor-store.js';
import { elementsOf, isCountable } from '../weights/weight-tensor.js';
import { bitsFromHighest } from './decode.js';
import { leastBytes, unsignedOfBits } from './element-types.js';
import type { Message, Run } from './message.js';
import { maxDecodedBytes, rawStorage, runKey, type Storages } from './storages.js';

const float32 = 1;
const int8 = 3;
const float16 = 10;

/** How integers become floats: by a table, or by scale and bias for each of `channels` along `axis`. */
interface Quantisation {
  bits: number;
  table: number[];
  scales: number[];
  biases: number[];
  axis: number;
}

/** Where the values are and of which type; undefined where the message holds none. */
function storedAs(params: Message): { run: Run; dtype: number } | undefined {
  const floats = params.run('floatValue');
  if (floats !== undefined) return { run: floats, dtype: float32 };
  const halves = params.run('float16Value');
  if (halves !== undefined) return { run: halves, dtype: float16 };
  const integers = params.run('int8RawValue');
  if (integers !== undefined) return { run: integers, dtype: int8 };
  const raw = params.run('rawValue');
  if (raw === undefined) return undefined;
  return { run: raw, dtype: unsignedOfBits(params.message('quantization')?.int('numberOfBits') ?? 8) };
}

/**
 * The value of a WeightParams. `shape` is what the layer's other fields say; where the file holds another number of
 * elements its values are shown as one row. `axis`: of quantisation by channel.
 */
export function weightFacts(
  params: Message,
  name: string,
  shape: readonly number[] | undefined,
  axis: number,
  { storages, warnings }: { storages: Storages; warnings: WarningList },
): ValueFacts | undefined {
  const found = storedAs(params);
  if (found === undefined) return undefined;
  const { run, dtype } = found;
  if (dtype === 0) warnings.add('UNKNOWN_DTYPE', name);
  const bits = dtypeBits(dtype);
  const held = bits === 0 ? 0 : Math.floor((run.bytes * 8) / bits);
  const fits = shape !== undefined && isCountable(shape) && leastBytes(dtype, elementsOf(shape)) === run.bytes;
  if (shape !== undefined && !fits) warnings.add('TENSOR_DATA_MISMATCH', name);
  const real = fits ? [...shape] : [held];
  const quantisation = quantisationOf(params, axis);
  const annotations = new Map<string, string>();
  if (quantisation !== undefined) annotations.set('quantisation', quantisationText(quantisation));
  if (params.flag('isUpdatable')) annotations.set('updatable', 'yes');
  const decodes = quantisation !== undefined && dtype !== 0;
  const storage = storages.add(runKey(run, decodes ? 'dequantised' : String(dtype)), () =>
    decodes ? dequantised(run, quantisation, dtype, real) : rawStorage(run),
  );
  const tensor = { name, dtype, shape: real, stride: null, storage, firstElement: 0, role: 'weight' as const };
  return { name, dtype, shape: real, stored: decodes ? { ...tensor, decodedType: float32 } : tensor, annotations };
}

function quantisationOf(params: Message, axis: number): Quantisation | undefined {
  const said = params.message('quantization');
  if (said === undefined || params.has('floatValue') || params.has('float16Value')) return undefined;
  const linear = said.message('linearQuantization');
  const table = said.message('lookupTableQuantization')?.numbers('floatValue', 256) ?? [];
  return {
    bits: said.int('numberOfBits'),
    table,
    scales: linear?.numbers('scale', maxChannels) ?? [],
    biases: linear?.numbers('bias', maxChannels) ?? [],
    axis,
  };
}

const maxChannels = 1_000_000;

function quantisationText({ bits, table, scales }: Quantisation): string {
  if (table.length > 0) return `${String(bits)} bits, table of ${String(table.length)} values`;
  return `${String(bits)} bits, linear, ${scales.length === 1 ? 'one scale' : `${String(scales.length)} scales`}`;
}

/** Floats of quantised weights, all of them or a part. */
function dequantised(run: Run, how: Quantisation, dtype: number, shape: readonly number[]): Storage {
  const { table, scales, biases, axis } = how;
  const bits = dtypeBits(dtype);
  const elements = elementsOf(shape);
  const channels = Math.max(1, scales.length);
  // Elements that share a channel in a row, and how often the channels come round.
  const inner = axis > 0 && shape.length > axis ? elementsOf(shape.slice(axis + 1)) : Math.max(1, elements / channels);
  const signed = dtype === int8;
  const { source } = run.file;
  const offset = run.chunks[0]?.start ?? 0;
  const loadPart = (first: number, count: number): Uint8Array => {
    if (run.chunks.length !== 1 || count * 4 > maxDecodedBytes) {
      throw new LapidaryError('FORMAT_UNSUPPORTED', 'The values are quantised and too large to be decoded at once.');
    }
    // Eight elements fill whole bytes, whatever their width.
    const start = Math.floor(first / 8) * bits;
    const bytes = new Uint8Array(Math.max(0, Math.min(run.bytes, Math.ceil(((first + count) * bits) / 8)) - start));
    source.read(bytes, offset + start);
    const values = new Float32Array(count);
    const skipped = first % 8;
    for (let index = 0; index < count; index += 1) {
      const code = bits === 8 ? (bytes[index + skipped] ?? 0) : bitsFromHighest(bytes, index + skipped, bits);
      const channel = Math.floor((first + index) / inner) % channels;
      const integer = signed && code > 127 ? code - 256 : code;
      values[index] =
        table.length > 0
          ? (table[code] ?? Number.NaN)
          : integer * (scales[channel] ?? 1) + (biases[channel] ?? biases[0] ?? 0);
    }
    return new Uint8Array(values.buffer);
  };
  return { source, offset, bytes: run.bytes, load: () => loadPart(0, elements), loadPart };
}
