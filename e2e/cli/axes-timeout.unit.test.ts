/** A model that never ends: `axes --probe --timeout` names the node it is in, and Ctrl+C leaves nothing behind. */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Long from 'long';
import { expect, it } from 'vitest';
import { attribute, graphBytes, modelBytes } from '../../src-main/formats/onnx/test-models.js';
import { onnx } from '../../src-main/formats/onnx/onnx.generated.js';
import { axesReportSchema } from '../../src-shared/axes.js';
import { lapidary, scratch } from './run-cli.js';

const flag = (name: string) => ({ name, dtype: 'bool', shape: [] });
const row = (name: string) => ({ name, dtype: 'bool', shape: ['n'] });

/** The condition of the Loop is always true. */
function endless(external = false): string {
  const body = graphBytes({
    name: 'body',
    nodes: [
      { op: 'Identity', inputs: ['c_in'], outputs: ['c_out'] },
      { op: 'Not', inputs: ['v_in'], outputs: ['v_out'] },
    ],
    inputs: [{ name: 'i', dtype: 'int64', shape: [] }, flag('c_in'), row('v_in')],
    outputs: [flag('c_out'), row('v_out')],
  });
  const path = join(scratch(), 'endless.onnx');
  const externalData = [{ key: 'location', value: 'weights/endless.data' }];
  if (external) {
    mkdirSync(join(dirname(path), 'weights'));
    writeFileSync(join(dirname(path), 'weights', 'endless.data'), Uint8Array.of(1));
  }
  writeFileSync(
    path,
    modelBytes({
      initializers: [
        { name: 'go', dataType: 9, rawData: Uint8Array.of(1) },
        ...(external
          ? [
              {
                name: 'table',
                dataType: 9,
                dims: [Long.fromNumber(1)],
                dataLocation: onnx.TensorProto.DataLocation.EXTERNAL,
                externalData,
              },
            ]
          : []),
      ],
      inputs: [row('x')],
      outputs: [row('z')],
      nodes: [
        { op: 'Not', name: 'before', inputs: ['x'], outputs: external ? ['a0'] : ['a'] },
        ...(external ? [{ op: 'And', name: 'table', inputs: ['a0', 'table'], outputs: ['a'] }] : []),
        {
          op: 'Loop',
          name: '/decoder/Loop',
          inputs: ['', 'go', 'a'],
          outputs: ['y'],
          attributes: [attribute.graph('body', body)],
        },
        { op: 'Not', name: 'after', inputs: ['y'], outputs: ['b'] },
        { op: 'Not', name: 'last', inputs: ['b'], outputs: ['z'] },
      ],
    }),
  );
  return path;
}

it.each([false, true])(
  'names the node a stopped run was in, weights in other files: %s',
  { timeout: 120_000 },
  async (external) => {
    const path = endless(external);
    const end = await lapidary(['axes', path, '--probe', '--timeout', '1', '--json']);
    expect(end.status).toBe(1);
    const { findings } = axesReportSchema.parse(JSON.parse(end.stdout));
    expect(findings).toMatchObject([
      {
        rule: 'does-not-run',
        where: '/decoder/Loop',
        message: expect.stringMatching(
          /did not end within 1 s and was stopped; 1 s into the run it was in \/decoder\/Loop/,
        ) as string,
      },
    ]);
    expect(readdirSync(dirname(path))).toEqual(external ? ['endless.onnx', 'weights'] : ['endless.onnx']);
  },
);

it('is cancelled in the middle of a run, with no temporary file left', { timeout: 120_000 }, async () => {
  const temporary = join(scratch(), 'tmp');
  mkdirSync(temporary);
  let sent = false;
  const end = await lapidary(['axes', endless(), '--probe'], {
    env: { TMPDIR: temporary },
    onStderr: (text, kill) => {
      if (sent || !text.includes('looking for sizes')) return;
      sent = true;
      kill('SIGINT');
    },
  });
  expect(sent).toBe(true);
  expect(end.status).toBe(130);
  expect(end.stderr).toMatch(/error\[CANCELLED\]/);
  expect(readdirSync(temporary)).toEqual([]);
});

it.each(['0', 'soon', '-1'])('refuses --timeout %s', async (seconds) => {
  const end = await lapidary(['axes', endless(), '--probe', '--timeout', seconds]);
  expect(end.status).toBe(2);
  expect(end.stderr).toMatch(/--timeout/);
});
