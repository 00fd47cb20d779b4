/** The tokenizer of a model of Hugging Face: tokenizer.json, read without Python. */
import { dirname, join } from 'node:path';
import * as tokenizers from '@huggingface/tokenizers';
import { z } from 'zod';
import { LapidaryError } from '../../../src-shared/errors.js';
import { readSmallJson } from './read-small-json.js';
import type { Tokens } from './text-input.js';

/** What of the package is used: its own types do not resolve by Node's rules. */
interface Loaded {
  encode(text: string, options: { return_token_type_ids: true }): { ids: number[]; token_type_ids?: number[] };
}
const { Tokenizer } = tokenizers as unknown as { Tokenizer: new (described: object, config: object) => Loaded };

export interface TextTokenizer {
  path: string;
  padId: number;
  encode: (text: string) => Tokens;
}

const tokenText = z.union([z.string(), z.object({ content: z.string() }).transform(({ content }) => content)]);

const tokenizerSchema = z.looseObject({
  added_tokens: z.array(z.object({ id: z.number(), content: z.string() })).default([]),
  padding: z.object({ pad_id: z.number() }).nullish(),
});
const configSchema = z.looseObject({ pad_token: tokenText.nullish() });

function padIdOf(described: z.output<typeof tokenizerSchema>, padToken: string | null | undefined): number {
  const known = described.added_tokens.find(({ content }) => content === padToken);
  return described.padding?.pad_id ?? known?.id ?? 0;
}

async function load(path: string, described: unknown): Promise<TextTokenizer> {
  const refuse = (detail?: string): LapidaryError =>
    new LapidaryError(
      'FORMAT_UNSUPPORTED',
      `${path} is no tokenizer that can be used here.`,
      'Fetch it again; or give the tokens as a .npy file of ids.',
      detail,
    );
  const parsed = tokenizerSchema.safeParse(described);
  if (!parsed.success) throw refuse(parsed.error.message);
  const config = configSchema
    .catch({})
    .parse((await readSmallJson(join(dirname(path), 'tokenizer_config.json'))) ?? {});
  try {
    const tokenizer = new Tokenizer(parsed.data, config);
    return {
      path,
      padId: padIdOf(parsed.data, config.pad_token),
      encode: (text) => {
        const { ids, token_type_ids: types } = tokenizer.encode(text, { return_token_type_ids: true });
        return { ids, types: types ?? [] };
      },
    };
  } catch (thrown) {
    throw refuse(thrown instanceof Error ? thrown.message : String(thrown));
  }
}

/** The first tokenizer.json in the folders. Throws FILE_NOT_FOUND where there is none, FORMAT_UNSUPPORTED. */
export async function tokenizerIn(dirs: readonly string[], textPath: string): Promise<TextTokenizer> {
  for (const dir of dirs) {
    const path = join(dir, 'tokenizer.json');
    const described = await readSmallJson(path);
    if (described !== undefined) return load(path, described);
  }
  throw new LapidaryError(
    'FILE_NOT_FOUND',
    `${textPath} is text, and no tokenizer.json lies beside a model or beside it.`,
    'Put the tokenizer.json of the model there (tokenizer.save_pretrained writes it), or give ids as .npy.',
  );
}
