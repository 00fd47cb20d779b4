/** The calls about stored tensors: statistics, values, saving. */
import { basename, dirname, isAbsolute } from 'node:path';
import { rm } from 'node:fs/promises';
import { dtypeName } from '../../src-shared/dtype.js';
import type { CallOutput } from '../../src-shared/contract.js';
import { LapidaryError, toErrorInfo } from '../../src-shared/errors.js';
import { npyFileName } from '../../src-shared/npy-name.js';
import type { Handlers } from '../../src-shared/rpc-server.js';
import type { TensorSummary } from '../../src-shared/tensor-statistics.js';
import type { OpenedModel, StoredTensor } from '../formats/model-format.js';
import { tensorkit } from '../tensorkit/choose.js';
import { saveNpy } from '../tensorkit/save-npy.js';
import { statistics, summarise } from '../tensorkit/statistics.js';
import { stringStatistics } from '../tensorkit/string-statistics.js';
import { blockTexts } from '../tensorkit/values.js';
import { newDownload } from './downloads.js';
import type { OpenModels } from './open-models.js';

interface Context {
  models: OpenModels;
  dataDir: string;
}

type TensorCalls =
  | 'model.tensorPlaces'
  | 'model.tensorStats'
  | 'model.tensorSummaries'
  | 'model.tensorValues'
  | 'model.saveTensor';

const isText = (tensor: StoredTensor): boolean => dtypeName(tensor.dtype) === 'string';

function require(model: OpenedModel, value: number): StoredTensor {
  const tensor = model.storedTensor(value);
  if (tensor === undefined) throw new LapidaryError('NOT_FOUND', 'The value stores no tensor.', 'Choose a weight.');
  return tensor;
}

const nothingKnown = (value: number, problem: string | null): TensorSummary => ({
  value,
  min: null,
  max: null,
  absMax: null,
  mean: null,
  std: null,
  zeros: null,
  nan: null,
  infinite: null,
  problem,
});

async function summaryOf(model: OpenedModel, value: number, signal: AbortSignal): Promise<TensorSummary> {
  try {
    const tensor = require(model, value);
    if (isText(tensor)) return nothingKnown(value, null);
    const { dtype, elements } = tensor;
    const found = await summarise(tensorkit().kit, { range: await tensor.range(signal), dtype, elements, signal });
    const { min, max, absMax, mean, std, zeros, nan } = found;
    const infinite = found.positiveInfinite + found.negativeInfinite;
    return { value, min, max, absMax, mean, std, zeros, nan, infinite, problem: null };
  } catch (thrown) {
    const { code, message } = toErrorInfo(thrown);
    if (code === 'CANCELLED' || code === 'INTERNAL') throw thrown;
    return nothingKnown(value, message);
  }
}

/** Most tensors whose place is told: what a table can show, and a message of a few MB. */
const maxPlaces = 200_000;

function placesOf(model: OpenedModel): CallOutput<'model.tensorPlaces'> {
  const files: string[] = [];
  const places: { value: number; file: number; offset: number }[] = [];
  const { bytes, count } = model.graph.values;
  for (let value = 0; value < count && places.length < maxPlaces; value += 1) {
    if ((bytes[value] ?? 0) === 0) continue;
    const place = model.storedTensor(value)?.place;
    if (place == null) continue;
    const known = files.indexOf(place.file);
    if (known < 0) files.push(place.file);
    places.push({ value, file: known < 0 ? files.length - 1 : known, offset: place.offset });
  }
  return { files, places };
}

export function tensorHandlers({ models, dataDir }: Context): Pick<Handlers, TensorCalls> {
  return {
    'model.tensorPlaces': ({ modelId }) => placesOf(models.get(modelId)),
    'model.tensorStats': async ({ modelId, value }, signal) => {
      const tensor = models.get(modelId).storedTensor(value);
      if (tensor === undefined) return { numbers: null, strings: null };
      if (isText(tensor)) return { numbers: null, strings: stringStatistics(tensor.stringLengths()) };
      const { dtype, elements } = tensor;
      const task = { range: await tensor.range(signal), dtype, elements, signal };
      return { numbers: await statistics(tensorkit().kit, task), strings: null };
    },
    'model.tensorSummaries': async ({ modelId, values }, signal) => {
      const model = models.get(modelId);
      const rows: TensorSummary[] = [];
      for (const value of values) rows.push(await summaryOf(model, value, signal));
      return { rows };
    },
    'model.tensorValues': async ({ modelId, value, ...block }, signal) => ({
      texts: await blockTexts(require(models.get(modelId), value), block, signal),
    }),
    'model.saveTensor': async ({ modelId, value, path }, signal) => {
      const model = models.get(modelId);
      const tensor = require(model, value);
      if (path !== null) {
        if (!isAbsolute(path)) throw new LapidaryError('USAGE', 'The path to save to has to be absolute.');
        return { ...(await saveNpy(tensor, path, model.sourceFiles(), signal)), download: null };
      }
      const place = await newDownload(dataDir, npyFileName(tensor.name));
      try {
        const saved = await saveNpy(tensor, place.path, [], signal);
        return { ...saved, download: `${place.id}/${basename(place.path)}` };
      } catch (thrown) {
        await rm(dirname(place.path), { recursive: true, force: true });
        throw thrown;
      }
    },
  };
}
