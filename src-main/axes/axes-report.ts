/** The axes of a model as they are reported: the map, and what probing found. */
import type { AxesReport, AxesRequest, Axis, AxisSymbol, ValueAxes } from '../../src-shared/axes.js';
import { type AxisRanges, rangesKey, readRanges } from '../../src-shared/axis-ranges.js';
import { LapidaryError } from '../../src-shared/errors.js';
import type { Finding } from '../../src-shared/finding.js';
import { tensorrtProfile } from '../../src-shared/tensorrt-profile.js';
import { openModel } from '../formats/registry.js';
import type { OpenedModel } from '../formats/model-format.js';
import { type JobContext, share } from '../jobs/job-context.js';
import { type AxisMap, axesOf, axisMap, type MappedValue, symbolOf } from './axis-map.js';
import { batchFindings, isRowSymbol } from './batch-invariance.js';
import { type DeclaredFreeze, declaredFreezeFindings, declaredFreezes } from './declared-freezes.js';
import { declaredMeetings, type Meeting, meetings } from './meets.js';
import { probe, type Probe, type Variation } from './probe.js';
import { cutShortFindings, notRunFinding, resultOf, symbolFindings, tiedFinding } from './probe-findings.js';
import { symbolFlow } from './symbol-flow.js';

/** Where no input has a free leading axis, the model takes one batch size only. */
function staticBatch({ inputs }: AxisMap): Finding[] {
  const tables = inputs.filter(({ declared }) => (declared?.length ?? 0) > 1);
  const size = tables[0]?.declared?.[0];
  if (typeof size !== 'number' || tables.some(({ declared }) => typeof declared?.[0] !== 'number')) return [];
  const same = tables.filter(({ declared }) => declared?.[0] === size).map(({ name }) => `${name}:0`);
  return [
    {
      rule: 'static-batch',
      severity: 'warning',
      message: `The leading axis of ${same.join(', ')} is fixed at ${String(size)}: if it is the batch, the model takes one batch size only.`,
      where: same.join(', '),
      fix: `Export with a dynamic batch, with an example size of 2 or more.`,
    },
  ];
}

/** Meetings of a symbol with a number, told where nothing was run to know better. */
function suspicions(met: readonly Meeting[]): Finding[] {
  const first = new Map<string, Meeting>();
  for (const each of met)
    if (!first.has(`${each.symbol}\n${String(each.size)}`)) first.set(`${each.symbol}\n${String(each.size)}`, each);
  return [...first.values()].map(({ symbol, size, node, op }) => ({
    rule: 'suspected-freeze',
    severity: 'warning' as const,
    message: `${symbol} meets the constant size ${String(size)} in the ${op} ${node}: it may work at ${String(size)} only.`,
    where: node,
    fix: 'Run it at other sizes: --probe.',
  }));
}

function withResults(values: readonly MappedValue[], probed: Probe | null, broken: ReadonlySet<string>): ValueAxes[] {
  return values.map((value) => ({
    name: value.name,
    dtype: value.dtype,
    axes: axesOf(value).map((axis): Axis => {
      if (probed === null || probed.base.failure !== null) return axis;
      const size = value.sizes?.[axis.index] ?? null;
      if (axis.value !== null)
        return { ...axis, works: broken.has(`${value.name}:${String(axis.index)}`) ? [] : [axis.value] };
      const inferred = symbolOf(size)?.name;
      const variation =
        probed.variations.find(({ symbol }) => symbol === axis.symbol) ??
        probed.variations.find(({ symbol }) => symbol === inferred);
      return variation === undefined ? axis : { ...axis, ...resultOf(variation, probed.base) };
    }),
  }));
}

function baseFindings({ base }: Probe): Finding[] {
  if (base.failure !== null)
    return [
      {
        rule: 'does-not-run',
        severity: 'error',
        message: `No sizes were found at which it runs. ${base.failure.message}`,
        where: base.failure.node ?? '',
        fix: 'Give sizes at which it should run: --at symbol=size.',
      },
    ];
  return base.wrong.map(({ output, axis, message, node }) => ({
    rule: 'wrong-output-shape',
    severity: 'warning' as const,
    message,
    where: `output ${output}, axis ${String(axis)}${node === null ? '' : `, ${node}`}`,
    fix: 'The file declares another shape than it gives; export it again or correct the declared shape.',
  }));
}

function probeFindings(probed: Probe, { symbols, met, ranges }: Known): Finding[] {
  const axesOfSymbol = (symbol: string): readonly string[] => symbols.find((row) => row.symbol === symbol)?.axes ?? [];
  const findings = baseFindings(probed);
  const told = new Set<string>();
  for (const variation of probed.variations) {
    const tied = tiedFinding(variation, axesOfSymbol);
    const key = [variation.symbol, ...variation.together].sort().join('\n');
    if (tied !== undefined && !told.has(key)) findings.push(tied);
    if (tied === undefined || !told.has(key))
      findings.push(
        ...symbolFindings(variation, probed, axesOfSymbol(variation.symbol), met, ranges.get(variation.symbol)),
      );
    findings.push(...notRunFinding(variation, ranges.get(variation.symbol), axesOfSymbol(variation.symbol)));
    if (tied !== undefined) told.add(key);
  }
  return [...findings, ...cutShortFindings(probed)];
}

