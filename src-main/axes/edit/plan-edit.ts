/** An edit of axes worked out: what changes, what is repaired for it, and where it does not get through. */
import type { AxisChange, AxisEdit, AxisRefusal, AxisRepair, RangeChange } from '../../../src-shared/axes.js';
import { type AxisRanges, rangesKey, readRanges, writeRanges } from '../../../src-shared/axis-ranges.js';
import { LapidaryError } from '../../../src-shared/errors.js';
import type { Dim } from '../../../src-shared/graph.js';
import type { Size } from '../../analysis/shapes/size.js';
import type { ByteSource } from '../../formats/byte-source.js';
import type { OpenedModel } from '../../formats/model-format.js';
import type { ModelEdits } from '../../formats/onnx/edit/model-edits.js';
import { type AxisMap, axisMap, symbolOf } from '../axis-map.js';
import { declaredFreezes, type DeclaredFreeze } from '../declared-freezes.js';
import { meetings } from '../meets.js';
import { type NewAxes, newAxes } from './new-axes.js';
import { rangeChanges } from './new-ranges.js';
import { repairEdits } from './repair-edits.js';
import { type Choice, type NodeRepair, type Picks, repairAll, shownRepair } from './repairs.js';

export interface WorkedOutEdit {
  changes: AxisChange[];
  ranges: RangeChange[];
  repairs: AxisRepair[];
  refused: AxisRefusal[];
  /** Number each new symbol stood for. */
  olds: ReadonlyMap<string, number>;
  /** Dims of inputs and outputs afterwards, by name. */
  shapes: ReadonlyMap<string, readonly Dim[]>;
  nodeRepairs: readonly NodeRepair[];
  /** Reshapes with several places for a symbol. */
  choices: readonly Choice[];
  /** Sizes that symbols are meant to take afterwards. */
  newRanges: AxisRanges;
}

/** Dims of an output after the edit: as asked, else what its operators make of the new inputs. */
function outputDims(
  name: string,
  dims: readonly Dim[],
  sizes: readonly Size[] | null,
  { asked, olds, inputs }: NewAxes,
  refused: AxisRefusal[],
): Dim[] {
  const symbols = new Set([...inputs.values()].flat());
  return dims.map((dim, axis) => {
    const size = sizes?.[axis] ?? null;
    const symbol = symbolOf(size)?.name;
    const known = symbol !== undefined && symbols.has(symbol) ? symbol : undefined;
    if (asked.has(`${name}:${String(axis)}`)) {
      const given = typeof size === 'number' ? size : known;
      if (given !== undefined && given !== dim && symbols.has(dim))
        refused.push({
          where: `${name}:${String(axis)}`,
          reason: `It cannot be ${String(dim)}: its operators give ${String(given)}.`,
        });
      return dim;
    }
    if (typeof size === 'number') return size;
    if (typeof dim !== 'number') return dim;
    // A number that was declared and may not hold any more.
    return known ?? (olds.size > 0 ? null : dim);
  });
}

/** What is declared of values in between is left out: that alone lets some symbols through. */
function declaredRepairs(freezes: readonly DeclaredFreeze[], { repair }: AxisEdit): AxisRepair[] {
  return freezes
    .filter(({ symbol }) => repair.includes(symbol))
    .map(({ symbol, size, values, first }) => ({
      node: values === 1 ? first : `${first} and ${String(values - 1)} more`,
      op: 'declared shape',
      before: String(size),
      after: symbol,
    }));
}

function changesOf(
  map: AxisMap,
  { inputs, asked }: NewAxes,
  outputs: ReadonlyMap<string, readonly Dim[]>,
): AxisChange[] {
  const list = (
    values: AxisMap['inputs'],
    after: ReadonlyMap<string, readonly Dim[]>,
    isInput: boolean,
  ): AxisChange[] =>
    values.flatMap(({ name, declared }) =>
      (after.get(name) ?? []).flatMap((dim, index): AxisChange[] => {
        const before = declared?.[index] ?? null;
        const axis = `${name}:${String(index)}`;
        return before === dim ? [] : [{ axis, before, after: dim, follows: !isInput && !asked.has(axis) }];
      }),
    );
  return [...list(map.inputs, inputs, true), ...list(map.outputs, outputs, false)];
}

