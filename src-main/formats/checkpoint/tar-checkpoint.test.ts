import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LapidaryError } from '../../../src-shared/errors.js';
import { lintFile } from '../lint.js';
import type { OpenedModel } from '../model-format.js';
import { openModel } from '../registry.js';
import { tarOf, type TestTarEntry } from '../tar/test-tars.js';
import { zipOf } from '../zip/test-zips.js';

let folder = '';
let count = 0;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lapidary-tar-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(bytes: Uint8Array, name = 'm.pth'): string {
  const path = join(folder, `${String((count += 1))}-${name}`);
  writeFileSync(path, bytes);
  return path;
}

const latin = (text: string): Buffer => Buffer.from(text, 'latin1');
const int = (value: number): string => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return `J${bytes.toString('latin1')}`;
};
const pickled = (body: string): Buffer => latin(`\x80\x02${body}.`);
const int64s = (...values: number[]): Buffer => Buffer.from(new BigInt64Array(values.map(BigInt)).buffer);
const text = (value: string): string => `U${String.fromCharCode(value.length)}${value}`;

const floats = (...values: number[]): Uint8Array => new Uint8Array(Float32Array.from(values).buffer);

/** Two tensors of one storage: 7 is 2×2 from its second element on, 8 the same transposed; 9 is a view's. */
const storages = Buffer.concat([
  pickled(int(1)),
  pickled(`(${int(70)}${text('cpu')}ctorch\nFloatStorage\nt`),
  int64s(6),
  floats(1, 2, 3, 4, 5, 6),
  pickled(`](${int(71)}${int(70)}${int(4)}${int(2)}ta`),
]);
const tensor = (key: number, storage: number, size: number[], stride: number[], first: number): Buffer =>
  Buffer.concat([
    pickled(`(${int(key)}${int(storage)}ctorch\nFloatTensor\nt`),
    int64s(size.length, ...size, ...stride, first),
  ]);
const tensors = Buffer.concat([
  pickled(int(3)),
  tensor(7, 70, [2, 2], [2, 1], 1),
  tensor(8, 70, [2, 2], [1, 2], 1),
  tensor(9, 71, [2], [1], 0),
]);
/** `{'a': 7, 'b': 8, 'c': 9, 'epoch': 3}`, tensors by persistent id. */
const object = pickled(
  `}(${text('a')}${text('7')}Q${text('b')}${text('8')}Q${text('c')}${int(9)}Q${text('epoch')}${int(3)}u`,
);
const system = pickled(`}${text('little_endian')}\x88s`);

const parts: Readonly<Record<string, Uint8Array>> = { sys_info: system, pickle: object, tensors, storages };
const checkpoint = (changes: Readonly<Record<string, Uint8Array>> = {}, more: TestTarEntry[] = []): Uint8Array =>
  tarOf([...Object.entries({ ...parts, ...changes }).map(([name, content]) => ({ name, content })), ...more]);

const valuesOf = async (model: OpenedModel): Promise<unknown[]> =>
  Promise.all([0, 1, 2].map(async (row) => (await model.tensorDetail(row, 9))?.firstValues));

const evil = latin('\x80\x02cposix\nsystem\nX\x07\0\0\0echo hi\x85R.');
const lint = async (bytes: Uint8Array): Promise<string[]> =>
  (await lintFile(file(bytes))).map(({ severity, rule, where }) => `${severity} ${rule} ${where}`);

