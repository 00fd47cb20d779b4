/**
 * `npm run bench -- exports`: every sample source to every target, with what became of each; and what an export here
 * costs over the bare exporter call. A table and JSON (last line). Needs a Python with torch (LAPIDARY_PYTHON or managed).
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { valueOfSpec } from '../src-shared/input-spec.js';
import { type Artifact, type ExportRequest, targetIdSchema } from '../src-shared/target.js';
import { defaultDataDir } from '../src-main/data-dir.js';
import { resources } from '../src-main/resources.js';
import { recipeFromFile, exportRequestOf } from '../src-main/run/recipe-file.js';
import { findPython } from '../src-main/runtimes/python/find-python.js';
import { type Session, withSession } from '../src-main/shells/cli/session.js';
import { textTable } from '../src-main/shells/cli/text-table.js';

const repeats = 3;
const median = (values: number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

async function exported(session: Session, request: ExportRequest): Promise<Artifact[]> {
  const { jobId } = await session.client.call('jobs.export', request);
  const result = await session.follow(jobId);
  if (result.kind !== 'export') throw new Error('The export answered with something else.');
  return result.artifacts;
}

/** The same call in a Python of its own, after one that is not counted; seconds. */
function bareSeconds(python: string, request: ExportRequest, dir: string): number {
  const shapes = request.inputs.map((spec) => ({
    name: spec.name,
    dtype: spec.dtype,
    shape: spec.dims.map((dim) => (dim.kind === 'static' ? dim.size : dim.example)),
    axes: valueOfSpec(spec).shape,
    ranges: spec.dims.map((dim) => (dim.kind === 'static' ? null : [dim.min, dim.max])),
    high: spec.high,
  }));
  const script = `
import json, sys, time, warnings, importlib.util, torch
warnings.simplefilter("ignore")
facts = json.loads(sys.argv[1])
spec = importlib.util.spec_from_file_location("source", facts["path"])
module = importlib.util.module_from_spec(spec); sys.modules["source"] = module; spec.loader.exec_module(module)
torch.set_num_threads(1)
model = getattr(module, facts["entry"])().eval()
dims = {}
inputs, dynamic = [], []
for item in facts["inputs"]:
    dtype = getattr(torch, item["dtype"])
    tensor = torch.randn(item["shape"]) if dtype.is_floating_point else torch.randint(0, (item["high"] or 1) + 1, item["shape"]).to(dtype)
    inputs.append(tensor)
    axes = {}
    for index, (name, limits) in enumerate(zip(item["axes"], item["ranges"])):
        if isinstance(name, str):
            dims.setdefault(name, torch.export.Dim(name, min=limits[0], max=limits[1]))
            axes[index] = dims[name]
    dynamic.append(axes)
times = []
for _ in range(${String(repeats + 1)}):
    started = time.perf_counter()
    with torch.no_grad():
        torch.onnx.export(model, tuple(inputs), facts["out"], dynamo=True, dynamic_shapes=tuple(dynamic), opset_version=20, verbose=False)
    times.append(time.perf_counter() - started)
print(json.dumps(sorted(times[1:])[${String(Math.floor(repeats / 2))}]))
`;
  const facts = {
    path: request.source.path,
    entry: request.source.entry ?? 'make',
    inputs: shapes,
    out: join(dir, 'bare.onnx'),
  };
  const end = spawnSync(python, ['-c', script, JSON.stringify(facts)], { encoding: 'utf8', maxBuffer: 1 << 26 });
  if (end.status !== 0) throw new Error(end.stderr);
  return Number(end.stdout.trim().split('\n').at(-1));
}

const dir = mkdtempSync(join(tmpdir(), 'lapidary-bench-'));
const python = await findPython(defaultDataDir());
const matrix: {
  source: string;
  artifacts: Pick<Artifact, 'target' | 'ok' | 'opset' | 'bytes' | 'seconds' | 'findings'>[];
}[] = [];
const overhead: { source: string; bareSeconds: number; exporterSeconds: number; secondCallSeconds: number }[] = [];
try {
  for (const file of readdirSync(resources.samples).filter((name) => name.endsWith('.yaml'))) {
    const request = exportRequestOf(await recipeFromFile(join(resources.samples, file)), join(dir, file));
    request.targets = targetIdSchema.options.map((target) => ({ target, opset: null, options: {} }));
    await withSession({ verbose: false }, async (session) => {
      const artifacts = await exported(session, request);
      matrix.push({ source: file.replace('.yaml', ''), artifacts });
      const onnx = { ...request, targets: [{ target: 'onnx' as const, opset: null, options: {} }] };
      const calls: number[] = [];
      const inside: number[] = [];
      for (let count = 0; count < repeats; count += 1) {
        const begin = performance.now();
        const [artifact] = await exported(session, onnx);
        calls.push((performance.now() - begin) / 1000);
        inside.push(artifact?.seconds ?? NaN);
      }
      overhead.push({
        source: file.replace('.yaml', ''),
        bareSeconds: bareSeconds(python, request, dir),
        exporterSeconds: median(inside),
        secondCallSeconds: median(calls),
      });
    });
  }
} finally {
  rmSync(dir, { recursive: true, force: true });
}

const right = { align: 'right' as const };
process.stdout.write(
  `${textTable(
    [
      { title: 'source' },
      { title: 'target' },
      { title: 'verdict' },
      { title: 'opset', ...right },
      { title: 'MB', ...right },
      { title: 's', ...right },
      { title: 'first finding' },
    ],
    matrix.flatMap(({ source, artifacts }) =>
      artifacts.map((artifact, index) => [
        index === 0 ? source : '',
        artifact.target,
        artifact.ok ? '✓ holds' : '✕ fails',
        artifact.opset === null ? '–' : String(artifact.opset),
        artifact.bytes === null ? '–' : (artifact.bytes / 1e6).toFixed(1),
        artifact.seconds.toFixed(2),
        (artifact.findings[0]?.message ?? '').slice(0, 70),
      ]),
    ),
  )}\n\n`,
);
process.stdout.write(
  `${textTable(
    [
      { title: 'source, to ONNX' },
      { title: 'bare call s', ...right },
      { title: 'exporter here s', ...right },
      { title: 'ratio', ...right },
      { title: 'second export with checks s', ...right },
    ],
    overhead.map((row) => [
      row.source,
      row.bareSeconds.toFixed(2),
      row.exporterSeconds.toFixed(2),
      (row.exporterSeconds / row.bareSeconds).toFixed(2),
      row.secondCallSeconds.toFixed(2),
    ]),
  )}\n`,
);
process.stdout.write(`${JSON.stringify({ bench: 'exports', repeats, matrix, overhead })}\n`);