/** Why a place that needs the old size is not repaired. */
function whyNot(op: string, symbol: string, body: string | null): string {
  if (body !== null) return `. It is in ${body}, and only nodes of the main graph are repaired.`;
  if (op === 'Squeeze') return `: it takes that axis away.`;
  if (op === 'Split' || op === 'Gather') return `: it takes that many parts of it.`;
  if (op === 'Reshape') return `, and where ${symbol} belongs in it cannot be known.`;
  return `: another of its inputs has that size, and its rows there are not all the same.`;
}

/** Works an edit out, in one of the ways there are. Throws USAGE for what does not fit the model, FORMAT_UNSUPPORTED for another format than ONNX. */
export function workOutPicked(model: OpenedModel, edit: AxisEdit, picks: Picks): WorkedOutEdit {
  const map = axisMap(model);
  if (model.report.format !== 'onnx')
    throw new LapidaryError(
      'FORMAT_UNSUPPORTED',
      `Axes of ONNX models can be edited; this is ${model.report.format}.`,
      'Export it to ONNX first.',
    );
  const freezes = declaredFreezes(model);
  const before = readRanges(model.report.metadata).ranges;
  const axes = newAxes(map, edit, [...meetings(model), ...freezes], before);
  const { repairs, shapes, choices } = repairAll(model, axes.inputs, axes.olds, picks);
  const { values, strings, graphs } = model.graph;
  const refused: AxisRefusal[] = [];
  const outputs = new Map(
    [...axes.outputs].map(([name, dims]) => {
      const row = (graphs[0]?.outputs ?? []).find((each) => strings.get(values.name[each] ?? 0) === name) ?? -1;
      return [name, outputDims(name, dims, row < 0 ? null : shapes.shapeOf(row), axes, refused)];
    }),
  );
  const told = new Set<string>();
  for (const { symbol, size, node, op, body = null } of meetings(model, shapes)) {
    if (!axes.olds.has(symbol) || told.has(node)) continue;
    told.add(node);
    refused.push({
      where: node,
      reason: `This ${op} needs ${symbol} to be ${String(size)}${whyNot(op, symbol, body)}`,
    });
  }
  const ranked = ([, dims]: [string, readonly Dim[]]): boolean => dims.length > 0;
  return {
    changes: changesOf(map, axes, outputs),
    ranges: rangeChanges(before, axes.ranges),
    repairs: [...declaredRepairs(freezes, edit), ...repairs.map((repair) => shownRepair(model, repair, choices))],
    refused,
    olds: axes.olds,
    shapes: new Map([...axes.inputs, ...outputs].filter(ranked)),
    nodeRepairs: repairs,
    choices,
    newRanges: axes.ranges,
  };
}

/** The edits of the file that an edit worked out is. Reads the nodes that are repaired. */
export function fileEdits(
  model: OpenedModel,
  { rename, unify }: AxisEdit,
  { changes, repairs, ranges, newRanges, shapes, nodeRepairs }: WorkedOutEdit,
  source: ByteSource,
): ModelEdits {
  const metadata = ranges.length === 0 ? {} : { metadata: new Map([[rangesKey, writeRanges(newRanges)]]) };
  // Ranges alone are said in the metadata: the graph stays byte for byte.
  if (changes.length + repairs.length === 0) return metadata;
  return {
    ...metadata,
    shapes,
    // It describes the old axes; runtimes believe it where it is wrong.
    valueInfo: 'drop',
    renameSymbols: new Map(Object.entries({ ...rename, ...unify })),
    ...repairEdits(model, source, nodeRepairs),
  };
}
