/** What lies in a folder as Hugging Face's libraries write it, by names; nothing but small JSON files is read here. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { fileBytes } from '../onnx/external-data.js';

export interface FolderFile {
  name: string;
  bytes: number;
}

/** Regular files of a folder with their sizes. */
export function filesIn(path: string, names: readonly string[]): FolderFile[] {
  return names.flatMap((name) => {
    const bytes = fileBytes(join(path, name));
    return bytes === undefined ? [] : [{ name, bytes }];
  });
}

/** Whether there is a folder of that name in it. */
export const hasFolder = (path: string, name: string): boolean =>
  statSync(join(path, name), { throwIfNoEntry: false })?.isDirectory() === true;

/** Names under which the libraries look for weights, in their order of preference. */
const preferred: readonly RegExp[] = [
  /^model\.safetensors(\.index\.json)?$/,
  /^diffusion_pytorch_model\.safetensors(\.index\.json)?$/,
  /^adapter_model\.safetensors$/,
  /^[^.]+\.safetensors\.index\.json$/,
  /^pytorch_model\.bin(\.index\.json)?$/,
  /^diffusion_pytorch_model\.bin(\.index\.json)?$/,
  /^adapter_model\.bin$/,
];

/** The file of weights the libraries would load: an index before a single file; undefined when there is none. */
export function mainWeights(files: readonly FolderFile[]): string | undefined {
  const names = files.map(({ name }) => name);
  for (const pattern of preferred) {
    const found = names.filter((name) => pattern.test(name));
    if (found.length > 0) return found.find((name) => name.endsWith('.index.json')) ?? found[0];
  }
  // Files of other names count where there is no choice between them.
  for (const pattern of [/\.safetensors$/, /^(?!training_args|optimizer|scheduler|rng_state).*\.(bin|pt|pth|ckpt)$/]) {
    const found = names.filter((name) => pattern.test(name));
    if (found.length === 1) return found[0];
  }
  return undefined;
}

const isShard = (name: string): boolean => /-\d{5}-of-\d{5}\.(safetensors|bin)$/.test(name);

/** Files of weights beside those that are opened: other precisions, other frameworks. Shards are not told one by one. */
export const isWeights = (name: string): boolean =>
  !isShard(name) &&
  /\.(safetensors|bin|pt|pth|ckpt|h5|msgpack|onnx|gguf|ot|tflite|mlmodel|engine)$|\.index\.json$/.test(name) &&
  !/^(training_args|optimizer|scheduler|rng_state)/.test(name);

const tokenizerFiles =
  /^(tokenizer|vocab|merges|special_tokens_map|added_tokens|spiece|sentencepiece|source|target|bpe|normalizer)[\w.]*\.(json|txt|model|vocab|spm|jsonl|bpe)$|\.(tiktoken|spm)$|^(chat_template|preprocessor_config|processor_config|image_processor_config|feature_extractor)[\w.]*\.(jinja|json)$|^tekken\.json$/;

export const isTokenizerFile = (name: string): boolean => tokenizerFiles.test(name);
