/**
 * What loading hostile files would run is named: the calls picklescan and fickling know, in every way a pickle can make
 * them, in every container; and what hides them. The pickles are bytes written here; none is ever loaded.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { lintFile } from '../../../src-main/formats/lint.js';
import { zipOf } from '../../../src-main/formats/zip/test-zips.js';
import type { Finding } from '../../../src-shared/finding.js';
import { lapidary } from '../../cli/run-cli.js';
import { dangerousCalls } from './dangerous-calls.js';
import { join, latin, legacyCheckpoint, objectArrayFile, text, ways, zipCheckpoint } from './pickles.js';

const scratch = mkdtempSync(joinPath(tmpdir(), 'lapidary-safety-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function written(bytes: Uint8Array, name = 'm.pkl'): string {
  const path = joinPath(scratch, name);
  writeFileSync(path, bytes);
  return path;
}

async function errors(bytes: Uint8Array, name?: string): Promise<Finding[]> {
  return (await lintFile(written(bytes, name))).filter(({ severity }) => severity === 'error');
}

const system = join('\x80\x02cos\nsystem\n', text('echo hi'), '\x85R.');

/** The six, each with what its finding must name. */
const six: Readonly<Record<string, { file: Uint8Array; name: string; call: string }>> = {
  'os.system': { file: zipCheckpoint(system), name: 'm.pt', call: "os.system('echo hi')" },
  'builtins.eval by STACK_GLOBAL': {
    file: join('\x80\x04', text('builtins'), text('eval'), '\x93', text('1+1'), '\x85R.'),
    name: 'm.pkl',
    call: "builtins.eval('1+1')",
  },
  'nested dill': {
    file: zipCheckpoint(join('\x80\x03cdill._dill\nloads\nC', Uint8Array.of(system.length), system, '\x85R.')),
    name: 'm.pth',
    call: 'dill._dill.loads(b',
  },
  'the legacy container': { file: legacyCheckpoint(system), name: 'm.bin', call: "os.system('echo hi')" },
  'torch.hub': {
    file: zipCheckpoint(join('\x80\x02ctorch.hub\nload\n', text('evil/repo'), text('model'), '\x86R.')),
    name: 'm.ckpt',
    call: "torch.hub.load('evil/repo', 'model')",
  },
  'a persistent id': {
    file: zipCheckpoint(join('\x80\x02', text('__import__("os").system("echo hi")'), 'Q.')),
    name: 'm.pt',
    call: 'the persistent id',
  },
};

describe('the six hostile pickles', () => {
  it.each(Object.entries(six))('%s: `lapidary lint --json` names the call', async (_, { file, name, call }) => {
    const { stdout, status } = await lapidary(['lint', written(file, name), '--json']);
    expect(status).toBe(1);
    const { findings } = JSON.parse(stdout) as { findings: Finding[] };
    expect(findings.filter(({ severity }) => severity === 'error').map(({ message }) => message)).toContainEqual(
      expect.stringContaining(call),
    );
  });
});

