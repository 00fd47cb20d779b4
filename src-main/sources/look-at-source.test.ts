import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import * as lintModule from '../formats/lint.js';
import { lookAtSource } from './look-at-source.js';
import { hashOf, pathsOf } from './place.js';
import { lookInThread, requireTrusted } from './require-trusted.js';
import { sourceKindOf } from './source-kind.js';

const dir = mkdtempSync(join(tmpdir(), 'lapidary-look-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function file(name: string, content: string): string {
  writeFileSync(join(dir, name), content);
  return join(dir, name);
}

function folder(name: string, config: string): string {
  mkdirSync(join(dir, name), { recursive: true });
  writeFileSync(join(dir, name, 'config.json'), config);
  return join(dir, name);
}

const never = new AbortController().signal;
const evil = file('evil.pt', "cos\nsystem\n(S'true'\ntR.");

test('the kind is told by path and content', () => {
  expect(sourceKindOf(file('net.py', 'x = 1'))).toBe('python');
  expect(sourceKindOf('timm:resnet18')).toBe('timm');
  expect(sourceKindOf('torchvision:resnet18')).toBe('torchvision');
  expect(sourceKindOf(folder('bert', '{}'))).toBe('huggingface');
  expect(sourceKindOf(evil)).toBe('module');
  expect(() => sourceKindOf(join(dir, 'nothing.py'))).toThrow('There is no source');
  expect(() => sourceKindOf(dir)).toThrow('config.json');
  expect(() => sourceKindOf(file('notes.txt', 'no model'))).toThrow('no source a model can be exported from');
});

test('a pickle is told with what it would run, and refused until it is trusted', async () => {
  const look = await lookAtSource({ path: evil, entry: null });
  expect(look).toMatchObject({ kind: 'module', needsTrust: true });
  expect(look.findings.map(({ message }) => message).join()).toContain('os.system');
  await expect(requireTrusted({ path: evil, entry: null }, never)).rejects.toMatchObject({ code: 'TRUST_NEEDED' });
  expect(await requireTrusted({ path: evil, entry: null, trust: true }, never)).toEqual(look);
});

test('what a pickle holds is read elsewhere: this process opens no file of it, and can end the reading', async () => {
  const lint = vi.spyOn(lintModule, 'lintFile');
  expect(await lookInThread({ path: evil, entry: null }, never)).toMatchObject({ kind: 'module', needsTrust: true });
  expect(lint).not.toHaveBeenCalled();
  await expect(lookInThread({ path: evil, entry: null }, AbortSignal.abort())).rejects.toMatchObject({
    code: 'CANCELLED',
  });
  await expect(lookInThread({ path: join(dir, 'none.pt'), entry: null }, never)).rejects.toMatchObject({
    code: 'FILE_NOT_FOUND',
  });
});

test('consent is to one file', async () => {
  const sha256 = (await hashOf(evil)) ?? '';
  const source = { path: evil, entry: null, trust: true };
  await expect(requireTrusted({ ...source, sha256 }, never)).resolves.toMatchObject({ sha256 });
  await expect(requireTrusted({ ...source, sha256: '0'.repeat(64) }, never)).rejects.toMatchObject({
    code: 'TRUST_NEEDED',
  });
});

test("a folder's own code needs consent; a folder without any, or with a broken config, does not ask for it", async () => {
  const own = folder('own', '{"auto_map": {"AutoModel": "modeling.Net"}}');
  expect((await lookAtSource({ path: own, entry: null })).needsTrust).toBe(true);
  await expect(requireTrusted({ path: own, entry: null }, never)).rejects.toThrow('its own Python code');
  for (const config of ['{}', '{"auto_map": {}}', '{"auto_map": "x"}', 'not json']) {
    expect((await lookAtSource({ path: folder('plain', config), entry: null })).needsTrust, config).toBe(false);
  }
});

test('everything of a source on disk is named, a model by name is not', () => {
  expect(pathsOf({ path: 'timm:resnet18', entry: null, checkpoint: '/w.pt' })).toEqual(['/w.pt']);
  expect(pathsOf({ path: '/a.pt', entry: null, search: ['/s'] })).toEqual(['/a.pt', '/s']);
});
