/** The editing half of `lapidary axes`: --set, --fix, --rename, --unify, --repair and --range into a new file. */
import { resolve } from 'node:path';
import type { AxisEdit, AxisEditResult, AxisPreview } from '../../../src-shared/axes.js';
import { parseRange, rangeProblem, rangeText } from '../../../src-shared/axis-ranges.js';
import { LapidaryError } from '../../../src-shared/errors.js';
import { formatBytes } from '../../../src-shared/units.js';
import { workOutEdit } from '../../axes/edit/alternatives.js';
import { openModel } from '../../formats/registry.js';
import { type AxesOptions, shortened } from './axes-options.js';
import { limitsFrom } from './limit-options.js';
import { parseSymbols } from './cost-text.js';
import { checkFailed, printJson, printText } from './output.js';
import { proofMarks } from './proof-marks.js';
import { withSession } from './session.js';
import { textTable } from './text-table.js';

export const isEdit = ({ set, fix, rename, unify, repair, range, out }: AxesOptions): boolean =>
  [set, fix, rename, unify, repair, range].some(({ length }) => length > 0) || out !== undefined;

/** `images:0=batch`: the last colon before the last equals sign, so that names may hold both. */
function parseSet(text: string): AxisEdit['set'][number] {
  const match = /^(.+):(\d+)=([^=]*)$/.exec(text);
  if (match === null)
    throw new LapidaryError(
      'USAGE',
      `--set takes an axis and what it becomes, not '${text}'.`,
      'Write it like --set images:0=batch.',
    );
  const [, value = '', axis = '', to = ''] = match;
  return { value, axis: Number(axis), to: /^-?\d+(\.\d+)?$/.test(to) ? Number(to) : to };
}

function parseNames(texts: readonly string[], option: string): Record<string, string> {
  return Object.fromEntries(
    texts.map((text) => {
      const [from = '', to = '', ...rest] = text.split('=');
      if (from === '' || to === '' || rest.length > 0)
        throw new LapidaryError('USAGE', `${option} takes two names, not '${text}'.`, `Write it like ${option} a=b.`);
      return [from, to];
    }),
  );
}

/** `batch=1:8:32`, `batch=1..32`, `batch=none`; the last equals sign, so that names may hold one. */
function parseRanges(texts: readonly string[]): AxisEdit['ranges'] {
  const ranges: AxisEdit['ranges'] = {};
  for (const text of texts) {
    const at = text.lastIndexOf('=');
    const [symbol, sizes] = [text.slice(0, at), text.slice(at + 1)];
    const range = sizes === 'none' ? null : parseRange(sizes);
    if (at < 1 || range === undefined)
      throw new LapidaryError(
        'USAGE',
        `--range takes a symbol and its sizes, not '${text}'.`,
        'Write it like --range batch=1:8:32 (min:opt:max), batch=1..32, or batch=none to take it away.',
      );
    const problem = range === null ? null : rangeProblem(range);
    if (problem !== null)
      throw new LapidaryError(
        'USAGE',
        `The range of ${symbol} cannot be ${sizes}: ${problem}.`,
        'Write it like --range batch=1:8:32 (min:opt:max).',
      );
    if (Object.hasOwn(ranges, symbol))
      throw new LapidaryError('USAGE', `Two ranges are given for ${symbol}.`, 'Give one.');
    ranges[symbol] = range;
  }
  return ranges;
}

const dimText = (dim: number | string | null): string => shortened(String(dim ?? '?'));

function table(titles: string[], rows: string[][]): string[] {
  if (rows.length === 0) return [];
  return [
    textTable(
      titles.map((title) => ({ title })),
      rows,
    ),
  ];
}

function previewText({ changes, ranges, repairs, refused }: AxisPreview): string[] {
  return [
    ...table(
      ['axis', 'before', 'after', ''],
      changes.map(({ axis, before, after, follows }) => [
        axis,
        dimText(before),
        dimText(after),
        follows ? 'follows' : '',
      ]),
    ),
    ...table(
      ['range of', 'before', 'after'],
      ranges.map(({ symbol, before, after }) => [
        symbol,
        before === null ? 'none' : rangeText(before),
        after === null ? 'none' : rangeText(after),
      ]),
    ),
    ...table(
      ['repaired', 'operator', 'before', 'after'],
      repairs.map(({ node, op, before, after }) => [node, op, before, after]),
    ),
    ...refused.map(({ where, reason }) => `refused at ${where}: ${reason}`),
  ];
}

function editText({ proof, out, bytes, ...rest }: AxisEditResult): string {
  return [
    ...previewText(rest),
    ...table(
      ['proof', '', ''],
      (proof?.cases ?? []).map(({ title, verdict, reason }) => [title, proofMarks[verdict], reason]),
    ),
    out === null ? 'nothing was written' : `wrote ${out} (${formatBytes(bytes ?? 0)})`,
  ].join('\n');
}

/** Prints what an edit would do. Throws CHECK_FAILED when something is refused. */
async function preview(path: string, asked: AxisEdit, json: boolean): Promise<void> {
  const { changes, ranges, repairs, refused } = workOutEdit(await openModel(path), asked);
  if (json) printJson({ changes, ranges, repairs, refused });
  else
    printText(
      [...previewText({ changes, ranges, repairs, refused }), 'Nothing was written; give a file with -o.'].join('\n'),
    );
  const [refusal] = refused;
  if (refusal !== undefined) throw checkFailed(`The edit does not get through ${refusal.where}: ${refusal.reason}`, []);
}

/** Edits, prints, and throws CHECK_FAILED when something is refused or the proof fails. */
export async function edit(file: string, options: AxesOptions, at: Record<string, number>): Promise<void> {
  const { out } = options;
  if (options.probe === true)
    throw new LapidaryError(
      'USAGE',
      '--probe looks at a model; it cannot be given with an edit.',
      'Edit first, then probe the new file.',
    );
  const asked = {
    set: options.set.map(parseSet),
    fix: parseSymbols(options.fix, '--fix'),
    rename: parseNames(options.rename, '--rename'),
    unify: parseNames(options.unify, '--unify'),
    repair: options.repair,
    ranges: parseRanges(options.range),
  };
  if (out === undefined) {
    await preview(resolve(file), asked, options.json === true);
    return;
  }
  const request = {
    path: resolve(file),
    out: resolve(out),
    edit: asked,
    prove: options.prove,
    force: options.force === true,
    copyData: options.copyData === true,
    at,
    threads: options.threads,
    timeout: options.timeout,
    ...limitsFrom(options),
  };
  await withSession({ verbose: options.verbose === true }, async (session) => {
    const { jobId } = await session.client.call('jobs.editAxes', request);
    const result = await session.follow(jobId);
    if (result.kind !== 'axes-edit') throw new LapidaryError('INTERNAL', 'The edit answered with something else.');
    const { edited } = result;
    if (options.json === true) printJson(edited);
    else printText(editText(edited));
    const failed = edited.proof?.cases.find(({ verdict }) => verdict === 'fail');
    const [refusal] = edited.refused;
    if (failed !== undefined)
      throw checkFailed(`The proof failed at ${failed.title}: ${failed.reason}`, forceHint(edited));
    if (refusal !== undefined)
      throw checkFailed(`The edit does not get through ${refusal.where}: ${refusal.reason}`, forceHint(edited));
  });
}

const forceHint = ({ out }: AxisEditResult): string[] =>
  out === null
    ? ['Nothing was written. To have the file all the same: --force.']
    : ['The file was written, because --force was given.'];
