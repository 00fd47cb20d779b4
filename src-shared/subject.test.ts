import { describe, expect, it } from 'vitest';
import { LapidaryError } from './errors.js';
import { parseSubject } from './subject.js';

describe('parseSubject', () => {
  it.each([
    ['m.onnx', { path: 'm.onnx', entry: null, runtime: 'ort', options: {} }],
    ['m.onnx@ort,threads=1,opt=all', { runtime: 'ort', options: { threads: 1, opt: 'all' } }],
    ['model.py:make@eager', { path: 'model.py', entry: 'make', runtime: 'eager' }],
    ['dir@home/model.py', { path: 'dir@home/model.py', entry: null, runtime: 'eager' }],
    ['m.pt@torchscript', { runtime: 'torchscript' }],
    ['a/b.pt2@export', { path: 'a/b.pt2', runtime: 'export' }],
  ])('reads %s', (text, expected) => {
    expect(parseSubject(text)).toMatchObject({ ...expected, label: text });
  });

  it.each([
    ['@ort', 'no path'],
    ['m.bin', 'ending'],
    ['m.onnx@cuda', 'not a runtime'],
    ['m.onnx@ort,threads=0', 'options'],
    ['m.onnx@ort,thread=1', 'options'],
    ['m.py:make@torchscript', 'entry'],
  ])('refuses %s', (text, why) => {
    expect(() => parseSubject(text)).toThrow(LapidaryError);
    expect(() => parseSubject(text)).toThrow(why);
  });
});