describe('calls others take for dangerous', () => {
  it.each(Object.entries(ways))('are errors that name them, by %s', async (_, make) => {
    expect(dangerousCalls.length).toBeGreaterThan(150);
    const missed: string[] = [];
    for (const { module, name } of dangerousCalls) {
      const found = await errors(make(module, name, 'x'));
      if (!found.some(({ message }) => message.includes(`${module}.${name}(`))) missed.push(`${module}.${name}`);
    }
    expect(missed).toEqual([]);
  });

  it.each([
    ['a zip of torch.save', (pickle: Uint8Array) => zipCheckpoint(pickle), 'm.pt'],
    ['a legacy file', (pickle: Uint8Array) => legacyCheckpoint(pickle), 'm.pth'],
    ['an array of objects', objectArrayFile, 'm.npy'],
    [
      'arrays of objects',
      (pickle: Uint8Array) => zipOf([{ name: 'a.npy', content: objectArrayFile(pickle), deflate: true }]),
      'm.npz',
    ],
    ['a zip with another ending', (pickle: Uint8Array) => zipOf([{ name: 'data.txt', content: pickle }]), 'm.zip'],
    ['a zip in a zip', (pickle: Uint8Array) => zipOf([{ name: 'a', content: zipCheckpoint(pickle) }]), 'm.zip'],
    ['an archive behind a script', (pickle: Uint8Array) => join('#!/bin/sh\nexit\n', zipCheckpoint(pickle)), 'm.bin'],
    [
      'a file behind a pickle of the oldest protocol',
      (pickle: Uint8Array) => join("(dp0\nS'a'\nI1\ns.", pickle),
      'm.pkl',
    ],
    ['a file behind another pickle', (pickle: Uint8Array) => join('\x80\x04K\x01.', pickle), 'm.pkl'],
    ['a legacy file that is cut', (pickle: Uint8Array) => legacyCheckpoint(pickle).subarray(0, -3), 'm.pth'],
  ])('are found in %s', async (_, pack, name) => {
    for (const call of ['os system', 'builtins eval', 'runpy run_path']) {
      const [module = '', attribute = ''] = call.split(' ');
      for (const [way, make] of Object.entries(ways)) {
        // A legacy file and an archive hold what they hold by its place; a name or a protocol announces the rest.
        if (/zip with another|zip in/.test(_) && /INST|OBJ/.test(way)) continue;
        const found = await errors(pack(make(module, attribute, 'x')), name);
        expect(found[0]?.message, `${call} by ${way}`).toContain(`${module}.${attribute}(`);
      }
    }
  });

  it('are found where the archive lies about its entries', async () => {
    const archive = Buffer.from(zipOf([{ name: 'data.pkl', content: system }]));
    const [local, central] = [archive.indexOf('PK\x03\x04'), archive.indexOf('PK\x01\x02')];
    for (const flag of [0x01, 0x20, 0x40]) {
      const lying = Buffer.from(archive);
      lying.writeUInt16LE(flag, local + 6);
      lying.writeUInt16LE(flag, central + 8);
      expect((await errors(lying, 'm.zip'))[0]?.message, String(flag)).toContain("os.system('echo hi')");
    }
    const renamed = Buffer.from(archive);
    renamed.write('datap.kl', local + 30);
    expect((await errors(renamed, 'm.zip'))[0]?.message).toContain('os.system(');
    const wrongSum = Buffer.from(archive);
    wrongSum.writeUInt32LE(7, central + 16);
    expect((await errors(wrongSum, 'm.zip'))[0]?.message).toContain('os.system(');
  });
});

const named = "os.system('echo hi')";

