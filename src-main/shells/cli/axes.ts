/** `lapidary axes MODEL`: which axes can change, and with `--probe`, at which sizes they really do. */
import { resolve } from 'node:path';
import { Command } from 'commander';
import type { AxesReport, Axis, ValueAxes } from '../../../src-shared/axes.js';
import { rangeText } from '../../../src-shared/axis-ranges.js';
import { LapidaryError } from '../../../src-shared/errors.js';
import { parseSymbols } from './cost-text.js';
import { axesForExport, isSource } from './axes-export.js';
import { edit, isEdit } from './axes-edit.js';
import { type AxesOptions, shortened } from './axes-options.js';
import { trtexecFlags } from '../../../src-shared/tensorrt-profile.js';
import { addLimitOptions, limitsFrom } from './limit-options.js';
import { collect, wholeNumber } from './options.js';
import { checkFailed, printJson, printText } from './output.js';
import { withSession } from './session.js';
import { addSourceOptions, type SourceFlags } from './source-options.js';
import { textTable } from './text-table.js';
import { counted } from '../../../src-shared/units.js';

function axisText({ kind, value, symbol, inferred }: Axis): string {
  if (kind === 'static') return String(value);
  const text = [symbol ?? '?', ...(inferred === null ? [] : [`= ${inferred}`])].join(' ');
  return shortened(text);
}

function rowsOf(side: string, values: readonly ValueAxes[]): string[][] {
  return values.flatMap(({ name, dtype, axes }) =>
    axes.length === 0
      ? [[side, name, dtype ?? '?', '', 'scalar or unknown rank', '', '']]
      : axes.map((axis) => [
          side,
          name,
          dtype ?? '?',
          String(axis.index),
          axisText(axis),
          axis.works.join(' '),
          axis.breaks.map(({ size }) => String(size)).join(' '),
        ]),
  );
}

/** A row per axis, then what was found. */
export function axesText(report: AxesReport): string {
  const columns = ['', 'name', 'type', 'axis', 'size', 'works at', 'breaks at'].map((title) => ({ title }));
  const shown = report.probed ? columns : columns.slice(0, 5);
  const rows = [...rowsOf('input', report.inputs), ...rowsOf('output', report.outputs)];
  return [
    textTable(
      shown,
      rows.map((row) => row.slice(0, shown.length)),
    ),
    ...report.symbols.map(
      ({ symbol, axes, values, range }) =>
        `${symbol}: ${axes.join(', ')}; ${counted(values, 'value depends', 'values depend')} on it${range === null ? '' : `; range ${rangeText(range)}`}`,
    ),
    ...report.findings.map(
      ({ severity, rule, message, fix }) => `${severity} ${rule}: ${message}${fix === '' ? '' : ` ${fix}`}`,
    ),
    ...(report.tensorrt === null ? [] : [`TensorRT profile: ${trtexecFlags(report.tensorrt)}`]),
    ...(report.probed ? [`${String(report.runs)} runs`] : []),
  ].join('\n');
}

export function axesCommand(): Command {
  return addSourceOptions(
    addLimitOptions(
      new Command('axes')
        .description(
          'List the axes of a model, run it at several sizes (--probe; exit 1 when one breaks), or edit its axes into a new file, proved by running both.',
        )
        .argument('<model>', 'the model file, or a PyTorch source: model.py:make, a folder, timm:NAME')
        .option(
          '--input <spec...>',
          'for a PyTorch source: its inputs; shows what the exporters and TensorRT are told',
          collect,
          [],
        )
        .option('--probe', 'run the model (ONNX) at several sizes of every symbol and say what works')
        .option('--at <symbol=size...>', 'sizes at which it is known to run, such as height=320', collect, [])
        .option('--set <axis=symbol...>', 'make an axis symbolic, or fix one: images:0=batch', collect, [])
        .option('--fix <symbol=size...>', 'fix a symbol everywhere: seq=128', collect, [])
        .option('--rename <old=new...>', 'rename a symbol everywhere', collect, [])
        .option('--unify <one=other...>', 'make two symbols one', collect, [])
        .option('--repair <symbol...>', 'let a symbol through that is frozen inside', collect, [])
        .option(
          '--range <symbol=min:opt:max...>',
          'sizes a symbol is meant to take: batch=1:8:32, 1..32 or none',
          collect,
          [],
        )
        .option('-o, --out <file>', 'where to write the edited model; the source is never touched')
        .option('--no-prove', 'do not run the original and the edited model before saving')
        .option('--force', 'write even where something is refused or the proof fails')
        .option('--copy-data', 'copy external data along instead of naming the same file')
        .option('--threads <n>', 'threads per run', wholeNumber('--threads', 1, 256), 1)
        .option('--timeout <seconds>', 'how long one run may take', wholeNumber('--timeout', 1, 86_400), 60)
        .option('--json', 'print one JSON document')
        .option('--verbose', 'show every log line')
        .action(async (file: string, options: AxesOptions & SourceFlags) => {
          if (isSource(file, options)) {
            await axesForExport(file, options);
            return;
          }
          const at = parseSymbols(options.at, '--at');
          if (Object.values(at).some((size) => size < 1))
            throw new LapidaryError('USAGE', '--at takes sizes of 1 or more.', 'Write it like --at height=320.');
          if (isEdit(options)) {
            await edit(file, options, at);
            return;
          }
          await withSession({ verbose: options.verbose === true }, async (session) => {
            const request = {
              path: resolve(file),
              probe: options.probe === true,
              at,
              threads: options.threads,
              timeout: options.timeout,
              ...limitsFrom(options),
            };
            const { jobId } = await session.client.call('jobs.axes', request);
            const result = await session.follow(jobId);
            if (result.kind !== 'axes')
              throw new LapidaryError('INTERNAL', 'The axes job answered with something else.');
            const { axes } = result;
            if (options.json === true) printJson(axes);
            else printText(axesText(axes));
            const worst = axes.findings.find(({ severity }) => severity === 'error');
            if (worst !== undefined) throw checkFailed(worst.message, worst.fix === '' ? [] : [worst.fix]);
          });
        }),
    ),
  );
}
