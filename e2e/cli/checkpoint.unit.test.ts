/** Checkpoints and pickles that Python wrote: read as Python reads them, and judged without running them. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkpointFormat } from '../../src-main/formats/checkpoint/checkpoint-format.js';
import { openModel } from '../../src-main/formats/registry.js';
import { lapidary, scratch, testPython } from './run-cli.js';

const write = `
import os, pickle, pickletools, sys, torch
import torch.nn as nn
folder = sys.argv[1]
at = lambda name: os.path.join(folder, name)
torch.manual_seed(0)
model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 2))
state = model.state_dict()
torch.save(state, at('state.pt'))
torch.save(state, at('legacy.pth'), _use_new_zipfile_serialization=False)
torch.save(model, at('whole.pt'))
torch.save(model, at('whole-legacy.pt'), _use_new_zipfile_serialization=False)
optimizer = torch.optim.Adam(model.parameters())
model(torch.randn(3, 4)).sum().backward()
optimizer.step()
torch.save({'epoch': 3, 'model': state, 'optimizer': optimizer.state_dict(), 'turned': torch.arange(12).reshape(3, 4).t(),
            'half': torch.tensor([1.5, -2.0]).half(), 'brain': torch.tensor([0.25]).bfloat16()}, at('training.ckpt'))
embedding = nn.Embedding(10, 4)
torch.save({'in': embedding.weight, 'out': embedding.weight, 'rows': embedding.weight[2:5]}, at('tied.bin'))
torch.jit.save(torch.jit.script(model), at('scripted.pt'))

class Call:
    def __init__(self, *call): self.call = call
    def __reduce__(self): return self.call
mark = at('ran')
run = 'echo ran > ' + mark
torch.save({'w': torch.ones(2), 'x': Call(os.system, (run,))}, at('system.pt'))
torch.save({'w': torch.ones(2), 'x': Call(os.system, (run,))}, at('system-legacy.pt'), _use_new_zipfile_serialization=False)
pickle.dump(Call(eval, ("__import__('os').system(%r)" % run,)), open(at('eval.pkl'), 'wb'), 4)
pickle.dump(Call(pickle.loads, (pickle.dumps(Call(os.system, (run,))),)), open(at('nested.pkl'), 'wb'), 2)
pickle.dump(Call(torch.hub.load, ('evil/repo', 'model')), open(at('hub.pkl'), 'wb'), 3)
open(at('persistent.pkl'), 'wb').write(b'\\x80\\x02X\\x04\\x00\\x00\\x00evilQ.')
`;

describe('checkpoints', () => {
  let folder = '';
  const file = (name: string): string => join(folder, name);
  beforeAll(() => {
    folder = scratch();
    execFileSync(testPython(), ['-c', write, folder], { stdio: ['ignore', 'ignore', 'pipe'] });
  }, 120_000);

  it.each(['state.pt', 'legacy.pth', 'whole.pt', 'whole-legacy.pt'])(
    '%s has the weights of its model',
    async (name) => {
      const { stdout, status } = await lapidary(['inspect', file(name), '--json']);
      expect(status).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ format: 'checkpoint', parameters: { count: 58, bytes: 232 } });
      const model = await openModel(file(name));
      const { strings, values } = model.graph;
      expect(Array.from(values.name, (at) => strings.get(at))).toEqual(['0.weight', '0.bias', '2.weight', '2.bias']);
      const detail = await model.tensorDetail(0, 4);
      expect(detail).toMatchObject({ shape: [8, 4], dtype: 'float32', problem: null });
      // torch.manual_seed(0); nn.Linear(4, 8).weight[0]
      expect(detail?.firstValues.map(Number)).toEqual([
        expect.closeTo(-0.0037, 4),
        expect.closeTo(0.2682, 4),
        expect.closeTo(-0.4115, 4),
        expect.closeTo(-0.368, 4),
      ]);
    },
  );

  it('keeps optimiser and epoch apart, and reads views and small types', async () => {
    const model = await openModel(file('training.ckpt'));
    expect(model.report.metadata).toMatchObject({ epoch: '3', 'optimizer tensors': '12' });
    expect(model.report.parameters.count).toBe(58 + 12 + 2 + 1);
    const { strings, values } = model.graph;
    const row = (name: string): number => Array.from(values.name, (at) => strings.get(at)).indexOf(name);
    expect((await model.tensorDetail(row('turned'), 5))?.firstValues).toEqual(['0', '4', '8', '1', '5']);
    expect((await model.tensorDetail(row('half'), 5))?.firstValues).toEqual(['1.5', '-2']);
    expect((await model.tensorDetail(row('brain'), 5))?.firstValues).toEqual(['0.25']);
    const turned = model.storedTensor(row('turned'));
    expect(await turned?.range(new AbortController().signal)).toMatchObject({ kind: 'memory' });
  });

  it('counts tied weights once and says that they are', async () => {
    const { report } = await openModel(file('tied.bin'));
    // The whole matrix once, and a view of three of its rows.
    expect(report.parameters.count).toBe(40 + 12);
    expect(report.metadata['shared storage 1']).toBe('in, out, rows');
  });

  it('leaves a scripted model to its own reader', async () => {
    const { report } = await checkpointFormat.open(file('scripted.pt'));
    expect(report.format).toBe('torchscript');
    expect(report.nodeCount).toBeGreaterThan(0);
    // The weights of its two layers, as in the file of the state alone.
    expect(report.parameters.count).toBe((await openModel(file('state.pt'))).report.parameters.count);
    const { stdout, status } = await lapidary(['lint', file('scripted.pt'), '--json']);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ findings: [] });
  });

  it.each([
    ['system.pt', 'system('],
    ['system-legacy.pt', 'system('],
    ['eval.pkl', 'builtins.eval('],
    ['nested.pkl', 'pickle.loads('],
    ['hub.pkl', 'torch.hub.load('],
    ['persistent.pkl', "'evil'"],
  ])('%s is an error that names the call, and nothing of it runs', async (name, call) => {
    const { stdout, status } = await lapidary(['lint', file(name), '--json']);
    expect(status).toBe(1);
    const { findings } = JSON.parse(stdout) as { findings: { severity: string; message: string }[] };
    expect(findings.find((finding) => finding.severity === 'error')?.message).toContain(call);
    expect(existsSync(file('ran'))).toBe(false);
  });

  it.each(['state.pt', 'legacy.pth', 'training.ckpt', 'tied.bin'])('%s is what torch.load takes', async (name) => {
    const { stdout, status } = await lapidary(['lint', file(name), '--json']);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ findings: [{ rule: 'weights-only-loads', severity: 'info' }] });
  });
});
