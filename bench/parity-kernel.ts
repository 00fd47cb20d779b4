/**
 * `npm run bench -- parity-kernel [--mb N]`: all metrics of two float32 tensors of 1 GB each by the add-on, from memory
 * and from files in the page cache, beside a plain copy of 1 GB (memcpy on one thread, pages touched) in the same
 * process. Bytes of both tensors per second against bytes copied per second; medians of seven rounds, the copy and every
 * comparison taking turns. Then the twin on a smaller pair, the memory a comparison takes, and a pair of over 2^31
 * elements' bytes in sparse files. A table and JSON (last line).
 */
import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { resources } from '../src-main/resources.js';
import { textTable } from '../src-main/shells/cli/text-table.js';
import { identityOf } from '../src-main/tensorkit/byte-range.js';
import type { CompareTask, StoredElements } from '../src-main/tensorkit/comparison.js';
import type { Kit } from '../src-main/tensorkit/kit.js';
import { loadNative } from '../src-main/tensorkit/native.js';
import { twin } from '../src-main/tensorkit/twin.js';
import { median } from './lib/child-samples.js';

const rounds = 7;
const targetShare = 0.4;
const option = process.argv.indexOf('--mb');
const bytes = (option < 0 ? 1000 : Number(process.argv[option + 1])) * 1e6;
const elements = bytes / 4;
const { copyBytes } = createRequire(import.meta.url)(resources.tensorkit) as {
  copyBytes: (from: Uint8Array, to: Uint8Array) => void;
};
const dir = mkdtempSync(join(tmpdir(), 'lapidary-parity-kernel-'));

interface Pair {
  label: string;
  reference: Float32Array;
  subject: Float32Array;
  tolerance: { atol: number; rtol: number };
}

/** Fills with a pattern made once: what is compared costs the same wherever it came from. */
function filled(pattern: Float32Array): Float32Array {
  const values = new Float32Array(elements);
  for (let at = 0; at < elements; at += pattern.length) values.set(pattern.subarray(0, elements - at), at);
  return values;
}

const patternLength = 4_000_037;
const normal = (): number => Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());
const house = { atol: 1e-4, rtol: 1e-3 };

function pairs(): Pair[] {
  const base = Float32Array.from({ length: patternLength }, normal);
  const reference = filled(base);
  const variant = (change: (value: number) => number): Float32Array => filled(base.map(change));
  return [
    { label: 'agree, noise 1e-6', reference, subject: variant((value) => value + 1e-6 * normal()), tolerance: house },
    { label: 'fail, noise 1e-2', reference, subject: variant((value) => value + 1e-2 * normal()), tolerance: house },
    { label: 'equal', reference, subject: reference.slice(), tolerance: house },
  ];
}

function fileOf(values: Float32Array, name: string): StoredElements {
  const path = join(dir, name);
  const file = openSync(path, 'w');
  const all = new Uint8Array(values.buffer);
  for (let at = 0; at < all.length; at += 2 ** 26) writeSync(file, all.subarray(at, at + 2 ** 26));
  closeSync(file);
  return { dtype: 1, range: { kind: 'file', path, offset: 0, bytes, identity: identityOf(path) } };
}

const inMemory = (values: Float32Array): StoredElements => ({
  dtype: 1,
  range: { kind: 'memory', bytes: new Uint8Array(values.buffer) },
});

const taskOf = (
  reference: StoredElements,
  subject: StoredElements,
  tolerance: Pair['tolerance'],
  count = elements,
) => ({
  reference,
  subject,
  elements: count,
  tolerance,
  ulpFloor: 1e-3,
  worst: 20,
  signal: new AbortController().signal,
});

async function timed(kit: Kit, task: CompareTask): Promise<number> {
  const begin = performance.now();
  const found = await kit.compare(task);
  if (found.compared !== task.elements) throw new Error('The comparison is not whole.');
  return performance.now() - begin;
}

const kit = loadNative(resources.tensorkit);
const one = loadNative(resources.tensorkit, 1);

