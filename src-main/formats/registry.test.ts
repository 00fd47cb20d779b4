import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LapidaryError, type ErrorInfo } from '../../src-shared/errors.js';
import { modelEndings } from '../../src-shared/model-endings.js';
import { modelBytes, smallModel, tensor } from './onnx/test-models.js';
import { modelFormats, openModel } from './registry.js';
import { zipOf } from './zip/test-zips.js';

/** A zip archive of empty files, as a Latin-1 text. */
const archive = (...names: string[]): string =>
  Buffer.from(zipOf(names.map((name) => ({ name, content: new Uint8Array(0) })))).toString('latin1');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lapidary-registry-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** The error opening gives; it must be ours, with a hint, and without a stack in its message. */
async function refusal(path: string): Promise<ErrorInfo> {
  const thrown: unknown = await openModel(path).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(thrown).toBeInstanceOf(LapidaryError);
  const info = (thrown as LapidaryError).toInfo();
  expect(info.hints.length).toBeGreaterThan(0);
  expect(info.message).not.toMatch(/\n| at /);
  return info;
}

describe('openModel', () => {
  it('opens by content, whatever the file is called', async () => {
    for (const name of ['m.onnx', 'model', 'weights.bin', 'größe 模型.onnx']) {
      const model = await openModel(file(name, modelBytes(smallModel)));
      expect(model.report).toMatchObject({ format: 'onnx', path: join(folder, name), nodeCount: 1 });
      expect(model.nodeDetail(0).op).toBe('Relu');
    }
  });

  it('opens through a symbolic link and gives tensors from the file', async () => {
    const weights = tensor('w', 'uint8', [9000], new Uint8Array(9000).fill(3));
    file('blob', modelBytes({ ...smallModel, initializers: [weights] }));
    symlinkSync(join(folder, 'blob'), join(folder, 'm.onnx'));
    const model = await openModel(join(folder, 'm.onnx'));
    const row = model.graph.values.bytes.indexOf(9000);
    await expect(model.tensorDetail(row, 2)).resolves.toMatchObject({ firstValues: ['3', '3'] });
  });

  it('says when the file changed under an open model', async () => {
    const weights = tensor('w', 'uint8', [9000], new Uint8Array(9000));
    const path = file('m.onnx', modelBytes({ ...smallModel, initializers: [weights] }));
    const model = await openModel(path);
    writeFileSync(path, modelBytes(smallModel));
    const row = model.graph.values.bytes.indexOf(9000);
    await expect(model.tensorDetail(row, 2)).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
  });
});

