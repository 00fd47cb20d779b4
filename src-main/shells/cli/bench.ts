/** `lapidary bench SUBJECT…`: how long a run takes, interleaved, each subject in a process of its own. */
import { resolve } from 'node:path';
import { Command } from 'commander';
import { LapidaryError } from '../../../src-shared/errors.js';
import type { LatencyResult } from '../../../src-shared/latency.js';
import { formatMs } from '../../../src-shared/units.js';
import { addLimitOptions, limitsFrom, type LimitFlags } from './limit-options.js';
import { collect, separateSubjects, numberList, wholeNumber } from './options.js';
import { checkFailed, printJson, printText } from './output.js';
import { withSession } from './session.js';
import { parseSubject } from '../../../src-shared/subject.js';
import { addSourceOptions, optionsFrom, type SourceFlags, tellOfSource } from './source-options.js';
import { textTable } from './text-table.js';

interface BenchOptions extends SourceFlags, LimitFlags {
  input: string[];
  batch: number[];
  threads: number;
  warmup: number;
  samples: number;
  out?: string;
  json?: boolean;
  verbose?: boolean;
}

export function latencyText(latency: LatencyResult): string {
  const right = { align: 'right' as const };
  const columns = [
    { title: 'subject' },
    { title: 'batch', ...right },
    { title: 'n', ...right },
    { title: 'p50 ms', ...right },
    { title: '95 % interval', ...right },
    { title: 'p90 ms', ...right },
    { title: 'p99 ms', ...right },
    { title: 'min ms', ...right },
  ];
  const rows = latency.subjects.map((row) => [
    row.subject,
    row.batch === null ? '–' : String(row.batch),
    String(row.n),
    formatMs(row.p50Ms),
    row.p50IntervalMs === null ? '–' : `${formatMs(row.p50IntervalMs[0])}–${formatMs(row.p50IntervalMs[1])}`,
    formatMs(row.p90Ms),
    formatMs(row.p99Ms),
    formatMs(row.minMs),
  ]);
  const { environment } = latency;
  return [
    textTable(columns, rows),
    ...latency.overhead.map((row) => `empty model in ${row.runtime}: ${formatMs(row.p50Ms)} ms a call`),
    ...latency.subjects.flatMap((row) =>
      row.warnings.map(
        (warning) => `warning: ${row.subject}${row.batch === null ? '' : `, batch ${String(row.batch)}`}: ${warning}`,
      ),
    ),
    ...latency.failures.map((failure) => `${failure.subject}: ${failure.error.message}`),
    `${environment.cpu}, ${String(environment.threads)} thread(s), load ${environment.loadBefore.toFixed(2)} → ${environment.loadAfter.toFixed(2)}`,
  ].join('\n');
}

export function benchCommand(): Command {
  const command = new Command('bench')
    .description('Measure latency: warm-up, interleaved blocks, p50/p90/p99 with raw samples kept.')
    .argument('[subjects...]', 'PATH[@runtime[,key=value…]], as for parity')
    .option(
      '--input <spec...>',
      'an input (one or more); default: as the source declares or the ONNX file says',
      collect,
      [],
    )
    .option(
      '--batch <sizes>',
      'sizes of the batch axis, e.g. 1,8 (default: its example size)',
      numberList('--batch'),
      [],
    )
    .option('--threads <n>', 'threads per subject', wholeNumber('--threads', 1, 256), 1)
    .option('--warmup <n>', 'untimed runs first', wholeNumber('--warmup', 0, 1_000_000), 50)
    .option('--samples <n>', 'timed runs', wholeNumber('--samples', 1, 10_000_000), 500)
    .option('-o, --out <dir>', 'folder for the raw samples (default: a new run folder)')
    .option('--json', 'print one JSON document')
    .option('--verbose', 'show every log line')
    .action(async (given: string[], options: BenchOptions) => {
      const { subjects, specs } = separateSubjects(given, options.input);
      if (subjects.length === 0)
        throw new LapidaryError(
          'USAGE',
          'Nothing to time was named.',
          'Write: lapidary bench model.py:make@eager model.onnx@ort',
        );
      await withSession({ verbose: options.verbose === true }, async (session) => {
        for (const text of subjects) {
          const { runtime, path, entry } = parseSubject(text);
          if (runtime === 'eager') await tellOfSource(session, { ...optionsFrom(options), path, entry });
        }
        const { jobId } = await session.client.call('jobs.bench', {
          subjects,
          inputs: specs,
          source: optionsFrom(options),
          batch: options.batch,
          threads: options.threads,
          warmup: options.warmup,
          samples: options.samples,
          outDir: options.out === undefined ? null : resolve(options.out),
          ...limitsFrom(options),
        });
        const result = await session.follow(jobId);
        if (result.kind !== 'bench')
          throw new LapidaryError('INTERNAL', 'The measurement answered with something else.');
        if (options.json === true) printJson(result.latency);
        else printText(latencyText(result.latency));
        const failure = result.latency.failures[0];
        if (failure !== undefined && result.latency.subjects.length === 0) throw LapidaryError.fromInfo(failure.error);
        if (failure !== undefined)
          throw checkFailed(`${failure.subject} could not be timed: ${failure.error.message}`, failure.error.hints);
      });
    });
  return addLimitOptions(addSourceOptions(command));
}
