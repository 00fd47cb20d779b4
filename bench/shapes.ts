/**
 * `npm run bench -- shapes [MODEL…]`: how long symbolic shape inference takes after a model is open, and what it reads.
 * Each model in a process of its own, five times; medians of wall and CPU time as a table and as JSON (last line).
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inferShapes } from '../src-main/analysis/shapes/infer-shapes.js';
import { toShapeColumns } from '../src-main/analysis/shapes/overlay.js';
import { openModel } from '../src-main/formats/registry.js';
import { textTable } from '../src-main/shells/cli/text-table.js';
import { writeChain } from './lib/large-models.js';

interface Sample {
  inferMs: number;
  cpuMs: number;
  columnsMs: number;
  nodes: number;
  /** Share of values whose rank is known. */
  known: number;
}

const repeats = 5;

async function inferOnce(path: string): Promise<void> {
  const model = await openModel(path);
  const cpu = process.cpuUsage();
  const begin = performance.now();
  const shapes = inferShapes(model);
  const inferred = performance.now();
  const { user, system } = process.cpuUsage(cpu);
  const columns = toShapeColumns(model.graph, shapes);
  const sample: Sample = {
    inferMs: inferred - begin,
    cpuMs: (user + system) / 1000,
    columnsMs: performance.now() - inferred,
    nodes: model.report.nodeCount,
    known: columns.hasShape.reduce((sum, has) => sum + has, 0) / Math.max(1, columns.count),
  };
  process.stdout.write(JSON.stringify(sample));
}

const median = (values: number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

function measure(name: string, path: string): { name: string } & Sample {
  const samples = Array.from({ length: repeats }, () => {
    const end = spawnSync(process.execPath, [fileURLToPath(import.meta.url), '--child', path], { encoding: 'utf8' });
    if (end.status !== 0) throw new Error(`Inferring ${name} failed: ${end.stderr}`);
    return JSON.parse(end.stdout) as Sample;
  });
  return {
    name,
    nodes: samples[0]?.nodes ?? 0,
    known: samples[0]?.known ?? 0,
    inferMs: median(samples.map((sample) => sample.inferMs)),
    cpuMs: median(samples.map((sample) => sample.cpuMs)),
    columnsMs: median(samples.map((sample) => sample.columnsMs)),
  };
}

function main(paths: readonly string[]): void {
  const dir = mkdtempSync(join(tmpdir(), 'lapidary-bench-'));
  try {
    const made = [2_000, 10_000, 50_000].map((nodes) => {
      const path = join(dir, `chain-${String(nodes)}.onnx`);
      writeChain(path, nodes);
      return measure(`${String(nodes / 1000)}k nodes`, path);
    });
    const rows = [...made, ...paths.map((path) => measure(basename(path), resolve(path)))];
    const right = { align: 'right' as const };
    const columns = [
      { title: 'model' },
      { title: 'nodes', ...right },
      { title: 'infer ms', ...right },
      { title: 'CPU ms', ...right },
      { title: 'columns ms', ...right },
      { title: 'known ranks', ...right },
    ];
    const cells = rows.map((row) => [
      row.name,
      String(row.nodes),
      row.inferMs.toFixed(1),
      row.cpuMs.toFixed(1),
      row.columnsMs.toFixed(1),
      `${(row.known * 100).toFixed(1)} %`,
    ]);
    process.stdout.write(`${textTable(columns, cells)}\n${JSON.stringify({ bench: 'shapes', repeats, rows })}\n`);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

const child = process.argv.indexOf('--child');
if (child >= 0) await inferOnce(process.argv[child + 1] ?? '');
else main(process.argv.slice(2));
