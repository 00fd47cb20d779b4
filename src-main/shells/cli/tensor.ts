/** `lapidary tensor FILE [NAME]`: the tensors a model stores; statistics of one; one saved as .npy. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { dtypeName } from '../../../src-shared/dtype.js';
import { LapidaryError } from '../../../src-shared/errors.js';
import type { ModelGraph } from '../../../src-shared/graph.js';
import type { StringStatistics, TensorStatistics } from '../../../src-shared/tensor-statistics.js';
import { formatBytes, formatShape } from '../../../src-shared/units.js';
import type { OpenedModel, StoredTensor } from '../../formats/model-format.js';
import { openModel } from '../../formats/registry.js';
import { tensorkit } from '../../tensorkit/choose.js';
import { saveNpy } from '../../tensorkit/save-npy.js';
import { statistics } from '../../tensorkit/statistics.js';
import { stringStatistics } from '../../tensorkit/string-statistics.js';
import { blockTexts } from '../../tensorkit/values.js';
import { printJson, printText } from './output.js';
import { textTable } from './text-table.js';

interface Options {
  stats?: boolean;
  json?: boolean;
  out?: string;
  force?: boolean;
}

/** Values shown of a tensor, and names offered when one is not found. */
const shownValues = 12;
const offeredNames = 5;

function storedValues(graph: ModelGraph): number[] {
  return Array.from(graph.values.bytes.keys()).filter((value) => (graph.values.bytes[value] ?? 0) > 0);
}

const nameOf = (graph: ModelGraph, value: number): string => graph.strings.get(graph.values.name[value] ?? 0);

/** The stored tensor of that name. Throws NOT_FOUND with names that come near. */
function find(model: OpenedModel, name: string): StoredTensor {
  const { graph } = model;
  const { values } = graph;
  for (let value = 0; value < values.count; value += 1) {
    if (nameOf(graph, value) !== name) continue;
    const tensor = model.storedTensor(value);
    if (tensor !== undefined) return tensor;
  }
  const near = storedValues(graph)
    .map((value) => nameOf(graph, value))
    .filter((each) => each.includes(name))
    .slice(0, offeredNames);
  throw new LapidaryError(
    'NOT_FOUND',
    `The model stores no tensor named ${JSON.stringify(name.slice(0, 200))}.`,
    near.length > 0 ? `Names that contain it: ${near.join(', ')}.` : 'Leave the name out to list all.',
  );
}

function listText({ graph }: OpenedModel, values: readonly number[]): string {
  const rows = values.map((value) => [
    nameOf(graph, value),
    dtypeName(graph.values.dtype[value] ?? 0),
    formatShape([...graph.values.dims.subarray(graph.values.dimOffsets[value], graph.values.dimOffsets[value + 1])]),
    formatBytes(graph.values.bytes[value] ?? 0),
  ]);
  return textTable(
    [{ title: 'tensor' }, { title: 'dtype' }, { title: 'shape' }, { title: 'stored', align: 'right' }],
    rows,
  );
}

const plain = (value: number | null): string => (value === null ? '–' : String(Number(value.toPrecision(7))));

function statisticsText(found: TensorStatistics): string {
  const spoiled = [
    `${String(found.nan)} NaN`,
    `${String(found.positiveInfinite)} +Inf`,
    `${String(found.negativeInfinite)} −Inf`,
  ];
  const ends = found.finite === 0 ? '–' : `${found.minText} … ${found.maxText}`;
  return [
    `range${found.byMagnitude ? ' of |z|' : ''}: ${ends}`,
    `mean: ${plain(found.mean)}, standard deviation: ${plain(found.std)}, largest magnitude: ${plain(found.absMax)}`,
    `zeros: ${String(found.zeros)} of ${String(found.count)}; ${spoiled.join(', ')}`,
  ].join('\n');
}

