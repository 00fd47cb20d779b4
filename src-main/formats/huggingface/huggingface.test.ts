import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LapidaryError } from '../../../src-shared/errors.js';
import { checkpointOf } from '../exported/test-programs.js';
import { lintFile } from '../lint.js';
import { openModel } from '../registry.js';
import { safetensorsOf, shardIndexOf } from '../safetensors/test-safetensors.js';
import { zipOf } from '../zip/test-zips.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lapidary-hf-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Uint8Array | object): void {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, typeof content === 'string' || content instanceof Uint8Array ? content : JSON.stringify(content));
}

const bert = {
  architectures: ['BertForMaskedLM'],
  model_type: 'bert',
  hidden_size: 4,
  rope_scaling: { type: 'linear', factor: 2 },
  id2label: Object.fromEntries(Array.from({ length: 40 }, (_, at) => [at, `label ${String(at)}`])),
  transformers_version: '4.30.2',
  torch_dtype: 'float32',
};
const layers = Object.fromEntries(
  [0, 1, 2].flatMap((at) => [
    [`encoder.layer.${String(at)}.attention.weight`, [4, 4]],
    [`encoder.layer.${String(at)}.attention.bias`, [4]],
  ]),
);
const weights = { 'embeddings.word_embeddings.weight': [10, 4], ...layers, 'lm_head.weight': [1] };

async function refusal(): Promise<LapidaryError> {
  const thrown: unknown = await openModel(folder).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(thrown).toBeInstanceOf(LapidaryError);
  return thrown as LapidaryError;
}

