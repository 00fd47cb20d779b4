/**
 * Our shapes inside TorchScript models beside what torch gives, operator by operator: a ResNet, a transformer encoder, a
 * U-Net, recurrent layers, a detector's head, single operators, scripted models with loops and branches, and silero's.
 * LAPIDARY_TEST_PYTHON names a Python with torch and onnx.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { costOf } from '../../src-main/analysis/cost/model-cost.js';
import { openModel } from '../../src-main/formats/registry.js';
import { compareScriptShapes, type ScriptRun, scriptRunSchema } from './compare-script-shapes.js';
import { corpusFiles } from './fetch.js';
import { pythonLines, testPython } from './python-lines.js';

const scratch = mkdtempSync(join(tmpdir(), 'lapidary-script-shapes-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const silero = 'silero_vad/data/silero_vad.jit';
const byModel = new Map<string, ScriptRun[]>();

beforeAll(async () => {
  const wanted = { registry: 'pypi', name: 'silero-vad', version: '6.2.3' } as const;
  const folder = await corpusFiles(testPython(), wanted, [silero]);
  for (const line of await pythonLines('torchscript_shapes.py', scratch, [join(folder, silero)])) {
    const run = scriptRunSchema.parse(line);
    const name = basename(run.path);
    byModel.set(name, [...(byModel.get(name) ?? []), run]);
  }
}, 600_000);

const runsOf = (name: string): ScriptRun[] => byModel.get(name) ?? [];
const traced = ['resnet18.pt', 'text.pt', 'unet.pt', 'recurrent.pt', 'detector.pt', 'shapes.pt'];

describe('shapes inside TorchScript', () => {
  it.each(traced)('%s: every value, at the sizes of each run and by symbols', async (name) => {
    for (const symbolic of [false, true]) {
      const { wrong, unknown, known, operators } = await compareScriptShapes(runsOf(name), symbolic);
      expect(wrong).toEqual([]);
      expect(unknown).toEqual([]);
      expect([...operators.keys()]).toEqual([]);
      expect(known).toBeGreaterThan(40);
    }
  });

  it.each(['scripted.pt', 'scripted_resnet.pt'])('%s: nothing wrong', async (name) => {
    for (const symbolic of [false, true]) {
      const { wrong, known } = await compareScriptShapes(runsOf(name), symbolic);
      expect(wrong).toEqual([]);
      expect(known).toBeGreaterThan(50);
    }
  });

  it("silero's: every shape, for sound at both rates", async () => {
    const { wrong, known, unknown } = await compareScriptShapes(runsOf(basename(silero)), false);
    expect(wrong).toEqual([]);
    expect(known).toBeGreaterThan(90);
    // The element type of its input is not said; of all else it is.
    expect(unknown.filter((text) => text.includes('null'))).toEqual([]);
  });

  it('a comparison with another shape fails', async () => {
    const [run] = runsOf('resnet18.pt');
    if (run === undefined) throw new Error('There is no run.');
    const nodes = run.nodes.map((node) =>
      node.op === 'aten::linear' ? { ...node, runs: [[['float32', [1, 7]]]] } : node,
    );
    const changed = scriptRunSchema.parse({ ...run, nodes });
    expect((await compareScriptShapes([changed], false)).wrong).toHaveLength(1);
  });

  it.each(['resnet18', 'unet', 'recurrent'])("%s: as many multiply-accumulates as its ONNX export's", async (name) => {
    const [script, onnx] = await Promise.all(
      ['pt', 'onnx'].map((ending) => openModel(join(scratch, `${name}.${ending}`))),
    );
    if (script === undefined || onnx === undefined) throw new Error('A model is missing.');
    const { macs, unknown } = costOf(script).report;
    expect(unknown).toEqual([]);
    expect(macs).toBe(costOf(onnx).report.macs);
    expect(macs).toBeGreaterThan(10_000);
  });
});
