/**
 * `npm run bench -- tensors`: how long the statistics of a weight take (all that the panel shows: moments, histogram,
 * powers of two) and its first values, by the add-on and by its TypeScript twin. The file is read once before, so that
 * its bytes are in the page cache. Each in a process of its own, five times; medians of wall and CPU time as a table
 * and as JSON (last line).
 */
import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { openModel } from '../src-main/formats/registry.js';
import { textTable } from '../src-main/shells/cli/text-table.js';
import { tensorkit } from '../src-main/tensorkit/choose.js';
import { statistics, summarise } from '../src-main/tensorkit/statistics.js';
import { blockTexts } from '../src-main/tensorkit/values.js';
import { dtypeBytes } from '../src-shared/dtype.js';
import { formatBytes } from '../src-shared/units.js';
import { weightFile } from './lib/weight-files.js';

interface Sample {
  kit: string;
  /** Everything the panel shows, in two passes. */
  statisticsMs: number;
  cpuMs: number;
  /** Moments only, in one pass: a row of the Weights view. */
  summaryMs: number;
  /** 4,096 elements as text. */
  firstValuesMs: number;
  rssBytes: number;
}

const repeats = 5;
/** Rows of 1,024 float32: 84 and 335 MB. */
const sizes = [20_480, 81_920];
/** What the panel must show of any weight; see the issue "The graph view at any size". */
const targetMs = 300;
const never = new AbortController().signal;

async function measureOnce(path: string): Promise<void> {
  const model = await openModel(path);
  const { values, strings } = model.graph;
  const value = Array.from({ length: values.count }, (_, index) => index).find(
    (index) => strings.get(values.name[index] ?? 0) === 'weight',
  );
  const tensor = model.storedTensor(value ?? -1);
  if (tensor === undefined) throw new Error(`${path} stores no tensor called weight.`);
  const { kit } = tensorkit();
  const task = { range: await tensor.range(never), dtype: tensor.dtype, elements: tensor.elements, signal: never };
  const cpu = process.cpuUsage();
  const begin = performance.now();
  const found = await statistics(kit, task);
  const counted = performance.now();
  const { user, system } = process.cpuUsage(cpu);
  if (found.finite !== tensor.elements || found.histogram === null) throw new Error('The statistics are not whole.');
  await summarise(kit, task);
  const summarised = performance.now();
  const texts = await blockTexts(tensor, { offset: 0, count: 4096, rows: 1, stride: 0 }, never);
  const sample: Sample = {
    kit: kit.name,
    statisticsMs: counted - begin,
    cpuMs: (user + system) / 1000,
    summaryMs: summarised - counted,
    firstValuesMs: performance.now() - summarised,
    rssBytes: process.resourceUsage().maxRSS * 1024,
  };
  if (texts.length !== 4096) throw new Error('The first values are not whole.');
  process.stdout.write(JSON.stringify(sample));
}

const median = (values: number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

function measure(rows: number, native: boolean): { weightBytes: number } & Sample {
  const path = weightFile(rows);
  const env = { ...process.env, LAPIDARY_TENSORKIT: native ? 'on' : 'off' };
  const once = (): Sample => {
    const args = [fileURLToPath(import.meta.url), '--child', path];
    const end = spawnSync(process.execPath, args, { encoding: 'utf8', env });
    if (end.status !== 0) throw new Error(`Measuring ${path} failed: ${end.stderr}`);
    return JSON.parse(end.stdout) as Sample;
  };
  once(); // Brings the file into the page cache.
  const samples = Array.from({ length: repeats }, once);
  const middle = (of: (sample: Sample) => number): number => median(samples.map(of));
  return {
    weightBytes: dtypeBytes(1, rows * 1024),
    kit: samples[0]?.kit ?? '',
    statisticsMs: middle((sample) => sample.statisticsMs),
    cpuMs: middle((sample) => sample.cpuMs),
    summaryMs: middle((sample) => sample.summaryMs),
    firstValuesMs: middle((sample) => sample.firstValuesMs),
    rssBytes: middle((sample) => sample.rssBytes),
  };
}

function main(): void {
  const rows = sizes.flatMap((size) => [measure(size, true), measure(size, false)]);
  const right = { align: 'right' as const };
  const columns = [
    { title: 'float32 weight', ...right },
    { title: 'kit' },
    { title: 'statistics ms', ...right },
    { title: `of ${String(targetMs)} ms`, ...right },
    { title: 'CPU ms', ...right },
    { title: 'summary ms', ...right },
    { title: 'first values ms', ...right },
    { title: 'process RSS', ...right },
  ];
  const cells = rows.map((row) => [
    formatBytes(row.weightBytes),
    row.kit,
    row.statisticsMs.toFixed(1),
    `${((row.statisticsMs / targetMs) * 100).toFixed(0)} %`,
    row.cpuMs.toFixed(1),
    row.summaryMs.toFixed(1),
    row.firstValuesMs.toFixed(1),
    formatBytes(row.rssBytes),
  ]);
  const threads = availableParallelism();
  process.stdout.write(`${textTable(columns, cells)}\n`);
  process.stdout.write(`${JSON.stringify({ bench: 'tensors', repeats, targetMs, threads, rows })}\n`);
}

const child = process.argv.indexOf('--child');
if (child >= 0) await measureOnce(process.argv[child + 1] ?? '');
else main();
