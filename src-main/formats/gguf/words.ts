/** What the metadata of a GGUF file says, in words a reader knows. Keys: ggml's docs/gguf.md; file types: llama.h. */
import type { GgufHeader } from './header.js';

/** By number (llama_ftype): the type most matrices have. Small tensors stay float32. */
const fileTypes: Readonly<Record<number, string>> = {
  0: 'all float32',
  1: 'float16',
  2: 'q4_0',
  3: 'q4_1',
  4: 'q4_1, some float16',
  7: 'q8_0',
  8: 'q5_0',
  9: 'q5_1',
  10: 'q2_K',
  11: 'q3_K, small',
  12: 'q3_K, medium',
  13: 'q3_K, large',
  14: 'q4_K, small',
  15: 'q4_K, medium',
  16: 'q5_K, small',
  17: 'q5_K, medium',
  18: 'q6_K',
  19: 'iq2_xxs',
  20: 'iq2_xs',
  21: 'q2_K, small',
  22: 'iq3_xs',
  23: 'iq3_xxs',
  24: 'iq1_s',
  25: 'iq4_nl',
  26: 'iq3_s',
  27: 'iq3_s, medium',
  28: 'iq2_s',
  29: 'iq2_s, medium',
  30: 'iq4_xs',
  31: 'iq1_m',
  32: 'bfloat16',
  33: 'q4_0_4_4',
  34: 'q4_0_4_8',
  35: 'q4_0_8_8',
  36: 'tq1_0',
  37: 'tq2_0',
  38: 'mxfp4, experts only',
  39: 'nvfp4',
  40: 'q1_0',
};

/** Key (`*` stands for the architecture) and what it is called. */
const named: readonly (readonly [string, string])[] = [
  ['general.architecture', 'architecture'],
  ['general.name', 'name'],
  ['general.size_label', 'size'],
  ['general.finetune', 'fine-tuned for'],
  ['general.quantized_by', 'quantised by'],
  ['general.license', 'licence'],
  ['*.context_length', 'context length'],
  ['*.block_count', 'layers'],
  ['*.embedding_length', 'embedding width'],
  ['*.feed_forward_length', 'feed-forward width'],
  ['*.attention.head_count', 'attention heads'],
  ['*.attention.head_count_kv', 'key and value heads'],
  ['*.attention.sliding_window', 'sliding window'],
  ['*.expert_count', 'experts'],
  ['*.expert_used_count', 'experts used per token'],
  ['*.rope.freq_base', 'rope base'],
  ['*.rope.dimension_count', 'rope dimensions'],
  ['*.rope.scaling.type', 'rope scaling'],
  ['*.vocab_size', 'vocabulary'],
  ['tokenizer.ggml.model', 'tokenizer'],
];

export const architectureOf = ({ values }: GgufHeader): string => values.get('general.architecture')?.text ?? '';

/** The known facts in words, then every key as it is in the file. */
export function metadataWords(header: GgufHeader): Map<string, string> {
  const { values } = header;
  const words = new Map<string, string>();
  const architecture = architectureOf(header);
  for (const [key, word] of named) {
    const value = values.get(key.replace('*', architecture));
    if (value !== undefined) words.set(word, value.text);
  }
  const vocabulary = /^([\d,]+) × string/.exec(values.get('tokenizer.ggml.tokens')?.text ?? '')?.[1];
  if (vocabulary !== undefined && !words.has('vocabulary')) words.set('vocabulary', `${vocabulary} tokens`);
  const fileType = values.get('general.file_type');
  if (fileType?.number != null) words.set('file type', fileTypeWords(fileType.number));
  words.set('shapes', 'outermost axis first, as in PyTorch and NumPy; the file stores them innermost first');
  words.set('alignment', `${String(header.alignment)} bytes`);
  for (const [key, { text }] of values) words.set(key, text);
  return words;
}

/** llama.cpp adds 1024 where the number was guessed and not stored. */
function fileTypeWords(number: number): string {
  const guessed = number >= 1024;
  const known = fileTypes[guessed ? number - 1024 : number];
  if (known === undefined) return `${String(number)}, which has no name here`;
  const words = number === 0 ? known : `mostly ${known}`;
  return guessed ? `${words} (guessed)` : words;
}
