import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LapidaryError } from './errors.js';
import { parseSubject } from './subject.js';
import { runtimeIdSchema, subjectOptions, subjectOptionsSchema } from './subject-options.js';

describe('parseSubject', () => {
  it.each([
    ['m.onnx', { path: 'm.onnx', entry: null, runtime: 'ort', options: {} }],
    ['m.onnx@ort,threads=1,opt=all', { runtime: 'ort', options: { threads: 1, opt: 'all' } }],
    ['model.py:make@eager', { path: 'model.py', entry: 'make', runtime: 'eager' }],
    ['dir@home/model.py', { path: 'dir@home/model.py', entry: null, runtime: 'eager' }],
    ['m.onnx@ort,opt=off,iobinding=1', { options: { opt: 'disabled', iobinding: true } }],
    ['m.onnx@ort,providers=cuda+cpu,runner=python', { options: { providers: 'cuda+cpu', runner: 'python' } }],
    [
      'model.py:make@compile,backend=aot_eager',
      { entry: 'make', runtime: 'compile', options: { backend: 'aot_eager' } },
    ],
    ['model.py@eager,dtype=bfloat16', { options: { dtype: 'bfloat16' } }],
    ['m.xml', { runtime: 'openvino' }],
    ['m.onnx@openvino,precision=f32', { runtime: 'openvino', options: { precision: 'f32' } }],
    ['outputs.npz', { runtime: 'recorded' }],
    ['folder@recorded', { path: 'folder', runtime: 'recorded' }],
    ['m.pt@torchscript', { runtime: 'torchscript' }],
    ['a/b.pt2@export', { path: 'a/b.pt2', runtime: 'export' }],
  ])('reads %s', (text, expected) => {
    expect(parseSubject(text)).toMatchObject({ ...expected, label: text });
  });

  it.each([
    ['@ort', 'no path'],
    ['m.bin', 'ending'],
    ['m.onnx@cuda', 'not a runtime'],
    ['m.onnx@ort,threads=0', 'threads'],
    ['m.onnx@ort,thread=1', 'no option thread'],
    ['m.onnx@ort,dtype=float16', 'dtype is not an option of ort'],
    ['m.onnx@ort,iobinding=yes', 'iobinding'],
    ['m.onnx@ort,runner=node,library=ops.so', 'runner=node'],
    ['m.pt2@export,dtype=float64', 'keeps the types it was exported with'],
    ['m.py@eager,dtype=float16,autocast=bfloat16', 'one of them'],
    ['m.py@eager,dtype=int8', 'dtype'],
    ['a.npz@recorded,threads=1', 'read, not run'],
    ['m.py:make@torchscript', 'entry'],
  ])('refuses %s', (text, why) => {
    expect(() => parseSubject(text)).toThrow(LapidaryError);
    expect(() => parseSubject(text)).toThrow(why);
  });
});

describe('the table of options', () => {
  it('stands in docs/subjects.md as it is here', () => {
    const text = readFileSync(new URL('../docs/subjects.md', import.meta.url), 'utf8');
    for (const [name, { runtimes, values, what }] of Object.entries(subjectOptions)) {
      expect(text).toContain(`| \`${name}\` | ${runtimes.join(', ')} | ${values} | ${what} |`);
    }
    for (const runtime of runtimeIdSchema.options) expect(text).toContain(`| \`${runtime}\` |`);
  });

  it('is read again as it was written', () => {
    const { options } = parseSubject('m.onnx@ort,opt=off,iobinding=1,threads=2');
    expect(subjectOptionsSchema.parse(options)).toEqual(options);
  });
});