/** Symbols that are the batch, with those that go with it, and work at the sizes of a batch test. */
function batchOf(map: AxisMap, probed: Probe): string[] | undefined {
  const variation = probed.variations.find(({ symbol }) => isRowSymbol(map, symbol));
  if (variation === undefined) return undefined;
  const { works } = resultOf(variation, probed.base);
  const symbols = [variation.symbol, ...variation.together];
  return works.includes(1) && works.includes(3) ? symbols : undefined;
}

async function runProbe(
  context: JobContext,
  model: OpenedModel,
  map: AxisMap,
  met: readonly Meeting[],
  request: AxesRequest,
  dir: string,
): Promise<{ probed: Probe; rows: Finding[]; runs: number }> {
  const options = {
    threads: request.threads,
    seconds: request.timeout,
    at: request.at,
    ranges: readRanges(model.report.metadata).ranges,
    dir,
  };
  const probed = await probe(share(context, 0, 0.9), model, map, met, options);
  const batch = probed.base.failure === null ? batchOf(map, probed) : undefined;
  if (batch === undefined) return { probed, rows: [], runs: probed.runs };
  context.progress(0.9, 'comparing rows of a batch with each alone');
  const { findings, runs } = await batchFindings(context, model.report.path, map, probed.base.sizes, batch, options);
  return { probed, rows: findings, runs: probed.runs + runs };
}

/** Ranges in the file that cannot be read, or are of symbols it does not have: another tool has changed it since. */
function storedRangeFindings(problem: string | null, ranges: AxisRanges, isInput: ReadonlySet<string>): Finding[] {
  const finding = (message: string, fix: string): Finding => ({
    rule: 'bad-ranges',
    severity: 'warning',
    message,
    where: rangesKey,
    fix,
  });
  if (problem !== null)
    return [
      finding(
        `The ranges in the file's metadata (${rangesKey}) cannot be read: ${problem}.`,
        'Give them anew: --range.',
      ),
    ];
  return [...ranges.keys()]
    .filter((symbol) => !isInput.has(symbol))
    .map((symbol) =>
      finding(`The file keeps a range for ${symbol}, which no input has.`, 'Any edit of its axes drops it.'),
    );
}

interface Known {
  map: AxisMap;
  symbols: readonly AxisSymbol[];
  met: readonly Meeting[];
  freezes: readonly DeclaredFreeze[];
  ranges: AxisRanges;
  rangeFindings: readonly Finding[];
}

function knownOf(model: OpenedModel): Known {
  const map = axisMap(model);
  const symbols = symbolFlow(model, map);
  const isInput = new Set(symbols.map(({ symbol }) => symbol));
  const met = [...meetings(model), ...declaredMeetings(model, map)].filter(({ symbol }) => isInput.has(symbol));
  const freezes = declaredFreezes(model).filter(({ symbol }) => isInput.has(symbol));
  const { ranges, problem } = readRanges(model.report.metadata);
  return { map, symbols, met, freezes, ranges, rangeFindings: storedRangeFindings(problem, ranges, isInput) };
}

const takesAll = (variation: Variation, { base }: Probe): boolean => resultOf(variation, base).breaks.length === 0;

function reportOf(model: OpenedModel, known: Known, probed: Probe | null): AxesReport {
  const { map, symbols, met, freezes, ranges } = known;
  const broken = new Set((probed?.base.wrong ?? []).map(({ output, axis }) => `${output}:${String(axis)}`));
  const inputs = withResults(map.inputs, probed, broken);
  return {
    schemaVersion: 1,
    path: model.report.path,
    probed: probed !== null,
    runs: 0,
    inputs,
    outputs: withResults(map.outputs, probed, broken),
    symbols: symbols.map((row) => ({
      ...row,
      base: probed?.base.failure === null ? (probed.base.sizes[row.symbol] ?? null) : null,
      sameAs: [...(probed?.variations.find(({ symbol }) => symbol === row.symbol)?.together ?? [])],
      range: ranges.get(row.symbol) ?? null,
    })),
    repairable: [...new Set([...met, ...freezes].map(({ symbol }) => symbol))].filter(
      // Where it was run, only what broke.
      (name) => probed === null || probed.variations.some((each) => each.symbol === name && !takesAll(each, probed)),
    ),
    tensorrt: tensorrtProfile(inputs, ranges),
    findings: [
      ...known.rangeFindings,
      ...staticBatch(map),
      ...declaredFreezeFindings(freezes),
      ...(probed === null ? suspicions(met) : probeFindings(probed, known)),
    ],
  };
}

/** The axes of a model, from what its file says alone. */
export const listedAxes = (model: OpenedModel): AxesReport => reportOf(model, knownOf(model), null);

/**
 * The axes of an ONNX model; with `probe` it is run at several sizes of each symbol. `dir`: scratch folder. Throws
 * FORMAT_UNSUPPORTED for probing another format, and what keeps the model from being opened or loaded.
 */
export async function axesReport(context: JobContext, request: AxesRequest, dir: string): Promise<AxesReport> {
  const model = await openModel(request.path);
  if (!request.probe) return listedAxes(model);
  if (model.report.format !== 'onnx')
    throw new LapidaryError(
      'FORMAT_UNSUPPORTED',
      `Only ONNX models can be probed; this is ${model.report.format}.`,
      'Export it to ONNX first.',
    );
  const known = knownOf(model);
  const { probed, rows, runs } = await runProbe(context, model, known.map, known.met, request, dir);
  const report = reportOf(model, known, probed);
  return { ...report, runs, findings: [...report.findings, ...rows] };
}
