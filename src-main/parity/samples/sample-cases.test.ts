import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { parseInputSpecs } from '../../../src-shared/input-spec.js';
import type { SampleCase } from '../../../src-shared/samples.js';
import { readNpy } from '../../io/npy.js';
import type { JobContext } from '../../jobs/job-context.js';
import { isSamples, sampleCases } from './sample-cases.js';
import { pngOf } from './test-pngs.js';

const dir = mkdtempSync(join(tmpdir(), 'lapidary-samples-'));
afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

const context: JobContext = { signal: new AbortController().signal, log: () => undefined, progress: () => undefined };

function put(name: string, bytes: Uint8Array | string): string {
  const path = join(dir, name);
  writeFileSync(path, bytes);
  return path;
}

/** Left half of one colour, right half of another. */
const halves = (width: number, height: number): Buffer =>
  pngOf({ width, height, pixel: (x) => (2 * x < width ? [255, 0, 51] : [0, 102, 255]) });

let asked = 0;
const read = (path: string, specs: readonly string[], more: { pictures?: string; modelDirs?: string[] } = {}) =>
  sampleCases(context, {
    path,
    specs: parseInputSpecs(specs),
    pictures: more.pictures ?? '0..1',
    modelDirs: more.modelDirs ?? [],
    into: join(dir, `into-${String((asked += 1))}`),
    seed: 0,
  });
const values = async (sample: SampleCase | undefined, name: string): Promise<number[]> =>
  [...(await readNpy(sample?.inputs[name] ?? '')).data].map(Number);

const picture = put('two halves.png', halves(40, 16));

test('the middle of a picture fills the input, in either layout, in the numbers that are asked for', async () => {
  const [only, ...others] = await read(picture, ['x:float32[n=2,3,8,8]']);
  expect(others).toEqual([]);
  expect(only?.case).toMatchObject({
    title: 'two halves.png',
    sizes: { n: 1 },
    shapes: { x: [1, 3, 8, 8] },
    values: 'files',
  });
  expect(only?.case.why).toBe('a real picture, cut to 8 × 8, scaled by 0..1');
  const x = await values(only, 'x');
  const corner = (channel: number, column: number): number => x[channel * 64 + column] ?? NaN;
  expect([corner(0, 0), corner(1, 0), corner(2, 0)].map((each) => each.toFixed(2))).toEqual(['1.00', '0.00', '0.20']);
  expect([corner(0, 7), corner(1, 7), corner(2, 7)].map((each) => each.toFixed(2))).toEqual(['0.00', '0.40', '1.00']);

  const [last] = await read(picture, ['x:float16[1,8,8,3]'], { pictures: '-1..1' });
  const bits = await values(last, 'x');
  // 1, -1 and -0.6 in half precision.
  expect(bits.slice(0, 3)).toEqual([0x3c00, 0xbc00, 0xb8cd]);
  const [grey] = await read(picture, ['x:uint8[1,8,8]']);
  expect((await values(grey, 'x')).slice(0, 1)).toEqual([Math.round(0.299 * 255 + 0.114 * 51)]);
  const [again] = await read(picture, ['x:float32[n=2,3,8,8]']);
  expect(await values(again, 'x')).toEqual(x);
});

test('imagenet, or what lies beside the model', async () => {
  const [usual] = await read(picture, ['x:float32[1,3,8,8]'], { pictures: 'auto', modelDirs: [dir] });
  expect((await values(usual, 'x'))[0]).toBeCloseTo((1 - 0.485) / 0.229, 4);
  const model = join(dir, 'model');
  mkdirSync(model);
  writeFileSync(
    join(model, 'preprocessor_config.json'),
    JSON.stringify({ image_mean: [0.5, 0.5, 0.5], image_std: [0.25, 1, 1] }),
  );
  const [own] = await read(picture, ['x:float32[1,3,8,8]'], { pictures: 'auto', modelDirs: [dir, model] });
  expect((await values(own, 'x'))[0]).toBeCloseTo(2, 5);
  expect(own?.case.why).toContain('preprocessor_config.json');
});

test('a folder is a case for each picture and one for all; other inputs are made to fit', async () => {
  const folder = join(dir, 'pictures');
  mkdirSync(folder);
  for (const name of ['b10.png', 'b9.png', 'c.PNG']) writeFileSync(join(folder, name), halves(70, 66));
  writeFileSync(join(folder, 'notes.md'), 'not a picture');
  expect(await isSamples(folder)).toBe(true);
  expect(await isSamples(join(dir, 'model'))).toBe(false);
  const specs = ['ids:int64(0..9)[n=2,4]', 'pixels:float32[n=2,channels,height,width]'];
  const cases = await read(folder, specs);
  expect(cases.map((each) => each.case.title)).toEqual(['b9.png', 'b10.png', 'c.PNG', 'b9.png and 2 more']);
  // Dynamic sides whose example says nothing are the picture's own, at a multiple of 32.
  expect(cases[3]?.case.shapes).toEqual({ ids: [3, 4], pixels: [3, 3, 64, 64] });
  expect(new Set(cases.map((each) => each.case.id)).size).toBe(4);
  expect((await readNpy(cases[3]?.inputs['ids'] ?? '')).shape).toEqual([3, 4]);
  const fixed = await read(folder, ['x:float32[2,3,8,8]']);
  expect(fixed.map((each) => each.case.title)).toEqual(['b9.png and 1 more', 'c.PNG and 1 more']);
});

