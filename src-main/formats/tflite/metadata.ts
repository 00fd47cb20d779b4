/** What a TFLite file says of itself: description, signatures, metadata buffers, files packed behind it. */
import type { InspectWarning } from '../../../src-shared/inspect.js';
import { LapidaryError } from '../../../src-shared/errors.js';
import type { ByteSource } from '../byte-source.js';
import type { FlatTable } from '../flatbuffer/flat-table.js';
import { readZipDirectory } from '../zip/zip-directory.js';
import type { Buffers, StoredRun } from './buffers.js';
import { conversionMetadata, modelMetadata } from './metadata-buffers.js';
import { tfliteTables as tables } from './schema.generated.js';

type ModelTable = FlatTable<typeof tables.Model>;

export interface About {
  producer: string;
  description: string;
  /** Names of entries are the file's own, or words where the file has only a place for them. */
  metadata: Map<string, string>;
  warnings: InspectWarning[];
}

/** Longer texts in metadata buffers are cut, and buffers over this are not looked into. */
const mostTextBytes = 16_384;
const mostBufferBytes = 4 << 20;

export function readAbout(model: ModelTable, buffers: Buffers, source: ByteSource): About {
  const about: About = {
    producer: '',
    description: model.text('description') ?? '',
    metadata: new Map(),
    warnings: [],
  };
  for (const entry of model.tables('metadata', tables.Metadata, true)) {
    const name = entry.text('name') ?? '';
    const run = buffers.inside(entry.number('buffer'));
    if (run !== undefined) readBuffer(about, name, run, model);
  }
  for (const [key, text] of signatures(model)) put(about.metadata, key, text);
  const packed = packedFiles(source, about.warnings);
  if (packed.length > 0) put(about.metadata, 'associated files', packed.join(', '));
  return about;
}

/** A damaged metadata buffer is said, and does not keep the model from opening. */
function readBuffer(about: About, name: string, run: StoredRun, { file }: ModelTable): void {
  try {
    if (run.bytes > mostBufferBytes) put(about.metadata, name, bytesText(run.bytes));
    else if (name === 'TFLITE_METADATA') {
      for (const [key, text] of modelMetadata(file, run)) put(about.metadata, key, text);
    } else if (name === 'CONVERSION_METADATA') {
      const { producer, entries } = conversionMetadata(file, run);
      about.producer = producer;
      for (const [key, text] of entries) put(about.metadata, key, text);
    } else
      put(about.metadata, name, contentText(file.copy({ ...run, bytes: Math.min(run.bytes, mostTextBytes) }), run));
  } catch (thrown) {
    if (!(thrown instanceof LapidaryError)) throw thrown;
    put(about.metadata, name, bytesText(run.bytes));
    about.warnings.push({ code: 'METADATA_DAMAGED', message: `The metadata ${name.slice(0, 80)} cannot be read.` });
  }
}

/** Text where it is text up to the zeros it is padded with, else its size. */
function contentText(bytes: Uint8Array, run: StoredRun): string {
  const end = bytes.indexOf(0);
  const padded = end < 0 || bytes.subarray(end).every((byte) => byte === 0);
  const text = Buffer.from(end < 0 ? bytes : bytes.subarray(0, end)).toString('utf8');
  const isText = padded && text !== '' && !/[\uFFFD\p{Cc}]/u.test(text.replace(/[\n\r\t]/g, ''));
  if (!isText) return bytesText(run.bytes);
  return run.bytes > bytes.length ? `${text}…` : text;
}

/** `signature serving_default`: the names a program calls a subgraph's inputs and outputs by. */
function* signatures(model: ModelTable): Generator<[string, string]> {
  const defs = model.tables('signature_defs', tables.SignatureDef);
  if (defs.length === 0) return;
  const subgraphs = model.tables('subgraphs', tables.SubGraph);
  for (const def of defs) {
    const subgraph = subgraphs[def.number('subgraph_index')];
    const tensors = subgraph?.tables('tensors', tables.Tensor) ?? [];
    const list = (name: 'inputs' | 'outputs'): string =>
      def
        .tables(name, tables.TensorMap)
        .map((entry) => {
          const tensor = tensors[entry.number('tensor_index')]?.text('name') ?? '';
          return `${entry.text('name') ?? ''} = ${tensor === '' ? `tensor ${String(entry.number('tensor_index'))}` : tensor}`;
        })
        .join(', ');
    const of = subgraph?.text('name') || `subgraph ${String(def.number('subgraph_index'))}`;
    yield [
      `signature ${def.text('signature_key') ?? ''}`,
      `${of}: inputs ${list('inputs') || 'none'}; outputs ${list('outputs') || 'none'}`,
    ];
  }
}

/** Names of the files (labels, vocabularies) a zip directory at the end of the model lists. */
function packedFiles(source: ByteSource, warnings: InspectWarning[]): string[] {
  const end = new Uint8Array(22);
  const got = source.size < 22 ? 0 : source.read(end, source.size - 22);
  if (got < 22 || Buffer.from(end.subarray(0, 4)).toString('latin1') !== 'PK\x05\x06') return [];
  try {
    return readZipDirectory(source).map(({ name }) => name);
  } catch (thrown) {
    if (!(thrown instanceof LapidaryError)) throw thrown;
    warnings.push({ code: 'ASSOCIATED_FILES_DAMAGED', message: 'The files packed behind the model cannot be listed.' });
    return [];
  }
}

/** Two entries of one name both stay. */
function put(metadata: Map<string, string>, key: string, text: string): void {
  let free = key;
  for (let count = 2; metadata.has(free); count += 1) free = `${key} (${String(count)})`;
  metadata.set(free, text);
}

const bytesText = (bytes: number): string => `${bytes.toLocaleString('en-US')} bytes`;
