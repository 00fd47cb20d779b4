import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { atomicStream } from './atomic-write.js';
import { scratchPrefix, sweepLeftovers, sweepScratch, temporaryMark } from './leftovers.js';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'test-leftovers-'));
});
afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

/** The number of a process that has ended. */
const gone = String(spawnSync(process.execPath, ['-e', '']).pid);
const names = (): string[] => readdirSync(dir).sort();

it('removes what ended processes left half-made, and nothing else', async () => {
  for (const name of [`.a.onnx.${gone}-0123abcd.tmp`, `.a.onnx.${gone}-0123abcd.onnx`])
    writeFileSync(join(dir, name), 'x');
  mkdirSync(join(dir, `.a-${gone}-x_y1z2w3.partial`));
  writeFileSync(join(dir, `.a-${gone}-x_y1z2w3.partial`, 'a.onnx'), 'half');
  const stays = [
    'a.onnx',
    '.hidden.tmp',
    `.a.onnx.${temporaryMark()}.tmp`,
    `a.${gone}-0123abcd.tmp`,
    '.a.1-0123abcd.tmp',
  ];
  for (const name of stays) writeFileSync(join(dir, name), 'x');
  await sweepLeftovers(dir);
  expect(names()).toEqual(stays.sort());
  await sweepLeftovers(join(dir, 'no such folder'));
});

it('tells its own files from those of an engine that had its number before', async () => {
  const name = `.a.json.${temporaryMark()}.tmp`;
  writeFileSync(join(dir, name), 'x');
  await sweepLeftovers(dir);
  expect(names()).toEqual([name]);
  utimesSync(join(dir, name), 1, 1);
  await sweepLeftovers(dir);
  expect(names()).toEqual([]);
});

it('finds what a write that was killed leaves, and the scratch folders', async () => {
  let during: string[] = [];
  await atomicStream(join(dir, 'b.bin'), (file) => {
    during = names();
    return file.writeFile('b');
  });
  const name = during[0] ?? '';
  expect(name).toContain(`.${String(process.pid)}-`);
  writeFileSync(join(dir, name.replace(String(process.pid), gone)), 'b');
  await sweepLeftovers(dir);
  expect(names()).toEqual(['b.bin']);
  const ours = mkdtempSync(join(dir, scratchPrefix()));
  mkdirSync(join(dir, `lapidary-${gone}-aB3dE6`));
  await sweepScratch(dir);
  expect(names()).toEqual(['b.bin', ours.slice(dir.length + 1)]);
});
