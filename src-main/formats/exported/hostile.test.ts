/** Damaged and hostile archives: a model that opens or a clear refusal, never anything else. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LapidaryError } from '../../../src-shared/errors.js';
import type { OpenedModel } from '../model-format.js';
import { openModel } from '../registry.js';
import { zipOf } from '../zip/test-zips.js';
import {
  archiveOf,
  argument,
  graph,
  linearProgram,
  meta,
  node,
  tensorArgument,
  text,
  weightsConfig,
} from './test-programs.js';

let dir = '';
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'lapidary-exported-hostile-'));
});
afterAll(() => rmSync(dir, { recursive: true }));

async function outcome(bytes: Uint8Array): Promise<OpenedModel | LapidaryError> {
  const path = join(dir, 'm.pt2');
  writeFileSync(path, bytes);
  try {
    return await openModel(path);
  } catch (thrown) {
    if (thrown instanceof LapidaryError) return thrown;
    throw thrown;
  }
}

const rawProgram = (content: string): Uint8Array =>
  zipOf([
    { name: 'm/models/model.json', content: text(content) },
    { name: 'm/archive_format', content: text('pt2') },
  ]);

/** Every weight's first value or why there is none. */
async function weightsOf(model: OpenedModel): Promise<unknown[]> {
  const found: unknown[] = [];
  for (let value = 0; value < model.graph.values.count; value += 1) {
    const detail = await model.tensorDetail(value, 2);
    if (detail !== undefined) found.push(detail.problem ?? detail.firstValues);
  }
  return found;
}

