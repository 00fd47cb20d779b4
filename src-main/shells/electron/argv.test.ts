import { describe, expect, it } from 'vitest';
import { filesFromArgv } from './argv.js';

describe('filesFromArgv', () => {
  it('takes the positional arguments of a packaged app, relative to the caller', () => {
    const argv = ['/opt/Lapidary/lapidary', '--enable-logging', 'a.onnx', '/data/b.onnx'];
    expect(filesFromArgv(argv, '/home/ann', null)).toEqual(['/home/ann/a.onnx', '/data/b.onnx']);
  });

  it('skips everything up to the app folder in development', () => {
    const argv = ['electron', '-r', 'hook.cjs', '--no-sandbox', '.', 'a.onnx'];
    expect(filesFromArgv(argv, '/work/app', '/work/app')).toEqual(['/work/app/a.onnx']);
  });

  it('opens nothing when only the app folder is named', () => {
    expect(filesFromArgv(['electron', '/work/app'], '/', '/work/app')).toEqual([]);
    expect(filesFromArgv(['electron'], '/', '/work/app')).toEqual([]);
  });
});
