import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { filesUnder, Stamp } from './stamp.mjs';

let folder;
let input;
let output;
const longAgo = new Date('2020-01-01');
const buildStart = Date.parse('2021-01-01');
const stamp = (settings = { target: 'x' }) => new Stamp(path.join(folder, 'stamps', 'one.json'), settings);

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lapidary-stamp-'));
  input = path.join(folder, 'input.ts');
  output = path.join(folder, 'output.js');
  writeFileSync(input, 'one');
  utimesSync(input, longAgo, longAgo);
  writeFileSync(output, 'built');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('holds until an input, the settings or the output changes', () => {
  expect(stamp().holds(output)).toBe(false);
  stamp().save([input], buildStart);
  expect(stamp().holds(output)).toBe(true);
  expect(stamp({ target: 'y' }).holds(output)).toBe(false);
  writeFileSync(input, 'other');
  expect(stamp().holds(output)).toBe(false);
});

it('does not hold when the output or an input is gone', () => {
  stamp().save([input], buildStart);
  rmSync(output);
  expect(stamp().holds(output)).toBe(false);
  writeFileSync(output, 'built');
  rmSync(input);
  expect(stamp().holds(output)).toBe(false);
});

it('does not hold for an input changed while the build ran, nor after a build that broke', () => {
  utimesSync(input, new Date(buildStart + 5), new Date(buildStart + 5));
  stamp().save([input], buildStart);
  expect(stamp().holds(output)).toBe(false);
  utimesSync(input, longAgo, longAgo);
  stamp().save([input], buildStart);
  stamp().drop();
  expect(stamp().holds(output)).toBe(false);
});

it('notices a file that was added', () => {
  stamp().save(filesUnder([input]), buildStart);
  expect(stamp().holdsFor(output, filesUnder([input]))).toBe(true);
  expect(stamp().holdsFor(output, [input, path.join(folder, 'added.ts')])).toBe(false);
});
