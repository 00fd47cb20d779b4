/** `inspect --cost`: totals, what they were counted at, the dearest scopes and nodes, and what could not be counted. */
import type { CostReport } from '../../../src-shared/cost.js';
import { dearestNodes, sumByGroup } from '../../../src-shared/cost-groups.js';
import { LapidaryError } from '../../../src-shared/errors.js';
import type { ModelGraph } from '../../../src-shared/graph.js';
import { buildScopeTree, type ScopeTree } from '../../../src-shared/scope-tree.js';
import { counted, formatBytes, formatCount, formatFlops, formatMacs, plural } from '../../../src-shared/units.js';
import type { Cost } from '../../analysis/cost/cost-of.js';
import { textTable } from './text-table.js';

const rows = 10;
/** Names longer than this are cut in the middle. */
const nameWidth = 60;

/** `--set batch=8 seq=128` as sizes by symbol. Throws USAGE. */
export function parseSymbols(texts: readonly string[], option = '--set'): Record<string, number> {
  const entries = texts.map((text): [string, number] => {
    const at = text.lastIndexOf('=');
    const size = text.slice(at + 1);
    if (at < 1 || !/^\d{1,15}$/.test(size)) {
      throw new LapidaryError(
        'USAGE',
        `${option} takes a symbol and its size, not '${text}'.`,
        `Write it like ${option} batch=8.`,
      );
    }
    return [text.slice(0, at), Number(size)];
  });
  return Object.fromEntries(entries);
}

/** Throws USAGE for a symbol the model does not have. */
export function checkSymbols(given: Readonly<Record<string, number>>, report: CostReport): void {
  const known = new Set(report.symbols.map(({ name }) => name));
  for (const name of Object.keys(given)) {
    if (known.has(name)) continue;
    const names = report.symbols.map((symbol) => symbol.name).slice(0, 12);
    throw new LapidaryError(
      'USAGE',
      `The model has no symbolic dimension '${name}'.`,
      names.length === 0 ? 'All its dimensions are fixed.' : `It has ${names.join(', ')}.`,
    );
  }
}

/** The dearest nodes as objects, for JSON. */
export function dearestAsJson(graph: ModelGraph, { columns }: Cost): Record<string, unknown>[] {
  return dearestNodes(graph, columns.flops, rows).map((node) => ({
    node,
    name: graph.strings.get(graph.nodes.name[node] ?? 0),
    op: graph.strings.get(graph.nodes.op[node] ?? 0),
    parameters: columns.parameters[node],
    weightBytes: columns.weightBytes[node],
    macs: columns.macs[node],
    flops: columns.flops[node],
    activationBytes: orNull(columns.activationBytes[node]),
  }));
}

const orNull = (value = Number.NaN): number | null => (Number.isNaN(value) ? null : value);

export function costText(graph: ModelGraph, cost: Cost): string {
  const { report } = cost;
  const peak = report.peakNode === null ? '' : `, while ${nodeName(graph, report.peakNode)} runs`;
  const symbols = report.symbols.map(
    ({ name, value, assumed }) =>
      `${short(name)}=${value === null ? '?' : String(value)}${assumed ? ' (assumed)' : ''}`,
  );
  return [
    `cost of one run${symbols.length === 0 ? '' : ` at ${symbols.slice(0, rows).join(', ')}${symbols.length > rows ? ', …' : ''}`}:`,
    `  arithmetic   ${formatMacs(report.macs)}, ${formatFlops(report.flops)} (2 × MAC + other)`,
    `  weights      ${formatBytes(report.weightBytes)} in ${formatCount(report.parameters)} ${plural(report.parameters, 'parameter')}`,
    `  activations  ${formatBytes(report.activationBytes)} at the peak${peak}`,
    ...unknownLines(report),
    ...tables(graph, cost),
  ].join('\n');
}