describe('a tar checkpoint', () => {
  it('opens with its tensors, views and facts', async () => {
    const model = await openModel(file(checkpoint()));
    expect(model.report).toMatchObject({
      format: 'checkpoint',
      // Two of the three are the same elements.
      parameters: { count: 6, bytes: 24 },
      metadata: { epoch: '3', container: 'tar (torch before 0.1.10)', 'shared storage 1': 'a, b' },
    });
    expect(model.report.warnings.map(({ code }) => code)).toEqual(['WEIGHTS_ONLY_REFUSES']);
    await expect(valuesOf(model)).resolves.toEqual([
      ['2', '3', '4', '5'],
      ['2', '4', '3', '5'],
      ['5', '6'],
    ]);
  });

  it('takes the tensor of a Parameter that was saved as an object', async () => {
    const parameter = `ctorch.nn.parameter\nParameter\n)\x81(${text('7')}Q\x88t b`.replace(' ', '');
    const model = await openModel(file(checkpoint({ pickle: pickled(`}${text('w')}${parameter}s`) })));
    await expect(model.tensorDetail(0, 9)).resolves.toMatchObject({ name: 'w', firstValues: ['2', '3', '4', '5'] });
  });

  it('says what it cannot read', async () => {
    const big = await openModel(file(checkpoint({ sys_info: pickled(`}${text('little_endian')}\x89s`) })));
    expect((await big.tensorDetail(0, 1))?.problem).toContain('big-endian');
    const unknown = pickled(`}${text('a')}${text('404')}Qs`);
    expect((await openModel(file(checkpoint({ pickle: unknown })))).report.parameters.count).toBe(0);
  });

  it('damaged anywhere ends in a refusal or a model', async () => {
    const whole = checkpoint();
    const outcomes = new Set<string>();
    for (let at = 0; at < whole.length; at += 23) {
      const bytes = Buffer.from(whole);
      bytes[at] = (bytes[at] ?? 0) ^ 0xff;
      const outcome = await openModel(file(bytes)).then(
        () => 'opened',
        (error: unknown) => (error instanceof LapidaryError ? error.code : String(error)),
      );
      outcomes.add(outcome);
    }
    const typed = ['opened', 'MODEL_INVALID', 'MODEL_TRUNCATED', 'NOT_A_MODEL', 'FORMAT_UNSUPPORTED'];
    expect([...outcomes].filter((outcome) => !typed.includes(outcome))).toEqual([]);
    expect(outcomes).toContain('MODEL_INVALID');
  });

  it('with lies about sizes is refused before anything is allocated', async () => {
    const lies: Readonly<Record<string, Uint8Array>>[] = [
      {
        storages: Buffer.concat([
          pickled(int(1)),
          pickled(`(${int(70)}${text('cpu')}ctorch\nFloatStorage\nt`),
          int64s(2 ** 50),
        ]),
      },
      {
        tensors: Buffer.concat([
          pickled(int(1)),
          pickled(`(${int(7)}${int(70)}ctorch\nFloatTensor\nt`),
          int64s(2 ** 31),
        ]),
      },
      { tensors: pickled(int(2_000_000_000)) },
    ];
    for (const changes of lies) {
      await expect(openModel(file(checkpoint(changes)))).rejects.toMatchObject({ code: 'MODEL_INVALID' });
    }
  });
});

describe('lint of tar archives', () => {
  const refusal = 'warning weights-only-refuses ';

  it('finds nothing but the refusal in one as torch wrote it', async () => {
    await expect(lint(checkpoint())).resolves.toEqual([refusal]);
  });

  it('looks into every part, also into pickles between numbers and behind damage', async () => {
    await expect(lint(checkpoint({ pickle: evil }))).resolves.toEqual(['error pickle-dangerous-call pickle', refusal]);
    await expect(lint(checkpoint({ sys_info: evil }))).resolves.toContain('error pickle-dangerous-call sys_info');
    const between = Buffer.concat([storages.subarray(0, storages.indexOf(']') - 2), evil]);
    await expect(lint(checkpoint({ storages: between }))).resolves.toContain(
      'error pickle-dangerous-call storages › pickle 3',
    );
    await expect(lint(checkpoint({ tensors: Buffer.concat([pickled(int(1)), evil]) }))).resolves.toContain(
      'error pickle-dangerous-call tensors › pickle 2',
    );
    await expect(lint(checkpoint({ tensors: latin('broken'), pickle: evil }))).resolves.toContain(
      'error pickle-dangerous-call pickle',
    );
  });

  it('looks at entries of one name twice, at others, and at archives within', async () => {
    const twice = checkpoint({}, [{ name: 'pickle', content: evil }]);
    await expect(lint(twice)).resolves.toContain('error pickle-dangerous-call pickle');
    const zip = zipOf([{ name: 'x/data.pkl', content: evil }]);
    const other = tarOf([
      { name: 'readme', content: 'text' },
      { name: 'model/weights.ckpt', content: zip },
      { name: 'a.pkl', content: evil },
    ]);
    await expect(lint(other)).resolves.toEqual(
      expect.arrayContaining([
        'error pickle-dangerous-call model/weights.ckpt › x/data.pkl',
        'error pickle-dangerous-call a.pkl',
      ]),
    );
    await expect(lint(zipOf([{ name: 'in.tar', content: checkpoint({ pickle: evil }) }]))).resolves.toContain(
      'error pickle-dangerous-call in.tar › pickle',
    );
    const linked = tarOf([...Object.keys(parts).map((name) => ({ name, type: name === 'storages' ? '2' : '0' }))]);
    await expect(lint(linked)).resolves.toContain('warning archive-link storages');
  });

  it('a persistent id that is no number is told', async () => {
    const odd = pickled(`}${text('a')}${text('x y')}Qs`);
    await expect(lint(checkpoint({ pickle: odd }))).resolves.toContain('error pickle-persistent-id pickle');
  });
});
