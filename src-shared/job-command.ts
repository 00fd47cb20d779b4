/** The `lapidary` line that asks for the same job. null where an option cannot be said on a command line. */
import type { AxesRequest, AxisEditRequest } from './axes.js';
import type { ModelEditRequest } from './edit.js';
import { formatInputSpec } from './input-spec.js';
import { type JobLimits, noLimits } from './job.js';
import type { BenchRequest } from './latency.js';
import { formatExtraCase } from './case-selection.js';
import { formatTolerance } from './tolerance-setting.js';
import { parityDefaults, type ParityRequest } from './parity.js';
import { usualScaling } from './picture-scaling.js';
import type { PythonRequest } from './python-environment.js';
import { shellLine } from './shell-word.js';
import type { SourceOptions } from './source.js';
import type { ExportRequest } from './target.js';

/** An option with its value; one that begins with a dash is joined to it, or it would be read as an option. */
const option = (name: string, value: string | number): string[] =>
  String(value).startsWith('-') ? [`${name}=${String(value)}`] : [name, String(value)];

const options = (name: string, values: readonly (string | number)[]): string[] =>
  values.flatMap((value) => option(name, value));

const flag = (name: string, given: boolean): string[] => (given ? [name] : []);

const threadsOf = (threads: number): string[] => (threads === 1 ? [] : option('--threads', threads));

const pairs = (record: Readonly<Record<string, unknown>>): string[] =>
  Object.entries(record).map(([key, value]) => `${key}=${String(value)}`);

function sourceWords(source: SourceOptions | undefined): string[] {
  if (source === undefined) return [];
  return [
    ...(source.arguments === undefined ? [] : option('--arguments', JSON.stringify(source.arguments))),
    ...(source.checkpoint === undefined ? [] : option('--checkpoint', source.checkpoint)),
    ...flag('--no-strict', source.strict === false),
    ...flag('--trust', source.trust === true),
    ...(source.task === undefined ? [] : option('--task', source.task)),
    ...options('--path', source.search ?? []),
  ];
}

export function limitWords({ seconds, megabytes }: JobLimits = noLimits): string[] {
  return [
    ...(seconds === null ? [] : option('--time-limit', seconds)),
    ...(megabytes === null ? [] : option('--memory-limit', megabytes)),
  ];
}

function exportLine(request: ExportRequest): string[] | null {
  const opsets = new Set(request.targets.map(({ opset }) => opset).filter((opset) => opset !== null));
  // One --opset is for all targets, and options of a target are said in recipes only.
  if (opsets.size > 1 || request.targets.some(({ options: own }) => Object.keys(own).length > 0)) return null;
  const { path, entry } = request.source;
  return [
    'export',
    entry === null ? path : `${path}:${entry}`,
    ...sourceWords(request.source),
    ...options('--input', request.inputs.map(formatInputSpec)),
    ...options('--output', request.outputs ?? []),
    ...option('--to', request.targets.map(({ target }) => target).join(',')),
    ...options('--opset', [...opsets]),
    ...threadsOf(request.threads),
    ...option('-o', request.outDir),
  ];
}

const parityLine = (request: ParityRequest): string[] => [
  'parity',
  ...request.subjects,
  ...sourceWords(request.source),
  ...options('--input', request.inputs),
  ...(request.atol === null ? [] : option('--atol', request.atol)),
  ...(request.rtol === null ? [] : option('--rtol', request.rtol)),
  ...(request.rule === parityDefaults.rule ? [] : option('--rule', request.rule)),
  ...options('--tolerance', request.tolerances.map(formatTolerance)),
  ...options('--cases', request.cases),
  ...(request.cases.length === 0 || request.pictures === usualScaling ? [] : option('--pictures', request.pictures)),
  ...options('--without', request.without),
  ...options('--case', request.extraCases.map(formatExtraCase)),
  ...(request.seed === 0 ? [] : option('--seed', request.seed)),
  ...(request.layers ? ['--layers'] : []),
  ...(request.bisect ? ['--bisect'] : []),
  ...threadsOf(request.threads),
  ...(request.outDir === null ? [] : option('-o', request.outDir)),
];

const benchLine = (request: BenchRequest): string[] => [
  'bench',
  ...request.subjects,
  ...sourceWords(request.source),
  ...options('--input', request.inputs),
  ...(request.batch.length === 0 ? [] : option('--batch', request.batch.join(','))),
  ...threadsOf(request.threads),
  ...option('--warmup', request.warmup),
  ...option('--samples', request.samples),
];

/** Seconds a run may take where nothing is said. */
const usualTimeout = 60;

