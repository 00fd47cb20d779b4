/** All files an index names, as the parts of one model. Those that are missing or damaged are told, the rest is shown. */
import { basename } from 'node:path';
import { LapidaryError } from '../../../src-shared/errors.js';
import type { InspectReport, InspectWarning } from '../../../src-shared/inspect.js';
import { externalFile, fileBytes } from '../onnx/external-data.js';
import type { WeightsPart } from '../weights/joined-weights.js';
import type { ShardIndex } from './shard-index.js';
import { readWeightsFile } from './weights-file.js';

export interface Shards {
  parts: WeightsPart[];
  /** As the index names them. */
  files: InspectReport['externalFiles'];
  warnings: InspectWarning[];
}

const named = 3;

/**
 * Reads the structure of every shard that is there. Throws EXTERNAL_DATA_MISSING when none is, and what is wrong with
 * the first when none can be read.
 */
export function readShards(index: ShardIndex): Shards {
  const parts: WeightsPart[] = [];
  const missing: string[] = [];
  const unreadable: LapidaryError[] = [];
  const warnings: InspectWarning[] = [];
  const found = new Set<string>();
  const files = index.files.map((name) => {
    // An index cannot make this program read files outside of its folder.
    const path = externalFile(index.path, name);
    const bytes = path === undefined ? undefined : fileBytes(path);
    if (path === undefined || bytes === undefined || bytes === 0) missing.push(name);
    else {
      try {
        const part = readWeightsFile(path);
        parts.push(part);
        for (const tensor of part.tensors) found.add(tensor.name);
        warnings.push(...part.warnings.map(({ code, message }) => ({ code, message: `${name}: ${message}` })));
      } catch (thrown) {
        if (!(thrown instanceof LapidaryError)) throw thrown;
        unreadable.push(thrown);
      }
    }
    return { path: name, bytes: bytes ?? null, present: bytes !== undefined && bytes > 0 };
  });
  if (parts.length === 0) throw unreadable[0] ?? nothingThere(index);
  for (const { code, message } of unreadable.slice(0, named)) {
    warnings.push({ code: code === 'LFS_POINTER' ? code : 'SHARD_UNREADABLE', message });
  }
  if (missing.length > 0) {
    const lost = [...index.tensors.values()].filter((file) => missing.includes(file)).length;
    warnings.push({
      code: 'EXTERNAL_DATA_MISSING',
      message: `${count(missing.length, 'shard is', 'shards are')} missing, and with ${missing.length === 1 ? 'it' : 'them'} ${count(lost, 'tensor', 'tensors')}: ${listed(missing)}. Put ${missing.length === 1 ? 'it' : 'them'} beside the index.`,
    });
  }
  warnings.push(...mismatches(index, found, missing.length + unreadable.length > 0));
  return { parts, files, warnings };
}

/** Where index and shards do not name the same tensors. */
function mismatches(index: ShardIndex, found: ReadonlySet<string>, isPart: boolean): InspectWarning[] {
  const absent = isPart ? [] : [...index.tensors.keys()].filter((name) => !found.has(name));
  const extra = [...found].filter((name) => !index.tensors.has(name));
  return [
    ...sentence(
      absent,
      'is named by the index and in none of its files',
      'are named by the index and in none of its files',
    ),
    ...sentence(extra, 'is in the files and not named by the index', 'are in the files and not named by the index'),
  ];
}

function sentence(names: readonly string[], one: string, many: string): InspectWarning[] {
  if (names.length === 0) return [];
  const message = `${count(names.length, 'tensor', 'tensors')} ${names.length === 1 ? one : many}: ${listed(names)}.`;
  return [{ code: 'SHARD_INDEX_MISMATCH', message }];
}

function nothingThere(index: ShardIndex): LapidaryError {
  const { files } = index;
  return new LapidaryError(
    'EXTERNAL_DATA_MISSING',
    `${index.path} is an index of weights, and ${files.length === 1 ? 'the file it names is not' : `none of the ${String(files.length)} files it names is`} beside it: ${listed(files)}.`,
    [
      `Put the files into the folder of ${basename(index.path)}, under the names it gives them.`,
      'From Hugging Face, fetch the whole folder: `hf download OWNER/NAME --local-dir DIR`.',
    ],
  );
}

const count = (number: number, one: string, many: string): string =>
  `${number.toLocaleString('en-US')} ${number === 1 ? one : many}`;

function listed(names: readonly string[]): string {
  const shown = names.slice(0, named).map((name) => name.slice(0, 100));
  const rest = names.length - shown.length;
  return `${shown.join(', ')}${rest > 0 ? ` and ${rest.toLocaleString('en-US')} more` : ''}`;
}
