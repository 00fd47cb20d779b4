import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { LogFile } from './log-file.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lapidary-log-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('writes each line with its time and source, and goes on in an existing file', () => {
  const path = join(folder, 'logs', 'app.log');
  new LogFile(path).write('engine', 'one\r\ntwo\n\n');
  new LogFile(path).write('main', 'three');
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  expect(lines.map((line) => line.replace(/^\d{4}-\d\d-\d\dT[\d:.]+Z /, ''))).toEqual([
    'engine: one',
    'engine: two',
    'main: three',
  ]);
});

it('keeps at most three files of about a megabyte', () => {
  const log = new LogFile(join(folder, 'app.log'));
  const text = 'x'.repeat(300_000);
  for (let count = 0; count < 20; count++) log.write('engine', `${count} ${text}`);
  expect(readdirSync(folder).sort()).toEqual(['app.log', 'app.log.1', 'app.log.2']);
  for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).size).toBeLessThanOrEqual(1_000_000);
  expect(readFileSync(join(folder, 'app.log'), 'utf8')).toContain('engine: 19 ');
});