const runWords = (request: AxesRequest | AxisEditRequest): string[] => [
  ...options('--at', pairs(request.at)),
  ...threadsOf(request.threads),
  ...((request.timeout ?? usualTimeout) === usualTimeout ? [] : option('--timeout', request.timeout ?? usualTimeout)),
];

const axesLine = (request: AxesRequest): string[] => [
  'axes',
  request.path,
  ...flag('--probe', request.probe),
  ...runWords(request),
];

const writeWords = ({ prove, force, copyData }: { prove: boolean; force: boolean; copyData: boolean }): string[] => [
  ...flag('--no-prove', !prove),
  ...flag('--force', force),
  ...flag('--copy-data', copyData),
];

function editAxesLine(request: AxisEditRequest): string[] {
  const { edit } = request;
  const ranges = Object.entries(edit.ranges).map(([symbol, range]) => {
    const sizes = range === null ? [] : [range.min, ...(range.opt === null ? [] : [range.opt]), range.max];
    return `${symbol}=${range === null ? 'none' : sizes.join(range.opt === null ? '..' : ':')}`;
  });
  return [
    'axes',
    request.path,
    ...options(
      '--set',
      edit.set.map(({ value, axis, to }) => `${value}:${String(axis)}=${String(to)}`),
    ),
    ...options('--fix', pairs(edit.fix)),
    ...options('--rename', pairs(edit.rename)),
    ...options('--unify', pairs(edit.unify)),
    ...options('--repair', edit.repair),
    ...options('--range', ranges),
    ...option('-o', request.out),
    ...writeWords(request),
    ...runWords(request),
  ];
}

function editModelLine(request: ModelEditRequest): string[] | null {
  const { edit } = request;
  const renames = (kind: 'input' | 'output' | 'value' | 'node'): string[] =>
    options(
      `--rename-${kind}`,
      edit.renames.filter((each) => each.kind === kind).map(({ from, to }) => `${from}=${to}`),
    );
  const set = edit.metadata.filter(({ value }) => value !== null);
  return [
    'edit',
    request.path,
    ...(edit.extract === null
      ? []
      : option('--extract', `${edit.extract.from.join(',')}..${edit.extract.to.join(',')}`)),
    ...options('--add-output', edit.addOutputs),
    ...options('--remove-output', edit.removeOutputs),
    ...(edit.opset === null ? [] : option('--opset', edit.opset)),
    ...renames('input'),
    ...renames('output'),
    ...renames('value'),
    ...renames('node'),
    ...options(
      '--set-metadata',
      set.map(({ key, value }) => `${key}=${value ?? ''}`),
    ),
    ...options(
      '--drop-metadata',
      edit.metadata.filter(({ value }) => value === null).map(({ key }) => key),
    ),
    ...flag('--inline-data', edit.data === 'inline'),
    ...(edit.data === 'split' ? ['--split-data', ...option('--data-threshold', edit.dataThreshold)] : []),
    ...flag('--strip-paths', edit.stripPaths),
    ...(request.out === null ? [] : option('-o', request.out)),
    ...writeWords(request),
    ...threadsOf(request.threads),
  ];
}

const pythonLine = ({ action, extras }: PythonRequest): string[] => [
  'doctor',
  `--${action}-python`,
  ...options('--with', extras),
];

/** A request under the name of the call that takes it. A run without a recipe file has one in its folder. */
export type JobRequest = { limits?: JobLimits | undefined } & (
  | { call: 'jobs.export'; input: ExportRequest }
  | { call: 'jobs.parity'; input: ParityRequest }
  | { call: 'jobs.bench'; input: BenchRequest }
  | { call: 'jobs.axes'; input: AxesRequest }
  | { call: 'jobs.editAxes'; input: AxisEditRequest }
  | { call: 'jobs.editModel'; input: ModelEditRequest }
  | { call: 'jobs.run'; input: { recipe: string } }
  | { call: 'jobs.setupPython'; input: PythonRequest }
);

function wordsOf(request: JobRequest): string[] | null {
  switch (request.call) {
    case 'jobs.export':
      return exportLine(request.input);
    case 'jobs.parity':
      return parityLine(request.input);
    case 'jobs.bench':
      return benchLine(request.input);
    case 'jobs.axes':
      return axesLine(request.input);
    case 'jobs.editAxes':
      return editAxesLine(request.input);
    case 'jobs.editModel':
      return editModelLine(request.input);
    case 'jobs.run':
      return ['run', request.input.recipe];
    case 'jobs.setupPython':
      return pythonLine(request.input);
  }
}

export function jobCommand(request: JobRequest): string | null {
  const words = wordsOf(request);
  return words === null ? null : shellLine(['lapidary', ...words, ...limitWords(request.limits)]);
}
