/**
 * Where the bytes of tensors lie: in a buffer inside the flatbuffer, behind it (models over 2 GB give an offset and a
 * size), or in a file beside it (ExternalBuffer). Nothing of them is read at open but their lengths.
 */
import type { InspectReport } from '../../../src-shared/inspect.js';
import { LapidaryError } from '../../../src-shared/errors.js';
import { FileSource, type ByteSource } from '../byte-source.js';
import type { ByteRun } from '../flatbuffer/flat-file.js';
import type { FlatTable } from '../flatbuffer/flat-table.js';
import { externalFile, lookAtExternalFiles } from '../onnx/external-data.js';
import type { WarningList } from '../warnings.js';
import { tfliteTables as tables } from './schema.generated.js';

type ModelTable = FlatTable<typeof tables.Model>;

export interface StoredRun extends ByteRun {
  /** Key of the storage: tensors with the same one share their bytes. */
  key: string;
  /** File beside the model, as the model names it; undefined for the model itself. */
  file?: string;
  /** How the bytes are packed; '' as they are. */
  packing: string;
}

export class Buffers {
  readonly #runs: (StoredRun | undefined)[];
  readonly #external = new Map<number, StoredRun>();

  constructor(readonly model: ModelTable) {
    this.#runs = model.tables('buffers', tables.Buffer, true).map((buffer, index) => runOf(buffer, index));
    const groups = model.tables('external_buffer_groups', tables.ExternalBufferGroup, true);
    const names = groups.map((group) => group.text('name') ?? '');
    for (const each of model.tables('external_buffers', tables.ExternalBuffer)) {
      const id = each.number('id');
      const file = names[each.number('group')] ?? '';
      const run = { offset: each.number('offset'), bytes: each.number('length'), file };
      this.#external.set(id, { ...run, key: `x${String(id)}`, packing: each.text('packing') ?? '' });
    }
  }

  /** A buffer by its number; undefined when it is empty. Throws MODEL_INVALID when there is none of that number. */
  inside(index: number): StoredRun | undefined {
    // Models made by hand have no buffers at all; 0 always means none.
    if (index === 0 && this.#runs.length === 0) return undefined;
    if (index >= this.#runs.length) {
      throw this.model.file.invalid(`it uses buffer ${String(index)} of ${String(this.#runs.length)}`);
    }
    return this.#runs[index];
  }

  /** A run of a file beside the model; undefined when the model does not name it. */
  beside(id: number): StoredRun | undefined {
    return this.#external.get(id);
  }

  /** What is there of the files beside the model. */
  externalFiles(warnings: WarningList): InspectReport['externalFiles'] {
    const needed = new Map<string, number>();
    for (const { file = '', offset, bytes } of this.#external.values()) {
      needed.set(file, Math.max(needed.get(file) ?? 0, offset + bytes));
    }
    return lookAtExternalFiles(this.model.file.path, needed, warnings);
  }
}

/** Opens the file a run lies in. Throws EXTERNAL_DATA_MISSING, FILE_NOT_ALLOWED. */
export function sourceOf(run: StoredRun, model: ByteSource): ByteSource {
  if (run.file === undefined) return model;
  const path = externalFile(model.path, run.file);
  if (path === undefined) {
    throw new LapidaryError('FILE_NOT_ALLOWED', `The weights are in ${run.file}, which is outside the model's folder.`);
  }
  try {
    const source = new FileSource(path);
    source.close();
    return source;
  } catch (thrown) {
    if (!(thrown instanceof LapidaryError)) throw thrown;
    throw new LapidaryError(
      'EXTERNAL_DATA_MISSING',
      `The weights are in ${run.file}, which is missing.`,
      'Put it beside the model.',
    );
  }
}

function runOf(buffer: FlatTable<typeof tables.Buffer>, index: number): StoredRun | undefined {
  const key = `b${String(index)}`;
  const offset = buffer.number('offset');
  // Converters write 1 as a placeholder where they did not use it in the end.
  if (offset > 1) {
    const bytes = buffer.number('size');
    buffer.file.require(offset, bytes, `buffer ${String(index)}`);
    return bytes === 0 ? undefined : { offset, bytes, key, packing: '' };
  }
  const run = buffer.bytes('data');
  return run === undefined || run.bytes === 0 ? undefined : { ...run, key, packing: '' };
}