async function measure({ label, reference, subject, tolerance }: Pair, copyTo: Uint8Array) {
  const memory = taskOf(inMemory(reference), inMemory(subject), tolerance);
  const files = taskOf(fileOf(reference, 'reference'), fileOf(subject, 'subject'), tolerance);
  const samples: Record<'copy' | 'memory' | 'oneThread' | 'files', number[]> = {
    copy: [],
    memory: [],
    oneThread: [],
    files: [],
  };
  const cpu: number[] = [];
  for (let round = 0; round < rounds + 1; round += 1) {
    const begin = performance.now();
    copyBytes(new Uint8Array(reference.buffer), copyTo);
    const copy = performance.now() - begin;
    const used = process.cpuUsage();
    const ms = { copy, memory: await timed(kit, memory), oneThread: 0, files: 0 };
    const { user, system } = process.cpuUsage(used);
    ms.oneThread = await timed(one, memory);
    ms.files = await timed(kit, files);
    if (round === 0) continue; // Touches pages and fills the page cache.
    cpu.push((user + system) / 1000);
    for (const key of ['copy', 'memory', 'oneThread', 'files'] as const) samples[key].push(ms[key]);
  }
  const perSecond = (size: number, ms: number): number => size / ms / 1e6;
  const copy = perSecond(bytes, median(samples.copy));
  const share = (key: 'memory' | 'oneThread' | 'files'): number => perSecond(2 * bytes, median(samples[key])) / copy;
  return {
    label,
    copyGBs: copy,
    memoryMs: median(samples.memory),
    memoryCpuMs: median(cpu),
    filesMs: median(samples.files),
    memoryShare: share('memory'),
    oneThreadShare: share('oneThread'),
    filesShare: share('files'),
    samples,
  };
}

/** A comparison of sparse files: memory beside what the process held before. */
async function sparse(count: number): Promise<{ bytes: number; ms: number; grewBytes: number }> {
  const ranges = ['a', 'b'].map((name): StoredElements => {
    const path = join(dir, `sparse-${name}`);
    const file = openSync(path, 'w');
    ftruncateSync(file, count * 4);
    writeSync(file, Float32Array.of(name === 'a' ? 1 : 2), 0, 4, count * 4 - 4);
    closeSync(file);
    return { dtype: 1, range: { kind: 'file', path, offset: 0, bytes: count * 4, identity: identityOf(path) } };
  });
  const [reference, subject] = ranges as [StoredElements, StoredElements];
  const before = process.memoryUsage.rss();
  let most = before;
  const watch = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 20);
  const begin = performance.now();
  const found = await kit.compare(taskOf(reference, subject, house, count));
  clearInterval(watch);
  if (found.maxAbs !== 1 || found.maxAbsIndex !== count - 1) throw new Error('The last element was not found.');
  return { bytes: count * 4, ms: performance.now() - begin, grewBytes: most - before };
}

try {
  const load = loadavg()[0] ?? 0;
  const far = await sparse(2 ** 29 + 2 ** 20);
  const copyTo = new Uint8Array(bytes).fill(1);
  const rows = [];
  const made = pairs();
  for (const pair of made) rows.push(await measure(pair, copyTo));
  const small = Math.min(elements, 2 ** 22);
  const [first] = made;
  const part = (values: Float32Array): StoredElements => inMemory(values.slice(0, small));
  const twinMs =
    first === undefined
      ? Number.NaN
      : await timed(twin, taskOf(part(first.reference), part(first.subject), house, small));
  const right = { align: 'right' as const };
  const percent = (value: number): string => `${(value * 100).toFixed(0)} %`;
  const columns = [
    { title: 'pair of float32' },
    ...['memcpy GB/s', 'memory ms', 'CPU ms', 'of memcpy', '1 thread', 'files ms', 'of memcpy'].map((title) => ({
      title,
      ...right,
    })),
  ];
  const cells = rows.map((row) => [
    row.label,
    row.copyGBs.toFixed(1),
    row.memoryMs.toFixed(0),
    row.memoryCpuMs.toFixed(0),
    percent(row.memoryShare),
    percent(row.oneThreadShare),
    row.filesMs.toFixed(0),
    percent(row.filesShare),
  ]);
  process.stdout.write(`${textTable(columns, cells)}\n`);
  const twinGBs = (small * 8) / twinMs / 1e6;
  process.stdout.write(
    `Two of ${String(bytes / 1e6)} MB; to reach: ${percent(targetShare)} of memcpy. Twin: ${twinGBs.toFixed(2)} GB/s. ` +
      `${(far.bytes / 1e9).toFixed(2)} GB each in sparse files: ${far.ms.toFixed(0)} ms, ` +
      `${(far.grewBytes / 1e6).toFixed(1)} MB of memory. Load ${load.toFixed(1)}.\n`,
  );
  const machine = { cpu: cpus()[0]?.model, threads: availableParallelism(), load: [load, loadavg()[0] ?? 0] };
  process.stdout.write(
    `${JSON.stringify({ bench: 'parity-kernel', rounds, bytes, targetShare, machine, rows, twinGBs, far })}\n`,
  );
} finally {
  rmSync(dir, { recursive: true, force: true });
}