describe('hostile archives', () => {
  it('cut off anywhere, or one byte changed', async () => {
    const whole = archiveOf(linearProgram());
    for (let length = 5; length < whole.length; length += 37) {
      expect(await outcome(whole.subarray(0, length))).toBeInstanceOf(LapidaryError);
    }
    for (let at = 30; at < whole.length; at += 11) {
      const changed = Uint8Array.from(whole);
      changed[at] = (changed[at] ?? 0) ^ 0x5b;
      const result = await outcome(changed);
      if (!(result instanceof LapidaryError)) await weightsOf(result);
    }
  });

  it('JSON that nests a million deep', async () => {
    const deep = '['.repeat(1e6) + ']'.repeat(1e6);
    expect(await outcome(rawProgram(deep))).toMatchObject({ code: 'MODEL_INVALID' });
    const { graph_module, ...rest } = linearProgram();
    const program = JSON.stringify({ ...rest, graph_module: { ...(graph_module as object), graph: 'HERE' } });
    expect(await outcome(rawProgram(program.replace('"HERE"', deep)))).toMatchObject({ code: 'MODEL_INVALID' });
    expect(await outcome(rawProgram('{'))).toMatchObject({ code: 'MODEL_INVALID' });
  });

  it('graphs within graphs, and arguments within arguments', async () => {
    const inner = (content: string): string =>
      JSON.stringify(
        graph(
          ['x'],
          ['y'],
          [node('torch.ops.higher_order.cond', [argument('', { as_graph: { name: 'g', graph: 'HERE' } })], 'y')],
          {},
        ),
      ).replace('"HERE"', content);
    const [before = '', after = ''] = inner('|').split('|');
    const program = JSON.stringify(linearProgram({}, { graph: 'HERE' }));
    const nested = `${before.repeat(3000)}${JSON.stringify(graph([], [], [], {}))}${after.repeat(3000)}`;
    expect(await outcome(rawProgram(program.replace('"HERE"', nested)))).toMatchObject({ code: 'MODEL_TOO_DEEP' });

    const start = '{"as_string_to_argument":{"a":';
    const call = node('torch.ops.higher_order.hint', [argument('k', { as_int: 1 })], 'linear');
    const deepCall = JSON.stringify(
      linearProgram({}, { graph: graph(['p_l_weight', 'x'], ['linear'], [call], {}) }),
    ).replace('{"as_int":1}', `${start.repeat(100_000)}{"as_int":1}${'}}'.repeat(100_000)}`);
    const model = await outcome(rawProgram(deepCall));
    if (model instanceof LapidaryError) throw model;
    expect(model.nodeDetail(0).attributes[0]).toMatchObject({ name: 'k', value: ['a'] });
  });

  it('weights that are not there, or said to be elsewhere', async () => {
    for (const path_name of ['weight_9', '../../etc/passwd', '/etc/passwd', 'weight_0/../../x', '__proto__', '']) {
      const model = await outcome(archiveOf(linearProgram(), weightsConfig({ path_name })));
      if (model instanceof LapidaryError) throw model;
      expect(model.report.warnings.map(({ code }) => code)).toEqual(['WEIGHTS_MISSING']);
      expect(await weightsOf(model)).toEqual([expect.stringContaining('is not in the file')]);
    }
    const without = await outcome(rawProgram(JSON.stringify(linearProgram())));
    expect(without).toMatchObject({ report: { warnings: [{ code: 'WEIGHTS_MISSING' }], parameters: { count: 6 } } });
  });

  it('weights that reach beyond their entries, or have sizes no memory holds', async () => {
    const hostile = [
      meta([2, 300]),
      meta([2, 3], { storage_offset: { as_int: 2 ** 52 } }),
      meta([2, 3], { strides: [{ as_int: 2 ** 40 }, { as_int: 2 ** 40 }] }),
      meta([2 ** 50, 2 ** 50, 2 ** 50]),
    ];
    for (const tensor_meta of hostile) {
      const model = await outcome(archiveOf(linearProgram(), weightsConfig({ tensor_meta })));
      if (model instanceof LapidaryError) throw model;
      expect(await weightsOf(model)).toEqual([expect.stringMatching(/reaches beyond|is not in the file/)]);
    }
    for (const size of [-1, 1.5, 2 ** 60]) {
      const model = await outcome(archiveOf(linearProgram(), weightsConfig({ tensor_meta: meta([size, 3]) })));
      expect(model).not.toBeInstanceOf(LapidaryError);
    }
  });

  it('code in sizes is text, and names stay data', async () => {
    const code = "__import__('os').system('touch /tmp/lapidary-was-here')";
    const main = graph(
      ['p_l_weight', 'x'],
      ['__proto__'],
      [node(code, [argument('constructor', { as_int: 1 })], '__proto__')],
      {
        x: meta([code]),
      },
    );
    const model = await outcome(
      archiveOf(linearProgram({ range_constraints: { [code]: { min_val: null, max_val: 1 } } }, { graph: main })),
    );
    if (model instanceof LapidaryError) throw model;
    expect(model.report.inputs[0]?.shape).toEqual([code]);
    expect(model.report.metadata[`size ${code}`]).toBe('any … 1');
    expect(model.nodeDetail(0).attributes[0]).toMatchObject({ name: 'constructor', value: 1 });
  });

  it('values nobody makes and outputs nobody has', async () => {
    const main = graph(
      ['p_l_weight', 'x'],
      ['gone'],
      [node('torch.ops.aten.add.Tensor', [argument('self', tensorArgument('gone'))], 'y')],
      {},
    );
    const model = await outcome(archiveOf(linearProgram({}, { graph: main })));
    expect(model).toMatchObject({ report: { nodeCount: 1 } });
  });

  it('archives without a program say what they hold', async () => {
    const files = (...names: string[]): Uint8Array =>
      zipOf([
        { name: 'm/archive_format', content: text('pt2') },
        ...names.map((name) => ({ name, content: text('x') })),
      ]);
    expect(await outcome(files())).toMatchObject({
      code: 'MODEL_INVALID',
      message: expect.stringContaining('torch.export') as string,
    });
    expect(await outcome(files('m/data/aotinductor/model/a.so', 'm/data/aotinductor/model/a.cpp'))).toMatchObject({
      code: 'FORMAT_UNSUPPORTED',
      message: expect.stringContaining('AOTInductor') as string,
    });
    expect(await outcome(files('m/data/executorch/a.pte'))).toMatchObject({
      message: expect.stringContaining('ExecuTorch') as string,
    });
  });

  it('a newer schema is read as far as it goes, and that is said', async () => {
    const model = await outcome(archiveOf(linearProgram({ schema_version: { major: 9, minor: 1 } })));
    expect(model).toMatchObject({ report: { irVersion: 9, warnings: [{ code: 'SCHEMA_VERSION_UNKNOWN' }] } });
  });
});
