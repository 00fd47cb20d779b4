import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { noEdit } from './edit.js';
import { parseInputSpecs } from './input-spec.js';
import { jobCommand } from './job-command.js';

/** The words a shell makes of a line. */
const words = (line: string | null): string[] =>
  spawnSync('sh', ['-c', `printf '%s\\0' ${line ?? ''}`])
    .stdout.toString()
    .split('\0')
    .slice(0, -1);

describe.skipIf(process.platform === 'win32')('jobCommand', () => {
  it('says an export with everything that is asked of it, whatever the names hold', () => {
    const specs = ['ids:int64(0..9)[batch=2{1..8},seq=16]'];
    const line = jobCommand({
      call: 'jobs.export',
      input: {
        source: { path: "/it's a $(touch x)/m.py", entry: 'make', arguments: { a: '"b" & c' }, trust: true },
        inputs: parseInputSpecs(specs),
        outputs: ['-logits'],
        targets: [
          { target: 'onnx', opset: 18, options: {} },
          { target: 'exported-program', opset: null, options: {} },
        ],
        threads: 2,
        outDir: '/o',
      },
      limits: { seconds: 60, megabytes: null },
    });
    expect(words(line)).toEqual([
      'lapidary',
      'export',
      "/it's a $(touch x)/m.py:make",
      '--arguments',
      '{"a":"\\"b\\" & c"}',
      '--trust',
      '--input',
      expect.stringMatching(/^ids:int64\(0\.\.9\)\[batch=2\{1\.\.8\},seq=16/) as unknown,
      '--output=-logits',
      '--to',
      'onnx,exported-program',
      '--opset',
      '18',
      '--threads',
      '2',
      '-o',
      '/o',
      '--time-limit',
      '60',
    ]);
  });

  it('says nothing where the command line cannot say it', () => {
    const source = { path: '/m.py', entry: null };
    const inputs = parseInputSpecs(['x:float32[2]']);
    const base = { source, inputs, outputs: null, threads: 1, outDir: '/o' };
    const onnx = { target: 'onnx' as const, opset: 18, options: {} };
    const options = jobCommand({
      call: 'jobs.export',
      input: { ...base, targets: [{ ...onnx, options: { optimize: false } }] },
    });
    const opsets = jobCommand({
      call: 'jobs.export',
      input: { ...base, targets: [onnx, { target: 'onnx-legacy', opset: 17, options: {} }] },
    });
    expect([options, opsets]).toEqual([null, null]);
  });

  it('says edits of axes and of models', () => {
    const edit = {
      set: [{ value: 'x y', axis: 0, to: 'batch' }],
      fix: { seq: 128 },
      rename: {},
      unify: { a: 'b' },
      repair: ['t'],
      ranges: { batch: { min: 1, opt: 8, max: 32 }, seq: { min: 1, opt: null, max: 9 }, old: null },
    };
    const common = { prove: false, force: true, copyData: false, threads: 1 };
    expect(
      words(
        jobCommand({ call: 'jobs.editAxes', input: { path: '/a', out: '/b', edit, at: { h: 3 }, ...common } }),
      ).join(' '),
    ).toBe(
      'lapidary axes /a --set x y:0=batch --fix seq=128 --unify a=b --repair t --range batch=1:8:32 --range seq=1..9 --range old=none -o /b --no-prove --force --at h=3',
    );
    const model = {
      ...noEdit,
      extract: { from: ['a', 'b'], to: [] },
      metadata: [
        { key: 'k', value: 'v w' },
        { key: 'gone', value: null },
      ],
      data: 'split' as const,
    };
    expect(
      words(
        jobCommand({
          call: 'jobs.editModel',
          input: { path: '/a', out: null, edit: model, ...common, prove: true, force: false },
        }),
      ),
    ).toEqual(
      ['lapidary', 'edit', '/a', '--extract', 'a,b..', '--set-metadata', 'k=v w', '--drop-metadata', 'gone'].concat([
        '--split-data',
        '--data-threshold',
        '1024',
      ]),
    );
  });
});
