/** What an edit asks for, as sentences, each with what takes it back. Pure. */
import type { AxesReport, AxisEdit } from '../../src-shared/axes.js';
import { rangeText } from '../../src-shared/axis-ranges.js';
import type { AxisDraft } from './draft.js';
import { axisKey } from './draft.js';

export interface Asked {
  text: string;
  without: (draft: AxisDraft) => AxisDraft;
}

function omit<T>(record: Readonly<Record<string, T>>, keys: readonly string[]): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => !keys.includes(key)));
}

/** In the order in which they are applied. */
export function askedOf(report: AxesReport, edit: AxisEdit): Asked[] {
  const axesOf = (symbol: string): string[] =>
    [...report.inputs, ...report.outputs].flatMap(({ name, axes }) =>
      axes.filter((axis) => axis.symbol === symbol).map(({ index }) => axisKey(name, index)),
    );
  const ofSymbol =
    (symbol: string) =>
    (draft: AxisDraft): AxisDraft => ({
      ...draft,
      axes: omit(draft.axes, axesOf(symbol)),
      names: omit(draft.names, [symbol]),
    });
  const list = <T>(record: Readonly<Record<string, T>>, words: (symbol: string, to: T) => string): Asked[] =>
    Object.entries(record).map(([symbol, to]) => ({ text: words(symbol, to), without: ofSymbol(symbol) }));
  return [
    ...edit.repair.map((symbol) => ({
      text: `Let ${symbol} through where it is frozen inside`,
      without: (draft: AxisDraft) => ({ ...draft, repair: draft.repair.filter((each) => each !== symbol) }),
    })),
    ...list(edit.fix, (symbol, size) => `Fix ${symbol} at ${String(size)}, at ${axesOf(symbol).join(', ')}`),
    ...list(
      edit.unify,
      (symbol, to) => `Unify ${symbol} and ${to}: ${[...axesOf(symbol), ...axesOf(to)].join(', ')} become ${to}`,
    ),
    ...list(edit.rename, (symbol, to) => `Rename ${symbol} to ${to}, at ${axesOf(symbol).join(', ')}`),
    ...edit.set.map(({ value, axis, to }) => ({
      text: `Set ${axisKey(value, axis)} to ${String(to)}`,
      without: (draft: AxisDraft) => ({ ...draft, axes: omit(draft.axes, [axisKey(value, axis)]) }),
    })),
    ...Object.entries(edit.ranges).map(([symbol, range]) => ({
      text: range === null ? `Take the range of ${symbol} away` : `Give ${symbol} the range ${rangeText(range)}`,
      without: (draft: AxisDraft) => ({ ...draft, ranges: omit(draft.ranges, [symbol]) }),
    })),
  ];
}
