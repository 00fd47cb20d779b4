/**
 * The text that is shown for torch.export, run in torch, gives the ranges that the worker's own export has.
 * LAPIDARY_TEST_PYTHON names a Python with torch.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { PythonWorker } from '../../src-main/runtimes/python/worker.js';
import { axisProducts } from '../../src-shared/axis-products.js';
import { axesTrialSchema } from '../../src-shared/input-proposal.js';
import { parseInputSpecs } from '../../src-shared/input-spec.js';

const python = process.env['LAPIDARY_TEST_PYTHON'];
const dir = mkdtempSync(join(tmpdir(), 'lapidary-axes-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const source = `import torch
from torch import nn

class Masked(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(50, 4)

    def forward(self, ids, mask):
        return (self.embed(ids) * mask[..., None]).sum(1)

def make():
    return Masked()
`;

test.skipIf(python === undefined)(
  'the shown snippet and the worker give the same ranges',
  async () => {
    const file = join(dir, 'masked.py');
    writeFileSync(file, source);
    const specs = parseInputSpecs([
      'ids:int64(0..49)[batch=3{1..8},seq=16{4..512}]',
      'mask:float32[batch=3{1..8},seq=16{4..512}]',
    ]);
    const context = { signal: new AbortController().signal, log: () => undefined, progress: () => undefined };
    const worker = new PythonWorker(python ?? '', context);
    const params = { source: { path: file, entry: 'make' }, inputs: specs };
    const trial = axesTrialSchema.parse(await worker.call(context, 'try_axes', params));
    await worker.close();
    expect(trial.faults).toEqual([]);
    expect(trial.ranges).toEqual({ batch: { min: 1, max: 8 }, seq: { min: 4, max: 512 } });

    const products = axisProducts(specs, ['ids', 'mask'], trial.outputs);
    const script = join(dir, 'snippet.py');
    writeFileSync(
      script,
      `import sys, json
sys.path.insert(0, ${JSON.stringify(dir)})
from masked import make
${products.dynamicShapes ?? ''}
args = (torch.zeros(3, 16, dtype=torch.int64), torch.ones(3, 16))
program = torch.export.export(make().eval(), args, dynamic_shapes=dynamic_shapes)
node = next(node for node in program.graph.nodes if node.name == "ids")
bounds = [program.range_constraints[size.node.expr] for size in node.meta["val"].shape]
${products.dynamicAxes ?? ''}
print(json.dumps([[[int(b.lower), int(b.upper)] for b in bounds], dynamic_axes["output"]]))
`,
    );
    const printed = execFileSync(python ?? '', [script], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    expect(JSON.parse(printed)).toEqual([
      [
        [1, 8],
        [4, 512],
      ],
      { 0: 'batch' },
    ]);
  },
  120_000,
);
