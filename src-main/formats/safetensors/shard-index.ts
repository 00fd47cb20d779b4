/**
 * The index of a model in several files, as Hugging Face's save_pretrained writes it beside them:
 * `{"metadata": {"total_size": …}, "weight_map": {name: file}}` (`model.safetensors.index.json`,
 * `pytorch_model.bin.index.json`).
 */
import { z } from 'zod';
import { LapidaryError } from '../../../src-shared/errors.js';
import { FileSource } from '../byte-source.js';
import { jsonText } from '../json-text.js';

export interface ShardIndex {
  /** Absolute path of the index. */
  path: string;
  bytes: number;
  metadata: Map<string, string>;
  /** Files, in the order in which the index first names them. */
  files: string[];
  /** File by name of tensor. */
  tensors: Map<string, string>;
}

/** The index of a model of 100,000 tensors has some 10 MB. */
const maxBytes = 48 << 20;
/** More tensors than any model has. */
const maxTensors = 500_000;
/** More files than any model is split into. */
const maxFiles = 2000;

const indexSchema = z.looseObject({
  metadata: z.record(z.string(), z.unknown()).nullish(),
  weight_map: z.custom<Record<string, unknown>>(
    (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  ),
});

function invalid(path: string, what: string, detail?: string): LapidaryError {
  return new LapidaryError(
    'MODEL_INVALID',
    `${path} is not a sound index of weights: ${what}.`,
    'Fetch it again, or save the model again with save_pretrained.',
    detail,
  );
}

/** Whether the first bytes (up to 4 KiB) are those of an index: a map of weights, or an object in a file called so. */
export function looksLikeShardIndex(head: Uint8Array, path: string): boolean {
  const text = Buffer.from(head).toString('latin1');
  if (!/^\s*\{/.test(text)) return false;
  return /"weight_map"\s*:\s*\{/.test(text) || /\.(safetensors|bin)\.index\.json$/i.test(path);
}

/** Reads and checks an index. Throws MODEL_INVALID. */
export function readShardIndex(path: string): ShardIndex {
  const source = new FileSource(path);
  let json: unknown;
  try {
    if (source.size > maxBytes) throw invalid(path, `it has ${source.size.toLocaleString('en-US')} bytes`);
    const bytes = new Uint8Array(source.size);
    source.read(bytes, 0);
    // Counted before it is parsed: an object of millions of keys takes minutes.
    if (bytes.reduce((commas, byte) => (byte === 0x2c ? commas + 1 : commas), 0) > maxTensors) {
      throw invalid(path, `it names over ${maxTensors.toLocaleString('en-US')} tensors`);
    }
    json = parse(path, new TextDecoder().decode(bytes));
  } finally {
    source.close();
  }
  const parsed = indexSchema.safeParse(json);
  if (!parsed.success) throw invalid(path, 'it holds no "weight_map"', parsed.error.message.slice(0, 500));
  const tensors = new Map<string, string>();
  // Entries, not a record: a tensor may be called __proto__.
  for (const [name, file] of Object.entries(parsed.data.weight_map)) {
    if (typeof file !== 'string') throw invalid(path, `the file of ${name.slice(0, 100)} is no text`);
    tensors.set(name, file);
  }
  const files = [...new Set(tensors.values())];
  if (files.length === 0) throw invalid(path, 'it names no file');
  if (files.length > maxFiles) throw invalid(path, `it names ${files.length.toLocaleString('en-US')} files`);
  const metadata = Object.entries(parsed.data.metadata ?? {}).map(([key, value]) => [key, jsonText(value)] as const);
  return { path, bytes: source.size, metadata: new Map(metadata), files, tensors };
}

function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    throw invalid(path, 'it is no JSON', String(thrown));
  }
}