describe('bad input', () => {
  it('missing file, folder, pipe, empty file', async () => {
    expect((await refusal(join(folder, 'none.onnx'))).code).toBe('FILE_NOT_FOUND');
    expect((await refusal(join(folder, 'a', 'b'))).code).toBe('FILE_NOT_FOUND');
    expect((await refusal('a\0b')).code).toBe('FILE_NOT_FOUND');
    expect((await refusal(' ')).code).toBe('USAGE');
    mkdirSync(join(folder, 'dir.onnx'));
    expect((await refusal(join(folder, 'dir.onnx'))).code).toBe('NOT_A_FILE');
    expect((await refusal(file('empty.onnx', ''))).code).toBe('FILE_EMPTY');
  });

  it.skipIf(process.platform === 'win32')('a pipe is refused without waiting for a writer', async () => {
    execFileSync('mkfifo', [join(folder, 'pipe.onnx')]);
    expect(await refusal(join(folder, 'pipe.onnx'))).toMatchObject({
      code: 'NOT_A_FILE',
      message: expect.stringContaining('pipe') as string,
    });
  });

  it.skipIf(process.platform === 'win32')('a file without permission', async () => {
    const path = file('m.onnx', modelBytes(smallModel));
    chmodSync(dirname(path), 0o755);
    chmodSync(path, 0);
    // Root may read everything; "nobody" may not.
    const isRoot = process.getuid?.() === 0;
    if (isRoot) process.seteuid?.(65_534);
    try {
      expect((await refusal(path)).code).toBe('FILE_UNREADABLE');
    } finally {
      if (isRoot) process.seteuid?.(0);
    }
  });

  it('git-lfs pointer', async () => {
    const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 1500000\n';
    const info = await refusal(file('m.onnx', pointer));
    expect(info.code).toBe('LFS_POINTER');
    expect(info.message).toContain('1,500,000 bytes');
    expect(info.hints[0]).toContain('git lfs pull');
  });

  it('text, web page, random bytes', async () => {
    expect(await refusal(file('m.onnx', 'hello, this is no model\n'))).toMatchObject({
      code: 'NOT_A_MODEL',
      message: expect.stringContaining('text file') as string,
    });
    expect((await refusal(file('m.onnx', '\n<!DOCTYPE html><html>…'))).message).toContain('HTML page');
    const noise = Uint8Array.from({ length: 5000 }, (_, at) => (at * at * 31 + 7 * at + 137) % 251);
    expect((await refusal(file('m.onnx', noise))).code).toBe('NOT_A_MODEL');
  });

  it.each([
    ['m.pth', archive('notes.txt'), 'zip archive'],
    ['m.zip', archive('readme'), 'zip archive'],
    ['m.pth', '\x80\x02}q\x00', 'pickle'],
    ['m.py', 'import torch\n', 'Python source'],
    ['m.pte', '\x30\0\0\0ET12', 'ExecuTorch program (.pte, ET12)'],
    [
      'n.pte',
      '\x30\0\0\0ET12eh00\x18\0\0\0\xe8\x03\0\0\0\0\0\0\0\x04\0\0\0\0\0\0',
      '1,000 bytes of program, weights and delegates from byte 1,024 on',
    ],
    ['m.ptd', '\x30\0\0\0FT01', 'weights of ExecuTorch'],
    ['m.ptl', '\x2c\0\0\0PTMF', 'flatbuffer form of the mobile interpreter'],
  ])('%s is named for what it is', async (name, content, expected) => {
    const info = await refusal(file(name, Buffer.from(content, 'latin1')));
    expect(info).toMatchObject({ code: 'FORMAT_UNSUPPORTED', message: expect.stringContaining(expected) as string });
  });
});

describe('damaged models', () => {
  const weights = tensor('w', 'float32', [2000], new Uint8Array(8000));
  const whole = modelBytes({ ...smallModel, initializers: [weights], metadata: { key: 'value' }, opsets: { '': 17 } });

  it('cut off anywhere: a clear refusal, or a model that opens', async () => {
    const counts = new Map<string, number>();
    const every = Math.floor(whole.length / 200);
    for (let length = 1; length < whole.length; length += length < 300 || length > whole.length - 60 ? 1 : every) {
      const path = file('cut.onnx', whole.subarray(0, length));
      const outcome = await openModel(path).then(
        () => 'opened',
        (error: unknown) => (error instanceof LapidaryError ? error.code : String(error)),
      );
      counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
    }
    // Cut inside; too short to be known as a model; between top-level fields before the graph; between those after it.
    expect([...counts.keys()].sort()).toEqual(['MODEL_INVALID', 'MODEL_TRUNCATED', 'NOT_A_MODEL', 'opened']);
    expect(counts.get('MODEL_INVALID')).toBeLessThanOrEqual(2);
    expect(counts.get('opened')).toBeLessThanOrEqual(3);
  });

  it('one byte changed anywhere: never anything but a model or a clear refusal', async () => {
    const small = modelBytes({ ...smallModel, metadata: { key: 'value' } });
    for (let at = 0; at < small.length; at += 1) {
      for (const change of [0x01, 0x80, 0xff]) {
        const bytes = Uint8Array.from(small);
        bytes[at] = (bytes[at] ?? 0) ^ change;
        const thrown: unknown = await openModel(file('bent.onnx', bytes)).then(
          () => undefined,
          (error: unknown) => error,
        );
        if (thrown !== undefined) expect(thrown, `byte ${at} ^ ${change}`).toBeInstanceOf(LapidaryError);
      }
    }
  });
});

it('file pickers and drops know the endings of every format', () => {
  // These two are other things as well: data beside a model, and JSON.
  const shared = new Set(['.bin', '.index.json']);
  for (const { id, extensions } of modelFormats)
    for (const ending of extensions) if (!shared.has(ending)) expect(modelEndings, `${id} ${ending}`).toContain(ending);
});
