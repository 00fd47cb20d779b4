/**
 * Our reading of TorchScript archives beside torch.jit.load: fourteen models scripted and traced by torch, and silero's.
 * LAPIDARY_TEST_PYTHON names a Python with torch.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { compareTorchScript, scriptSchema } from './compare-torchscript.js';
import { corpusFiles } from './fetch.js';
import { pythonLines, testPython } from './python-lines.js';

const scratch = mkdtempSync(join(tmpdir(), 'lapidary-torchscript-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const silero = 'silero_vad/data/silero_vad.jit';

describe('TorchScript archives', () => {
  it('have the operators of every method, and the tensors, that torch gives them', { timeout: 600_000 }, async () => {
    const folder = await corpusFiles(testPython(), { registry: 'pypi', name: 'silero-vad', version: '6.2.3' }, [
      silero,
    ]);
    const lines = await pythonLines('torchscript_models.py', scratch, [join(folder, silero)]);
    const described = scriptSchema.array().parse(lines);
    expect(described).toHaveLength(15);
    const total = { operators: 0, tensors: 0 };
    const beyond: Record<string, number> = {};
    for (const description of described) {
      const { differences, operators, tensors, ...more } = await compareTorchScript(description);
      expect(differences, description.path).toEqual([]);
      if (more.beyond !== 0) beyond[basename(description.path)] = more.beyond;
      total.operators += operators;
      total.tensors += tensors;
    }
    expect(total.operators).toBeGreaterThan(8000);
    expect(total.tensors).toBeGreaterThan(200);
    // Stored tensors that are neither parameter nor buffer: constants, packed weights, tensors in lists and dicts.
    expect(Object.keys(beyond).sort()).toEqual([
      'dynamic.pt',
      'encoder_traced.pt',
      'language.pt',
      'quantised.pt',
      'quantised_traced.pt',
      'resnet_frozen.pt',
      'unpacked.pt',
    ]);
    // The comparison itself can fail.
    const [first] = described;
    if (first === undefined) throw new Error('There is no description.');
    const changed = { ...first, methods: { forward: ['aten::other', ...(first.methods['forward'] ?? [])] } };
    expect((await compareTorchScript(changed)).differences).toHaveLength(2);
  });
});