describe('calls that hide', () => {
  it.each([
    ['behind escapes in old texts', join("S'o\\x73'\nS'\\163ystem'\n\x93", text('echo hi'), '\x85R.'), named],
    ['behind escapes in Unicode', join('V\\u006fs\nV\\U00000073ystem\n\x93', text('echo hi'), '\x85R.'), named],
    [
      'in memo numbers of the oldest protocol',
      join('Vos\np2\n0Vsystem\np3\n0Vtorch\np0\n0g2\ng3\n\x93', text('echo hi'), '\x85R.'),
      named,
    ],
    ['behind a long text', join('V', 'a'.repeat(200_000), '\n0cos\nsystem\n', text('echo hi'), '\x85R.'), named],
    ['before a memo that was never set', join('\x80\x04cos\nsystem\n', text('echo hi'), '\x85R0h\x07.'), named],
    ['before an opcode that is none', join('cos\nsystem\n', text('echo hi'), '\x85R\xff'), named],
    ['behind bytes that follow the end', join('Vos\nVsystem\n\x93', text('echo hi'), '\x85R.\n\n\t\t'), named],
    ['dropped again', join('\x80\x04(cos\nsystem\n', text('echo hi'), 'o0N.'), named],
    [
      'as an attribute of another module',
      join('\x80\x04', text('pathlib'), text('os.system'), '\x93', text('x'), '\x85R.'),
      'pathlib.os.system(',
    ],
    ['as a name that is computed', join('\x80\x04cm\nf\n)Rcm\nf\n)R\x93)R.'), '(computed).(computed)('],
    [
      'as a result that is called',
      join('\x80\x02coperator\nattrgetter\n', text('system'), '\x85R', text('os'), '\x85R.'),
      "operator.attrgetter('system')",
    ],
    [
      'in the magic number of a legacy file',
      legacyCheckpoint(system, join('\x80\x02c__builtin__\neval\n', text('0x1950'), '\x85R.')),
      "__builtin__.eval('0x1950')",
    ],
    ['in the state of an object', join('\x80\x02cm\nN\n)Rcos\nsystem\n', text('echo hi'), '\x85Rb.'), named],
    ['as what is only imported', join('\x80\x02cm\nf\ncos\nsystem\n\x85R.'), 'os.system, which can run code'],
    ['behind an extension code', join('\x80\x02\x82\x07)R.'), 'extension code 7'],
  ])('%s', async (_, bytes, call) => {
    const found = await errors(bytes);
    expect(found.map(({ message }) => message).join('\n')).toContain(call);
  });

  it('behind a frame that is shorter than what stands in it', async () => {
    const framed = (body: string, length: number): Buffer =>
      join('\x80\x05\x95', Uint8Array.of(length, 0, 0, 0, 0, 0, 0, 0), body, '.');
    for (const [body, length] of [
      ['B\x14\0\0\0' + 'A'.repeat(20), 5],
      ['\x8c\x14' + 'A'.repeat(20), 3],
      ['J\x07\0\0\0', 2],
      ['Vhello world\n', 5],
      ['N\x95\x02\0\0\0\0\0\0\0N', 30],
    ] as const) {
      expect(
        (await errors(framed(body, length))).map(({ rule }) => rule),
        body,
      ).toContain('pickle-frame');
    }
    // As Python writes it: the frame ends before STOP or with it, and large bytes stand between frames.
    expect(await errors(framed('K\x01', 3))).toEqual([]);
    expect(
      await errors(
        join('\x80\x04\x95\x02\0\0\0\0\0\0\0K\x01', 'B\x14\0\0\0', 'A'.repeat(20), '\x95\x02\0\0\0\0\0\0\0\x86.'),
      ),
    ).toEqual([]);
  });

  it('among values that would fill memory when they are written out', async () => {
    const dups = join('\x80\x04', '('.repeat(9), text('lol'), `${'2'.repeat(9)}l`.repeat(9), '.');
    const memo = join(
      '\x80\x04]\x94',
      ...Array.from({ length: 20 }, (_, at) => join('(', `h${String.fromCharCode(at)}`.repeat(9), 'l\x94')),
      '.',
    );
    for (const bytes of [dups, memo]) {
      expect((await errors(bytes)).map(({ rule }) => rule)).toEqual(['pickle-expansion']);
    }
  });
});

describe('what is harmless', () => {
  it.each([
    ['plain data of the oldest protocol', latin("(dp0\nS'a'\np1\n(lp2\nI1\nasS'b'\nFnan\ns.")],
    ['an object that is data', join('\x80\x02ctypes\nSimpleNamespace\n)\x81}U\x01aK\x01sb.')],
    ['plain data', join('\x80\x04]\x94(K\x01', text('a'), '}\x94', text('k'), 'K\x02se.')],
    ['a list in itself', join('\x80\x02]q\0h\0a.')],
    [
      'a state_dict',
      zipCheckpoint(
        join(
          '\x80\x02}X\x01\0\0\0wctorch._utils\n_rebuild_tensor_v2\n((X\x07\0\0\0storagectorch\nFloatStorage\nX\x01\0\0\0',
          latin('0X\x03\0\0\0cpuK\x04tQK\0K\x04\x85K\x01\x85\x89ccollections\nOrderedDict\n)RtRs.'),
        ),
      ),
    ],
    ['numbers', objectArrayFile(latin('')).subarray(0, 40)],
  ])('%s has no error', async (_, bytes) => {
    const found = await errors(bytes, 'm.pt').catch((thrown: unknown) => thrown);
    if (found instanceof Error) expect(found).toMatchObject({ code: 'NOT_A_MODEL' });
    else expect(found).toEqual([]);
  });
});
