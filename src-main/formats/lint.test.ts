import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { archiveOf, checkpointOf, graph, linearProgram, meta, text } from './exported/test-programs.js';
import { MemorySource } from './byte-source.js';
import { lintArchive } from './lint-archive.js';
import { lintFile } from './lint.js';
import { zipOf } from './zip/test-zips.js';

let dir = '';
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'lapidary-lint-'));
});
afterAll(() => rmSync(dir, { recursive: true }));

async function lint(bytes: Uint8Array): Promise<string[]> {
  const path = join(dir, 'm.pt2');
  writeFileSync(path, bytes);
  return (await lintFile(path)).map(({ severity, rule, where }) => `${severity} ${rule} ${where}`);
}

const latin = (content: string): Uint8Array => Buffer.from(content, 'latin1');
/** os.system('echo hi'), of protocol 2. */
const evil = latin('\x80\x02cposix\nsystem\nX\x07\0\0\0echo hi\x85R.');
const evilCheckpoint = zipOf([{ name: 'x/data.pkl', content: evil }]);
const samples = 'm/data/sample_inputs/model.pt';
const refused = (where: string): string[] => [
  `error pickle-dangerous-call ${where}`,
  `warning weights-only-refuses ${where}`,
];

describe('lint of torch.export archives', () => {
  it('finds nothing in one as torch writes it', async () => {
    const inputs = { name: samples, content: checkpointOf({ a: { shape: [1], values: [2] } }) };
    expect(await lint(archiveOf(linearProgram(), undefined, [inputs]))).toEqual([
      `info weights-only-loads ${samples} › archive/data.pkl`,
    ]);
  });

  it('looks into files of torch.save within it, stored or packed, whatever they are called', async () => {
    for (const name of [samples, 'm/data/weights/weight_3', 'm/data/constants/opaque', 'm/extra/a.txt', 'm/data/7']) {
      for (const deflate of [false, true]) {
        const nested = { name, content: evilCheckpoint, deflate };
        expect(await lint(archiveOf(linearProgram(), undefined, [nested]))).toEqual(refused(`${name} › x/data.pkl`));
        const plain = { name, content: evil, deflate };
        expect(await lint(archiveOf(linearProgram(), undefined, [plain]))).toEqual(refused(name));
      }
    }
  });

  it('knows pickles of protocol 0 where torch would load one, also behind a long text', async () => {
    const old = latin(`V${'x'.repeat(100_000)}\n0cposix\nsystem\n(S'echo hi'\ntR.`);
    for (const name of [samples, 'm/data/constants/opaque_obj_0', 'm/data/weights/weight_1']) {
      expect(await lint(archiveOf(linearProgram(), undefined, [{ name, content: old }]))).toEqual(refused(name));
    }
    expect(await lint(archiveOf(linearProgram(), undefined, [{ name: 'm/extra/a.txt', content: old }]))).toEqual([]);
  });

  it('does not read weights that are numbers, though they begin like a pickle', () => {
    const numbers = new Uint8Array(Float32Array.from({ length: 1 << 21 }, (_, at) => Math.sin(at + 1)).buffer);
    numbers[0] = 0x4b;
    // An extension code, and then nothing a pickle could hold.
    const small = Uint8Array.from([0x83, 0x88, 0x3e, 0x3d, 1, 2, 3, 4]);
    const source = new MemorySource(
      'm.pt2',
      archiveOf(linearProgram(), undefined, [
        { name: 'm/data/weights/weight_1', content: new Uint8Array(8 << 20).fill(0x3f) },
        { name: 'm/data/weights/weight_2', content: numbers },
        { name: 'm/data/weights/weight_3', content: small },
      ]),
    );
    expect(lintArchive(source)).toEqual([]);
    expect(source.bytesRead).toBeLessThan(400_000);
  });

  it('looks at every pickle of a legacy file within it', async () => {
    const magic = latin('\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.');
    const legacy = Buffer.concat([magic, latin('\x80\x02M\xe9\x03.'), latin('\x80\x02}.'), evil]);
    const found = await lint(archiveOf(linearProgram(), undefined, [{ name: samples, content: legacy }]));
    expect(found).toContain(`error pickle-dangerous-call ${samples} › pickle 4`);
  });

  it('finds code in sizes and in guards, also of weights and under hidden keys', async () => {
    const code = "__import__('os').system('x')";
    const main = graph(['p_l_weight', 'x'], ['x'], [], { x: meta([code]) });
    expect(await lint(archiveOf(linearProgram({}, { graph: main })))).toEqual([
      'error export-size-code m/models/model.json',
    ]);
    expect(await lint(archiveOf(linearProgram({ guards_code: ["L['x'].size()[0] == 2", code] })))).toEqual([
      'error export-guard-code m/models/model.json',
    ]);
    expect(await lint(archiveOf(linearProgram(), { config: { a: meta([code]) } }))).toEqual([
      'error export-size-code m/data/weights/model_weights_config.json',
    ]);
    const hidden = JSON.stringify(linearProgram({}, { graph: main })).replaceAll('"expr_str"', '"expr\\u005fstr"');
    const models = [{ name: 'm/models/model_json', content: text(hidden) }];
    expect(await lint(archiveOf(linearProgram(), undefined, models))).toEqual([
      'error export-size-code m/models/model_json',
    ]);
    const deep = '['.repeat(1e6) + ']'.repeat(1e6);
    expect(
      await lint(archiveOf(linearProgram(), undefined, [{ name: 'm/models/d.json', content: text(deep) }])),
    ).toEqual([]);
    expect(
      await lint(archiveOf(linearProgram(), undefined, [{ name: 'm/models/d.json', content: text('{') }])),
    ).toEqual(['warning export-unreadable m/models/d.json']);
  });

  it('says what it cannot look into', async () => {
    let nested: Uint8Array = evilCheckpoint;
    for (let level = 0; level < 6; level += 1) nested = zipOf([{ name: 'n', content: nested }]);
    const deep = await lint(archiveOf(linearProgram(), undefined, [{ name: samples, content: nested }]));
    expect(deep).toEqual([`warning archive-too-deep ${samples} › n › n › n`]);
    const cut = { name: samples, content: evilCheckpoint.subarray(0, 60) };
    expect(await lint(archiveOf(linearProgram(), undefined, [cut]))).toEqual([`warning archive-damaged ${samples}`]);
    const twice = { name: 'm/Models/model.json', content: text('{}') };
    expect(await lint(archiveOf(linearProgram(), undefined, [twice]))).toEqual(['warning archive-duplicate-name ']);
  });
});
