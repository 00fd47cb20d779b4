import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LapidaryError } from '../../../src-shared/errors.js';
import { shardIndexOf } from '../safetensors/test-safetensors.js';
import { openModel } from '../registry.js';
import { tarOf } from '../tar/test-tars.js';
import { zipOf } from '../zip/test-zips.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lapidary-known-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What opening says: code, the sentence behind the path, the hint. */
async function refusal(name: string, content: string | Uint8Array): Promise<[string, string, string]> {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? Buffer.from(content, 'latin1') : content);
  const thrown: unknown = await openModel(path).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(thrown).toBeInstanceOf(LapidaryError);
  const { code, message, hints } = thrown as LapidaryError;
  expect(hints.join('')).not.toBe('');
  return [code, message.replace(`${path} is `, ''), hints[0] ?? ''];
}

const zip = (...names: string[]): Uint8Array => zipOf(names.map((name) => ({ name, content: new Uint8Array(0) })));
const gzipped = Buffer.from(gzipSync('x'));
/** With the name that gzip itself writes. */
const namedGzip = Buffer.concat([
  gzipped.subarray(0, 3),
  Buffer.from([8]),
  gzipped.subarray(4, 10),
  Buffer.from('m.onnx\0'),
  gzipped.subarray(10),
]);
const npy = `\x93NUMPY\x01\0v\0{'descr': '<f4', 'fortran_order': False, 'shape': (3, 224, 224), }`;

describe('archives', () => {
  it.each([
    ['m.zip', zip('readme.md'), 'a zip archive of 1 entry.', 'Unpack it and open the model file inside.'],
    [
      'm.zip',
      zip('a/x.onnx', 'b.gguf', 'c.pt', 'd.pt'),
      'a zip archive of 4 entries.',
      'Unpack it and open a/x.onnx, b.gguf, c.pt or one of 1 more.',
    ],
    ['m.whl', zip('p-1.dist-info/WHEEL', 'p/m.onnx'), 'a Python wheel.', 'Unpack it and open p/m.onnx.'],
    [
      'm.tar',
      tarOf([{ name: 'a/model.onnx' }, { name: 'b' }]),
      'a tar archive of 2 entries.',
      'Unpack it and open a/model.onnx.',
    ],
    ['m.tar', tarOf([{ name: 'b', claim: 9_000_000 }]), 'a tar archive.', 'Unpack it and open the model file inside.'],
    ['m.tgz', gzipped, 'a gzip archive of a tar archive.', 'tar xzf'],
    ['m.gz', gzipped, 'a gzip archive.', 'gunzip'],
    ['m.bin', namedGzip, 'a gzip archive of m.onnx.', 'open m.onnx'],
    ['m.7z', '7z\xbc\xaf\x27\x1c\0\x04', 'a 7-Zip archive.', 'Unpack'],
    ['m.zst', '\x28\xb5\x2f\xfd\0', 'a Zstandard archive.', 'zstd -d'],
  ] as const)('%s is named with what is in it', async (name, content, what, hint) => {
    const [code, said, advice] = await refusal(name, content);
    expect([code, said]).toEqual(['FORMAT_UNSUPPORTED', what]);
    expect(advice).toContain(hint);
  });

  it('of arrays, of documents, of nothing are no models', async () => {
    const [code, said] = await refusal('a.npz', zip('weight.npy', 'bias.npy'));
    expect([code, said]).toEqual(['NOT_A_MODEL', 'NumPy arrays (.npz of 2 arrays: weight, bias).']);
    expect((await refusal('a.docx', zip('[Content_Types].xml')))[1]).toBe('an Office document.');
    expect((await refusal('a.zip', zip()))[1]).toBe('an empty zip archive.');
  });
});

it('takes for text what is UTF-8, though its first part ends inside of a character', async () => {
  const [, said] = await refusal('notes', new TextEncoder().encode(`a${'\u00e9'.repeat(4000)}`));
  expect(said).toBe('a text file, not a model.');
});

describe('downloads that went wrong', () => {
  it.each([
    [
      'm.gguf',
      'version https://git-lfs.github.com/spec/v1\noid sha256:4d\nsize 12\n',
      'LFS_POINTER',
      'a git-lfs pointer',
      'git lfs pull',
    ],
    ['m.onnx', '/annex/objects/SHA256E-s1--ab.onnx\n', 'NOT_A_MODEL', 'a git-annex pointer', 'git annex get'],
    ['m.onnx', 'outs:\n- md5: 123\n  path: m.onnx\n', 'NOT_A_MODEL', 'a DVC pointer', 'dvc pull'],
    ['m.pt', '<!DOCTYPE html>\n<html>', 'NOT_A_MODEL', 'an HTML page', '"raw"'],
    [
      'm.pt',
      '<?xml version="1.0"?>\n<Error><Code>AccessDenied</Code></Error>',
      'NOT_A_MODEL',
      '(AccessDenied)',
      'permission',
    ],
    ['m.safetensors', 'Entry not found', 'NOT_A_MODEL', '"Entry not found"', 'hf auth login'],
    ['m.onnx.part', 'abc', 'NOT_A_MODEL', 'an unfinished download', 'start it again'],
    ['m.bin', new Uint8Array(5000), 'NOT_A_MODEL', 'nothing but zeros', 'cut short'],
  ] as const)('%s: %s', async (name, content, code, what, hint) => {
    const [found, said, advice] = await refusal(name, content);
    expect(found).toBe(code);
    expect(said).toContain(what);
    expect(advice).toContain(hint);
  });

  it('an empty file and an index without its shards', async () => {
    expect((await refusal('m.onnx', ''))[0]).toBe('FILE_EMPTY');
    const index = shardIndexOf({ a: 'model-00001-of-00001.safetensors' });
    expect((await refusal('model.safetensors.index.json', index))[0]).toBe('EXTERNAL_DATA_MISSING');
  });
});