function stringsText({ count, empty, minLength, maxLength, meanLength }: StringStatistics): string {
  return `${String(count)} strings, ${String(empty)} empty, ${String(minLength)} to ${String(maxLength)} bytes, mean ${plain(meanLength)}`;
}

async function one(model: OpenedModel, name: string, options: Options, signal: AbortSignal): Promise<void> {
  const tensor = find(model, name);
  const { dtype, shape, elements } = tensor;
  const texts = dtypeName(dtype) === 'string';
  const numbers =
    options.stats !== true || texts
      ? null
      : await statistics(tensorkit().kit, { range: await tensor.range(signal), dtype, elements, signal });
  const strings = options.stats === true && texts ? stringStatistics(tensor.stringLengths()) : null;
  const first = await blockTexts(tensor, { offset: 0, count: shownValues, rows: 1, stride: 0 }, signal);
  const saved = options.out === undefined ? null : await save(model, tensor, options.out, options, signal);
  if (options.json === true) {
    const values = first;
    printJson({
      schemaVersion: 1,
      name,
      dtype: dtypeName(dtype),
      shape,
      elements,
      first: values,
      numbers,
      strings,
      saved,
    });
    return;
  }
  const lines = [
    `${name}: ${tensor.sparse ? 'sparse ' : ''}${dtypeName(dtype)} [${formatShape(shape)}], ${elements.toLocaleString('en-US')} elements`,
    `first values: ${first.join(', ')}${elements > first.length ? ', …' : ''}`,
    ...(numbers === null ? [] : [statisticsText(numbers)]),
    ...(strings === null ? [] : [stringsText(strings)]),
    ...(saved === null
      ? []
      : [`saved ${saved.path} (${formatBytes(saved.bytes)}, ${saved.dtype}). ${saved.note}`.trim()]),
  ];
  printText(lines.join('\n'));
}

async function save(
  model: OpenedModel,
  tensor: StoredTensor,
  out: string,
  { force }: Options,
  signal: AbortSignal,
): ReturnType<typeof saveNpy> {
  const path = resolve(out);
  if (force !== true && existsSync(path)) {
    throw new LapidaryError(
      'OUTPUT_EXISTS',
      `${path} is there already.`,
      'Choose another name, or replace it with --force.',
    );
  }
  return saveNpy(tensor, path, model.sourceFiles(), signal);
}

/** Ctrl+C ends the work between two chunks, so that no half file is left. */
async function interruptible(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  try {
    await work(controller.signal);
  } finally {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  }
}

export function tensorCommand(): Command {
  return new Command('tensor')
    .description('List the tensors a model stores; show one, compute its statistics, or save it as .npy.')
    .argument('<file>', 'the model file')
    .argument('[name]', 'the tensor; all are listed when it is left out')
    .option('--stats', 'minimum, maximum, mean, standard deviation, zeros, NaN and infinities')
    .option('-o, --out <path>', 'save the tensor as .npy')
    .option('--force', 'replace the file that -o names')
    .option('--json', 'print one JSON document')
    .action(async (file: string, name: string | undefined, options: Options) => {
      const model = await openModel(resolve(file));
      if (name !== undefined) {
        await interruptible((signal) => one(model, name, options, signal));
        return;
      }
      if (options.stats === true || options.out !== undefined) {
        throw new LapidaryError(
          'USAGE',
          '--stats and -o take the name of a tensor.',
          'Leave both out to list the names.',
        );
      }
      const values = storedValues(model.graph);
      if (options.json !== true) {
        printText(listText(model, values));
        return;
      }
      const { graph } = model;
      printJson({
        schemaVersion: 1,
        tensors: values.map((value) => ({
          name: nameOf(graph, value),
          dtype: dtypeName(graph.values.dtype[value] ?? 0),
          shape: [...graph.values.dims.subarray(graph.values.dimOffsets[value], graph.values.dimOffsets[value + 1])],
          bytes: graph.values.bytes[value] ?? 0,
        })),
      });
    });
}