function unknownLines(report: CostReport): string[] {
  const reasons = { operator: 'no formula', shape: 'unknown shapes', data: 'depends on the data' };
  const lines = report.unknown
    .slice(0, rows)
    .map(
      ({ op, domain, reason, count }) =>
        `    ${domain === '' ? '' : `${domain}.`}${short(op)} × ${String(count)}: ${reasons[reason]}`,
    );
  return [
    ...(report.unknownNodes === 0
      ? []
      : [`  not counted  ${counted(report.unknownNodes, 'node')}, in no total:`, ...lines]),
    ...(report.unknownValues === 0
      ? []
      : [`  not counted  ${counted(report.unknownValues, 'value')} of unknown size, in the activations`]),
    ...(report.countedOnce === 0
      ? []
      : [`  counted once ${formatCount(report.countedOnce)} loops whose trip count is not known`]),
  ];
}

function tables(graph: ModelGraph, { columns, report }: Cost): string[] {
  if (report.flops === 0) return [];
  const share = (flops: number): string => `${((100 * flops) / report.flops).toFixed(1)} %`;
  const head = (title: string): Parameters<typeof textTable>[0] => [
    { title },
    { title: 'MACs', align: 'right' },
    { title: 'FLOPs', align: 'right' },
    { title: 'of all FLOPs', align: 'right' },
    { title: 'weights', align: 'right' },
    { title: 'outputs', align: 'right' },
  ];
  const line = (
    title: string,
    numbers: Record<'macs' | 'flops' | 'weightBytes' | 'activationBytes', number>,
  ): string[] => [
    title,
    formatCount(numbers.macs),
    formatCount(numbers.flops),
    share(numbers.flops),
    formatBytes(numbers.weightBytes),
    Number.isNaN(numbers.activationBytes) ? '?' : formatBytes(numbers.activationBytes),
  ];
  const tree = buildScopeTree(graph, 0);
  const sums = {
    macs: sumByGroup(tree, columns.macs).sums,
    flops: sumByGroup(tree, columns.flops).sums,
    weightBytes: sumByGroup(tree, columns.weightBytes).sums,
    activationBytes: sumByGroup(tree, columns.activationBytes).sums,
  };
  const at = (of: Record<keyof typeof sums, Float64Array>, index: number): Parameters<typeof line>[1] => ({
    macs: of.macs[index] ?? 0,
    flops: of.flops[index] ?? 0,
    weightBytes: of.weightBytes[index] ?? 0,
    activationBytes: of.activationBytes[index] ?? Number.NaN,
  });
  const groups = topGroups(tree)
    .filter((group) => (sums.flops[group] ?? 0) > 0)
    .sort((a, b) => (sums.flops[b] ?? 0) - (sums.flops[a] ?? 0))
    .slice(0, rows);
  const nodes = dearestNodes(graph, columns.flops, rows);
  return [
    ...(groups.length < 2
      ? []
      : [
          '',
          textTable(
            head('scope'),
            groups.map((group) => line(short(tree.groups[group]?.path ?? ''), at(sums, group))),
          ),
        ]),
    '',
    textTable(
      head('node'),
      nodes.map((node) => line(nodeName(graph, node), at(columns, node))),
    ),
  ];
}

/** Groups side by side: the first level of the tree that has more than one. */
function topGroups(tree: ScopeTree): number[] {
  let groups = tree.groups[0]?.children ?? [];
  while (groups.length === 1) groups = tree.groups[groups[0] ?? 0]?.children ?? [];
  return [...groups];
}

function nodeName(graph: ModelGraph, node: number): string {
  const [op, name] = [graph.strings.get(graph.nodes.op[node] ?? 0), graph.strings.get(graph.nodes.name[node] ?? 0)];
  return short(name === '' ? `${op} (node ${String(node)})` : `${op} ${name}`);
}

/** One line of a terminal: no control characters, the middle cut out. */
function short(text: string): string {
  const clean = text.slice(0, 10_000).replace(/\p{Cc}+/gu, ' ');
  return clean.length <= nameWidth ? clean : `${clean.slice(0, nameWidth / 2)}…${clean.slice(1 - nameWidth / 2)}`;
}
