/** Every kind of source on the command line: loaded, refused, or told what is missing. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { smallNet } from '../support/small-net.js';
import { lapidary, scratch, testPython } from './run-cli.js';

const write = `
import os, sys, torch
folder = sys.argv[1]
sys.path.insert(0, folder)
from net import Net
at = lambda name: os.path.join(folder, name)
torch.manual_seed(3)
model = Net().eval()
state = model.state_dict()
torch.save({'state_dict': {'module.' + name: value for name, value in state.items()}}, at('good.pt'))
torch.save({**{name: value for name, value in state.items() if name != 'second.bias'}, 'secnd.bias': torch.zeros(2)}, at('other.pt'))
torch.save(model, at('whole.pt'))
torch.jit.save(torch.jit.trace(model, torch.randn(2, 4)), at('traced.pt'))
batch = torch.export.Dim('batch', min=1, max=8)
torch.export.save(torch.export.export(model, (torch.randn(2, 4),), dynamic_shapes=({0: batch},)), at('program.pt2'))
class Canary:
    def __reduce__(self): return (os.system, ('touch ' + at('canary'),))
torch.save({'model': Canary()}, at('evil.pt'))
`;

const input = ['--input', 'x:float32[batch=2{1..8},4]'];
let folder = '';
const at = (name: string): string => join(folder, name);

beforeAll(() => {
  folder = scratch();
  writeFileSync(at('net.py'), smallNet);
  execFileSync(testPython(), ['-c', write, folder], { stdio: 'pipe' });
}, 180_000);

describe('a checkpoint into a Python model', { timeout: 300_000 }, () => {
  it('is loaded, exported and compared with the same weights', async () => {
    const out = scratch();
    const source = `${at('net.py')}:Net`;
    const checkpoint = ['--checkpoint', at('good.pt')];
    const made = await lapidary(['export', source, ...input, ...checkpoint, '--to', 'onnx', '-o', out]);
    expect(made.stderr).not.toContain('error[');
    expect(made.status).toBe(0);
    const model = `${join(out, 'net.onnx')}@ort`;
    const same = await lapidary(['parity', `${source}@eager`, model, ...input, ...checkpoint]);
    expect(same.stdout).toContain('verdict: ✓ pass');
    expect(same.status).toBe(0);
    // Without the checkpoint it is another model.
    const other = await lapidary(['parity', `${source}@eager`, model, ...input]);
    expect(other.status).toBe(1);
  });

  it('that does not fit is refused with names, and loaded in part by --no-strict', async () => {
    const source = [`${at('net.py')}:Net`, ...input, '--checkpoint', at('other.pt')];
    const refused = await lapidary(['export', ...source, '--to', 'onnx', '-o', scratch()]);
    expect(refused.status).not.toBe(0);
    expect(refused.stderr).toContain('error[CHECKPOINT_MISMATCH]');
    expect(refused.stderr).toContain('secnd.bias');
    const out = scratch();
    const loaded = await lapidary(['export', ...source, '--no-strict', '--to', 'torchscript-trace', '-o', out]);
    expect(loaded.status).toBe(0);
    expect(readdirSync(out).some((name) => name.endsWith('.pt'))).toBe(true);
  });
});

describe('a pickled module', { timeout: 300_000 }, () => {
  it('is refused until it is trusted, after the report of what it runs', async () => {
    const source = [at('whole.pt'), ...input, '--path', folder, '--to', 'torchscript-trace', '-o', scratch()];
    const refused = await lapidary(['export', ...source]);
    expect(refused.stderr).toContain('error[TRUST_NEEDED]');
    expect(refused.stderr).toContain('Loading');
    const trusted = await lapidary(['export', ...source, '--trust']);
    expect(trusted.stderr).not.toContain('error[');
    expect(trusted.status).toBe(0);
  });

  it('runs nothing of its own in a recipe, in axes or in a comparison without consent', async () => {
    const recipe = at('evil.yaml');
    writeFileSync(recipe, `lapidary: 1\nsource: { file: evil.pt }\ninputs: ["x:float32[2,4]"]\ntargets: [onnx]\n`);
    for (const args of [
      ['run', recipe, '-o', join(scratch(), 'run')],
      ['axes', at('evil.pt'), ...input],
      ['parity', `${at('evil.pt')}@eager`, `${at('traced.pt')}@torchscript`, ...input],
      ['export', at('evil.pt'), ...input, '--to', 'onnx', '-o', scratch()],
    ]) {
      const end = await lapidary(args);
      expect(end.status, args[0]).not.toBe(0);
      expect(end.stderr, args[0]).toContain('error[TRUST_NEEDED]');
      expect(end.stderr, args[0]).toContain('system(');
    }
    expect(existsSync(at('canary'))).toBe(false);
  });

  it('of a recipe is loaded with --trust, and its sha256 pins it', async () => {
    const recipe = at('whole.yaml');
    const text = `lapidary: 1\nsource: { file: whole.pt, path: [.] }\ninputs: ["x:float32[batch=2{1..8},4]"]
targets: [torchscript-trace]\nmeasure: { subjects: [] }\n`;
    writeFileSync(recipe, text);
    const out = join(scratch(), 'run');
    const trusted = await lapidary(['run', recipe, '--trust', '-o', out]);
    expect(trusted.stderr).toContain('would run:');
    expect(trusted.status).toBe(0);
    expect(readFileSync(join(out, 'recipe.yaml'), 'utf8')).toContain('trust: true');
    writeFileSync(recipe, text.replace('file: whole.pt', `file: whole.pt, trust: true, sha256: ${'a'.repeat(64)}`));
    const pinned = await lapidary(['run', recipe, '-o', join(scratch(), 'run')]);
    expect(pinned.stderr).toContain('is not the file that was meant');
  });
});

describe('TorchScript and .pt2', { timeout: 300_000 }, () => {
  it('a TorchScript file goes to onnx-legacy, and is refused for onnx with the way round', async () => {
    const out = scratch();
    const made = await lapidary(['export', at('traced.pt'), ...input, '--to', 'onnx-legacy', '-o', out]);
    expect(made.stderr).not.toContain('error[');
    expect(made.status).toBe(0);
    expect(existsSync(join(out, 'traced.onnx')) || existsSync(join(out, 'traced.legacy.onnx'))).toBe(true);
    const refused = await lapidary(['export', at('traced.pt'), ...input, '--to', 'onnx', '-o', scratch()]);
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain('onnx-legacy');
  });

  it('a .pt2 goes to onnx; axes tries it', async () => {
    const made = await lapidary(['export', at('program.pt2'), ...input, '--to', 'onnx', '-o', scratch()]);
    expect(made.stderr).not.toContain('error[');
    expect(made.status).toBe(0);
    const axes = await lapidary(['axes', at('program.pt2'), ...input]);
    expect(axes.stderr).not.toContain('error[');
    expect(axes.stdout).toContain('dynamic_shapes');
  });

  it('axes takes a checkpoint, too', async () => {
    const end = await lapidary(['axes', `${at('net.py')}:Net`, ...input, '--checkpoint', at('other.pt')]);
    expect(end.stderr).toContain('error[CHECKPOINT_MISMATCH]');
  });
});