describe('JSON of another kind', () => {
  const json = (value: unknown): string => JSON.stringify(value);
  it.each([
    [
      'config.json',
      json({ architectures: ['BertModel'], model_type: 'bert' }),
      'the configuration of a Hugging Face model (BertModel).',
      'lapidary inspect lapidary-known-',
    ],
    [
      'config.json',
      json({ _class_name: 'AutoencoderKL', _diffusers_version: '1' }),
      'a part of a diffusers pipeline (AutoencoderKL).',
      'Open the folder',
    ],
    [
      'adapter_config.json',
      json({ peft_type: 'LORA', base_model_name_or_path: 'a/b' }),
      'the configuration of an adapter (a/b).',
      'Open the folder',
    ],
    ['tokenizer_config.json', json({ a: 1 }), "a part of a Hugging Face model's tokenizer.", 'Open the folder'],
    [
      't.json',
      `{"version": "1.0", "added_tokens": [], "model": {${'"a": 1, '.repeat(200_000)}"b": 1}}`,
      "a Hugging Face model's tokenizer.",
      'Open the folder',
    ],
    ['n.ipynb', json({ cells: [], nbformat: 4 }), 'a Jupyter notebook.', 'lapidary export'],
    [
      'package.json',
      json({ name: 'x', version: '1.0.0', scripts: {} }),
      'the description of an npm package (x).',
      'model file',
    ],
    ['model.json', json({ format: 'layers-model', modelTopology: {} }), 'a TensorFlow.js model.', 'Convert'],
    ['p.json', json([{ count: 3 }, { name: 'a', timeMs: 1 }]), 'timings that trtexec wrote.', '--exportLayerInfo'],
    ['o.json', json({ a: 1, b: 2, c: 3, d: 4, e: 5 }), 'JSON with the keys a, b, c, d …, and no model.', 'model file'],
    ['l.json', json([1, 2]), 'JSON, a list of 2 entries, and no model.', 'model file'],
    ['x.json', '{"a": ', 'text that begins like JSON and is none.', 'cut off'],
    ['x.jsonl', '{"a": 1}\n{"a": 2}\n', 'JSON lines, and no model.', 'model file'],
  ] as const)('%s: %s', async (name, content, what, hint) => {
    const [code, said, advice] = await refusal(name, content);
    expect([code, said]).toEqual(['NOT_A_MODEL', what]);
    expect(advice).toContain(hint);
  });

  it('with odd keys stays data', async () => {
    const [, said] = await refusal('p.json', '{"__proto__": {"model_type": "x"}, "constructor": 1}');
    expect(said).toBe('JSON with the keys __proto__, constructor, and no model.');
  });
});

describe('texts, pictures and data', () => {
  it.each([
    ['r.yaml', 'a: 1\n', 'NOT_A_MODEL', 'a YAML file', 'lapidary run'],
    ['yolo.yaml', 'nc: 80\nbackbone:\n  - x\nhead:\n', 'NOT_A_MODEL', 'a YOLO model', '.pt or .onnx'],
    ['m.py', 'import torch\n', 'FORMAT_UNSUPPORTED', 'a Python source file', 'lapidary export'],
    ['m.txt', 'tree\nversion=v3\n', 'NOT_A_MODEL', 'a LightGBM model', 'onnxmltools'],
    ['m.textproto', 'ir_version: 8\ngraph {\n', 'NOT_A_MODEL', 'an ONNX model as text', 'onnx.save'],
    ['m.csv', 'a,b\n1,2\n', 'NOT_A_MODEL', 'CSV', 'model file'],
    ['m.md', '# A model\n', 'NOT_A_MODEL', 'Markdown', 'model file'],
    ['a.npy', npy, 'NOT_A_MODEL', 'a NumPy array (.npy, f4, 3×224×224)', 'input'],
    ['a.png', '\x89PNG\r\n\x1a\n', 'NOT_A_MODEL', 'a picture (PNG)', 'input'],
    ['a.svg', '<?xml version="1.0"?>\n<svg xmlns="x">', 'NOT_A_MODEL', 'a picture (SVG)', 'model file'],
    ['a.pdf', '%PDF-1.7', 'NOT_A_MODEL', 'a PDF document', 'model file'],
    ['a.wav', 'RIFF\0\0\0\0WAVEfmt ', 'NOT_A_MODEL', 'sound (WAV)', 'input'],
    ['a.so', '\x7fELF\x02', 'NOT_A_MODEL', 'a program or library (ELF)', 'loads'],
    ['a.parquet', 'PAR1\x15', 'NOT_A_MODEL', 'a table (Parquet)', 'model file'],
    ['saved_model.pb', '\x08\x01\x12\x02ab', 'FORMAT_UNSUPPORTED', 'a TensorFlow SavedModel', 'tf2onnx'],
    ['m.msgpack', '\x81\xa1a\x01', 'FORMAT_UNSUPPORTED', 'weights of Flax', 'safetensors'],
    ['m.dat', '\xff'.repeat(40), 'NOT_A_MODEL', 'no format known', 'GGUF'],
    ['notes', 'hello\n', 'NOT_A_MODEL', 'a text file, not a model', 'GGUF'],
  ] as const)('%s: %s', async (name, content, code, what, hint) => {
    const [found, said, advice] = await refusal(name, content);
    expect(found).toBe(code);
    expect(said).toContain(what);
    expect(advice).toContain(hint);
  });
});