describe('a Hugging Face folder', () => {
  it('is its weights, with architecture, configuration, tokenizer and layers', async () => {
    file('config.json', bert);
    file('model.safetensors', safetensorsOf(weights));
    file('pytorch_model.bin', checkpointOf({ a: { shape: [1], values: [1] } }));
    file('tokenizer.json', {});
    file('vocab.txt', 'a\nb\n');
    file('tokenizer_config.json', { tokenizer_class: 'BertTokenizer' });
    const model = await openModel(folder);
    expect(model.report).toMatchObject({
      format: 'huggingface',
      path: folder,
      producer: 'transformers 4.30.2',
      parameters: { count: 101, bytes: 404 },
      warnings: [],
      externalFiles: [],
    });
    expect(model.report.metadata).toMatchObject({
      architecture: 'BertForMaskedLM',
      'model type': 'bert',
      tokenizer: 'BertTokenizer',
      'tokenizer files': expect.stringMatching(
        /^tokenizer.json \(2\sB\), tokenizer_config.json \(35\sB\), vocab.txt \(4\sB\)$/,
      ) as string,
      weights: 'model.safetensors',
      'config.hidden_size': '4',
      'config.rope_scaling.factor': '2',
      'config.id2label': '40 entries',
      'in embeddings.word_embeddings': '40 parameters',
      'in encoder.layer': '3 layers of 20 parameters each',
      'in lm_head': '1 parameter',
    });
    expect(model.report.metadata['other weights']).toContain('pytorch_model.bin');
    await expect(model.tensorDetail(0, 2)).resolves.toMatchObject({ firstValues: ['1', '2'] });
    expect(model.sourceFiles()).toEqual([join(folder, 'model.safetensors')]);
  });

  it('in shards', async () => {
    file('config.json', { model_type: 'gpt2' });
    file('model-00001-of-00002.safetensors', safetensorsOf({ 'h.0.w': [2] }));
    file('model-00002-of-00002.safetensors', safetensorsOf({ 'h.1.w': [3] }));
    const map = { 'h.0.w': 'model-00001-of-00002.safetensors', 'h.1.w': 'model-00002-of-00002.safetensors' };
    file('model.safetensors.index.json', shardIndexOf(map));
    const model = await openModel(folder);
    expect(model.report.metadata).toMatchObject({
      architecture: 'gpt2',
      shards: '2',
      'in h': '2 layers, 5 parameters',
    });
    expect(model.report.parameters.count).toBe(5);
    expect(model.report.externalFiles).toHaveLength(2);
  });

  it('of a pipeline joins its components', async () => {
    file('model_index.json', {
      _class_name: 'StableDiffusionPipeline',
      _diffusers_version: '0.30.0',
      unet: ['diffusers', 'UNet2DConditionModel'],
      vae: ['diffusers', 'AutoencoderKL'],
      scheduler: ['diffusers', 'DDIMScheduler'],
      '..': ['x', 'y'],
    });
    file('unet/diffusion_pytorch_model.safetensors', safetensorsOf({ 'conv.weight': [6] }));
    file('vae/diffusion_pytorch_model.safetensors', safetensorsOf({ 'conv.weight': [4] }));
    file('scheduler/scheduler_config.json', {});
    const model = await openModel(folder);
    expect(model.report).toMatchObject({
      producer: 'diffusers 0.30.0',
      parameters: { count: 10 },
      metadata: {
        architecture: 'StableDiffusionPipeline',
        'component unet': 'UNet2DConditionModel (diffusers)',
        'component scheduler': 'DDIMScheduler (diffusers)',
        'in unet.conv': '6 parameters',
      },
    });
  });

  it('of an adapter names what it adapts', async () => {
    file('adapter_config.json', { peft_type: 'LORA', base_model_name_or_path: 'some/base', r: 8 });
    file('adapter_model.safetensors', safetensorsOf({ 'base.q.lora_A.weight': [8] }));
    const { metadata, producer } = (await openModel(folder)).report;
    expect(producer).toBe('peft');
    expect(metadata).toMatchObject({ architecture: 'LORA', 'adapter of': 'some/base', 'config.r': '8' });
  });

  it('without weights says so, and names what else can be opened', async () => {
    file('config.json', bert);
    const none = await refusal();
    expect(none.code).toBe('EXTERNAL_DATA_MISSING');
    expect(none.message).toContain('BertForMaskedLM');
    expect(none.hints[0]).toContain('git lfs pull');
    file('model_q4.onnx', 'x');
    file('onnx/model.onnx', 'x');
    expect((await refusal()).hints[0]).toContain('model_q4.onnx, onnx/model.onnx');
    file('model.safetensors', 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 15\n');
    expect((await refusal()).code).toBe('LFS_POINTER');
  });

  it('with code of its own, or a damaged configuration, warns', async () => {
    file('config.json', { ...bert, auto_map: { AutoModel: 'modeling_x.X' } });
    file('modeling_x.py', '');
    file('model.safetensors', safetensorsOf(weights));
    const { warnings } = (await openModel(folder)).report;
    expect(warnings).toEqual([{ code: 'REMOTE_CODE', message: expect.stringContaining('modeling_x.py') as string }]);
    file('config.json', '{"a":');
    expect((await openModel(folder)).report.warnings.map(({ code }) => code)).toEqual(['CONFIG_UNREADABLE']);
  });

  it('is linted with every pickle in it, also where it does not open', async () => {
    const evil = Buffer.from('\x80\x02cposix\nsystem\nX\x07\0\0\0echo hi\x85R.', 'latin1');
    file('config.json', bert);
    file('model.safetensors', safetensorsOf(weights));
    await expect(lintFile(folder)).resolves.toEqual([]);
    file('training_args.bin', zipOf([{ name: 'x/data.pkl', content: evil }]));
    file('old.pkl', evil);
    const errors = async (): Promise<string[]> =>
      (await lintFile(folder)).filter(({ severity }) => severity === 'error').map(({ where }) => where);
    expect((await errors()).sort()).toEqual(['old.pkl', 'training_args.bin › x/data.pkl']);
    file('model.safetensors', 'broken');
    expect((await errors()).sort()).toEqual(['old.pkl', 'training_args.bin › x/data.pkl']);
  });

  it('other folders are refused, with the models in them', async () => {
    file('notes.txt', '');
    expect(await refusal()).toMatchObject({ code: 'NOT_A_FILE', hints: ['Name the model file inside it.'] });
    file('m.onnx', '');
    expect((await refusal()).hints).toEqual(['Name the model file inside it: m.onnx.']);
    file('saved_model.pb', '');
    expect((await refusal()).message).toContain('SavedModel');
    rmSync(join(folder, 'saved_model.pb'));
    file('config.json', { name: 'no model' });
    expect((await refusal()).code).toBe('NOT_A_FILE');
  });
});