test('a picture or a text for a model that takes none is refused with what it takes', async () => {
  await expect(read(picture, ['x:float32[n=2,16]'])).rejects.toMatchObject({
    code: 'INPUT_MISMATCH',
    message: expect.stringContaining('no input takes one: x:float32[n=2,16]') as string,
  });
  await expect(read(picture, ['x:float32[1,3,9000,9000]'])).rejects.toThrow('larger than a case may be');
  await expect(read(put('a.txt', 'words'), ['x:float32[n=2,16]'])).rejects.toThrow('no input takes ids of tokens');
  await expect(read(join(dir, 'gone.png'), ['x:float32[1,3,8,8]'])).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
});

/** A tokenizer as BERT's, of a handful of words. */
const words = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', 'a', 'cut', '##ter', 'of', 'stones'];
const tokenizer = {
  added_tokens: words.slice(0, 4).map((content, id) => ({ id, content, special: true, normalized: false })),
  normalizer: {
    type: 'BertNormalizer',
    clean_text: true,
    handle_chinese_chars: true,
    strip_accents: null,
    lowercase: true,
  },
  pre_tokenizer: { type: 'BertPreTokenizer' },
  post_processor: {
    type: 'TemplateProcessing',
    single: [
      { SpecialToken: { id: '[CLS]', type_id: 0 } },
      { Sequence: { id: 'A', type_id: 0 } },
      { SpecialToken: { id: '[SEP]', type_id: 0 } },
    ],
    pair: [],
    special_tokens: {
      '[CLS]': { id: '[CLS]', ids: [2], tokens: ['[CLS]'] },
      '[SEP]': { id: '[SEP]', ids: [3], tokens: ['[SEP]'] },
    },
  },
  decoder: null,
  model: {
    type: 'WordPiece',
    unk_token: '[UNK]',
    continuing_subword_prefix: '##',
    max_input_chars_per_word: 100,
    vocab: Object.fromEntries(words.map((word, id) => [word, id])),
  },
};

const bert = [
  'input_ids:int64(0..8)[n=2,len=4{1..6}]',
  'attention_mask:int64[n=2,len=4{1..6}]',
  'token_type_ids:int64[n=2,len=4{1..6}]',
];

test('lines of a text are cases of tokens with their mask, and one padded batch', async () => {
  const text = put('lines.txt', 'A cutter of stones\n\nof gems\n');
  await expect(read(text, bert)).rejects.toMatchObject({
    code: 'FILE_NOT_FOUND',
    message: expect.stringContaining('no tokenizer.json') as string,
  });
  const model = join(dir, 'bert');
  mkdirSync(model);
  writeFileSync(join(model, 'tokenizer.json'), JSON.stringify(tokenizer));
  const cases = await read(text, bert, { modelDirs: [model] });
  expect(cases.map((each) => each.case.title)).toEqual([
    'lines.txt, line 1',
    'lines.txt, line 2',
    'lines.txt, 2 lines',
  ]);
  // [CLS] a cut ##ter of stones [SEP] is one longer than the axis may be: the end stays.
  expect(await values(cases[0], 'input_ids')).toEqual([2, 4, 5, 6, 7, 3]);
  expect(cases[0]?.case.why).toContain('7 tokens of tokenizer.json, cut to 6');
  expect(await values(cases[1], 'input_ids')).toEqual([2, 7, 1, 3]);
  expect(cases[2]?.case.shapes['input_ids']).toEqual([2, 6]);
  expect(await values(cases[2], 'input_ids')).toEqual([2, 4, 5, 6, 7, 3, 2, 7, 1, 3, 0, 0]);
  expect(await values(cases[2], 'attention_mask')).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0]);
  expect(await values(cases[2], 'token_type_ids')).toEqual(Array.from({ length: 12 }, () => 0));

  const unmasked = await read(text, ['input_ids:int64[n=2,len=4]'], { modelDirs: [model] });
  expect(unmasked).toHaveLength(2);
  await expect(read(text, ['input_ids:int64(0..5)[n=2,len=4]'], { modelDirs: [model] })).rejects.toThrow(
    'gives the id 8',
  );
  writeFileSync(join(model, 'tokenizer.json'), '{"model": 3}');
  await expect(read(text, bert, { modelDirs: [model] })).rejects.toThrow('no tokenizer that can be used here');
  await expect(read(put('binary.txt', 'a\0b'), bert, { modelDirs: [model] })).rejects.toThrow();
});
