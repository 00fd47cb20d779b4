/**
 * `npm run bench -- open`: how long the engine takes to open a model, what it holds and what it reads. Each model is
 * opened in a process of its own, five times; medians are printed as a table and as JSON (last line).
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { formatBytes } from '../src-shared/units.js';
import { openModel } from '../src-main/formats/registry.js';
import { textTable } from '../src-main/shells/cli/text-table.js';
import { childSamples, median } from './lib/child-samples.js';
import { writeChain, writeHeavy } from './lib/large-models.js';

interface Sample {
  openMs: number;
  rssBytes: number;
  nodes: number;
}

const repeats = 5;

async function openOnce(path: string): Promise<void> {
  const begin = performance.now();
  const model = await openModel(path);
  const sample: Sample = {
    openMs: performance.now() - begin,
    rssBytes: process.resourceUsage().maxRSS * 1024,
    nodes: model.report.nodeCount,
  };
  process.stdout.write(JSON.stringify(sample));
}

function measure(name: string, path: string, fileBytes: number): { name: string; fileBytes: number } & Sample {
  const samples = childSamples<Sample>(fileURLToPath(import.meta.url), path, repeats);
  return {
    name,
    fileBytes,
    nodes: samples[0]?.nodes ?? 0,
    openMs: median(samples.map((sample) => sample.openMs)),
    rssBytes: median(samples.map((sample) => sample.rssBytes)),
  };
}

function main(): void {
  const dir = mkdtempSync(join(tmpdir(), 'lapidary-bench-'));
  try {
    const rows = [
      ...[2_000, 10_000, 50_000].map((nodes) => {
        const path = join(dir, `chain-${String(nodes)}.onnx`);
        return measure(`${String(nodes / 1000)}k nodes`, path, writeChain(path, nodes));
      }),
      (() => {
        const path = join(dir, 'heavy.onnx');
        return measure('1.5 GB of inline weights', path, writeHeavy(path, 24, 64 * 1024 * 1024));
      })(),
    ];
    const columns = [
      { title: 'model' },
      { title: 'file', align: 'right' as const },
      { title: 'nodes', align: 'right' as const },
      { title: 'open ms', align: 'right' as const },
      { title: 'process RSS', align: 'right' as const },
    ];
    const cells = rows.map((row) => [
      row.name,
      formatBytes(row.fileBytes),
      String(row.nodes),
      row.openMs.toFixed(1),
      formatBytes(row.rssBytes),
    ]);
    process.stdout.write(`${textTable(columns, cells)}\n${JSON.stringify({ bench: 'open', repeats, rows })}\n`);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

const child = process.argv.indexOf('--child');
if (child >= 0) await openOnce(process.argv[child + 1] ?? '');
else main();
