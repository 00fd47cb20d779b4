/** Times subjects against each other: a fresh process each, warm-up, ABBA blocks, raw samples kept. */
import { mkdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { isUnusable, LapidaryError, toErrorInfo } from '../../src-shared/errors.js';
import type { InputSpec } from '../../src-shared/input-spec.js';
import type { LatencyResult, LatencyRow } from '../../src-shared/latency.js';
import type { Case } from '../../src-shared/parity.js';
import type { Subject } from '../../src-shared/subject.js';
import { atomicWrite } from '../io/atomic-write.js';
import { safeFileName } from '../io/safe-file-name.js';
import { type JobContext, share, throwIfCancelled } from '../jobs/job-context.js';
import { writeCaseInputs } from '../parity/make-inputs.js';
import type { SubjectSession } from '../runtimes/runtime.js';
import { readEnvironment, withLoadAfter } from './environment.js';
import { abbaBlocks } from './schedule.js';
import { latencyWarnings, summarise } from './statistics.js';
import { counted } from '../../src-shared/units.js';

export interface MeasurePlan {
  subjects: readonly Subject[];
  specs: readonly InputSpec[];
  /** The cases to time, with the batch each stands for (null: the model has no batch axis). */
  cases: readonly { case: Case; batch: number | null }[];
  threads: number;
  warmup: number;
  samples: number;
  /** Holds inputs/<case>/ and samples/<subject>-<case>.txt. */
  dir: string;
  versions: Record<string, string>;
  open: (subject: Subject) => Promise<SubjectSession>;
  /** Times the empty model of each runtime in use. */
  overhead: (context: JobContext) => Promise<LatencyResult['overhead']>;
}

/** Samples per block: enough to settle after a switch, few enough that subjects share the same weather. */
const blockSize = 50;

interface Entry {
  index: number;
  subject: Subject;
  session: SubjectSession;
  samplesMs: number[];
  error: LapidaryError | undefined;
}

type Failures = LatencyResult['failures'];

async function openAll(
  context: JobContext,
  plan: MeasurePlan,
  failures: Failures,
  batch: number | null,
): Promise<Entry[]> {
  const entries: Entry[] = [];
  try {
    for (const [index, subject] of plan.subjects.entries()) {
      throwIfCancelled(context.signal);
      try {
        entries.push({ index, subject, session: await plan.open(subject), samplesMs: [], error: undefined });
      } catch (error) {
        const info = toErrorInfo(error);
        if (info.code === 'CANCELLED' || isUnusable(info.code)) throw error;
        context.log('error', 'job', `${subject.label}: ${info.message}`);
        failures.push({ subject: subject.label, batch, error: info });
      }
    }
    return entries;
  } catch (error) {
    await Promise.all(entries.map((entry) => entry.session.close()));
    throw error;
  }
}

/** Runs one block of a subject; a failure ends that subject's row and no other's. */
async function runBlock(
  context: JobContext,
  entry: Entry,
  inputs: Record<string, string>,
  warmup: number,
  samples: number,
): Promise<void> {
  try {
    entry.samplesMs.push(...(await entry.session.bench(inputs, warmup, samples)));
  } catch (error) {
    const info = toErrorInfo(error);
    if (info.code === 'CANCELLED') throw error;
    context.log('error', 'job', `${entry.subject.label}: ${info.message}`);
    entry.error = LapidaryError.fromInfo(info);
  }
}

async function rowFor(plan: MeasurePlan, entry: Entry, each: MeasurePlan['cases'][number]): Promise<LatencyRow> {
  const file = join(plan.dir, 'samples', safeFileName(`${entry.subject.label}-${each.case.id}`, entry.index, '.txt'));
  await atomicWrite(file, `${entry.samplesMs.map((value) => value.toFixed(6)).join('\n')}\n`);
  const summary = summarise(entry.samplesMs);
  return {
    subject: entry.subject.label,
    runtime: entry.subject.runtime,
    batch: each.batch,
    sizes: each.case.sizes,
    warmup: plan.warmup,
    ...summary,
    provider: entry.session.provider,
    threads: entry.subject.options.threads ?? plan.threads,
    samplesFile: relative(plan.dir, file),
    warnings: latencyWarnings(summary),
  };
}

async function measureCase(
  context: JobContext,
  plan: MeasurePlan,
  each: MeasurePlan['cases'][number],
  failures: Failures,
): Promise<{ rows: LatencyRow[]; versions: Record<string, string> }> {
  const inputs = await writeCaseInputs(plan.specs, each.case, join(plan.dir, 'inputs'));
  context.progress(0, `Loading ${counted(plan.subjects.length, 'subject')}`);
  const entries = await openAll(context, plan, failures, each.batch);
  try {
    for (const entry of entries) {
      context.progress(0.1, `Warming up ${entry.subject.label}`);
      await runBlock(context, entry, inputs, plan.warmup, 0);
    }
    const blocks = abbaBlocks(entries.length, plan.samples, blockSize);
    for (const [at, block] of blocks.entries()) {
      throwIfCancelled(context.signal);
      const entry = entries[block.subject];
      if (entry === undefined || entry.error !== undefined) continue;
      context.progress(0.2 + (0.8 * at) / blocks.length, `Timing ${entry.subject.label} at ${each.case.title}`);
      await runBlock(context, entry, inputs, 0, block.samples);
    }
    const rows: LatencyRow[] = [];
    for (const entry of entries) {
      if (entry.error !== undefined) {
        failures.push({ subject: entry.subject.label, batch: each.batch, error: entry.error.toInfo() });
      } else {
        rows.push(await rowFor(plan, entry, each));
      }
    }
    return {
      rows,
      versions: Object.assign({}, ...entries.map((entry) => entry.session.versions)) as Record<string, string>,
    };
  } finally {
    await Promise.all(entries.map((entry) => entry.session.close()));
  }
}

/** Measures every subject at every case. Throws only when cancelled or when the machine lacks what all need. */
export async function measure(context: JobContext, plan: MeasurePlan): Promise<LatencyResult> {
  await mkdir(plan.dir, { recursive: true });
  const environment = await readEnvironment(plan.threads, plan.versions);
  const failures: Failures = [];
  const rows: LatencyRow[] = [];
  for (const [at, each] of plan.cases.entries()) {
    const part = share(context, (0.9 * at) / plan.cases.length, (0.9 * (at + 1)) / plan.cases.length);
    const measured = await measureCase(part, plan, each, failures);
    rows.push(...measured.rows);
    Object.assign(environment.versions, measured.versions);
  }
  const overhead = rows.length > 0 ? await plan.overhead(share(context, 0.9, 1)) : [];
  return { schemaVersion: 1, environment: withLoadAfter(environment), subjects: rows, overhead, failures };
}
