/** An edit of axes applied to what a model declares: new dims of its inputs and outputs, or why it cannot be. Pure. */
import type { AxisEdit } from '../../../src-shared/axes.js';
import type { AxisRanges } from '../../../src-shared/axis-ranges.js';
import { LapidaryError } from '../../../src-shared/errors.js';
import type { Dim } from '../../../src-shared/graph.js';
import type { AxisMap, MappedValue } from '../axis-map.js';
import { newRanges } from './new-ranges.js';
import type { Meeting } from '../meets.js';
import { counted } from '../../../src-shared/units.js';

export interface NewAxes {
  inputs: ReadonlyMap<string, Dim[]>;
  outputs: ReadonlyMap<string, Dim[]>;
  /** Output axes that were asked for, `logits:0`; the others follow from the inputs. */
  asked: ReadonlySet<string>;
  /** Number each new symbol stood for, where it stood for one. */
  olds: ReadonlyMap<string, number>;
  /** Sizes that symbols are meant to take afterwards. */
  ranges: AxisRanges;
}

const symbolPattern = /^[A-Za-z_][\w.]{0,119}$/;

function refuse(message: string, hint = 'Run `lapidary axes MODEL` to see its axes and symbols.'): LapidaryError {
  return new LapidaryError('USAGE', message, hint);
}

function checkSize(size: number, what: string): void {
  if (!Number.isSafeInteger(size) || size < 1)
    throw refuse(`${what} cannot be ${String(size)}: a size is a whole number of 1 or more.`);
}

function checkName(name: string): void {
  if (!symbolPattern.test(name))
    throw refuse(
      `'${name.slice(0, 80)}' cannot be the name of a symbol.`,
      'A symbol begins with a letter or _, and goes on with letters, digits, _ and dots.',
    );
}

const dimsOf = ({ declared, sizes }: MappedValue): Dim[] => [...(declared ?? sizes?.map(() => null) ?? [])];

class Editing {
  readonly inputs: Map<string, Dim[]>;
  readonly outputs: Map<string, Dim[]>;
  readonly asked = new Set<string>();
  readonly olds = new Map<string, number>();

  constructor(readonly map: AxisMap) {
    this.inputs = new Map(map.inputs.map((value) => [value.name, dimsOf(value)]));
    this.outputs = new Map(map.outputs.map((value) => [value.name, dimsOf(value)]));
  }

  get all(): [string, Dim[]][] {
    return [...this.inputs, ...this.outputs];
  }

  get symbols(): Set<string> {
    return new Set(this.all.flatMap(([, dims]) => dims.filter((dim) => typeof dim === 'string')));
  }

  requireSymbol(symbol: string): void {
    if (this.symbols.has(symbol)) return;
    throw refuse(
      `The model's inputs and outputs have no symbol ${symbol}.`,
      `There are: ${[...this.symbols].join(', ') || 'none'}.`,
    );
  }

  replace(symbol: string, by: Dim): void {
    for (const [, dims] of this.all) dims.forEach((dim, axis) => dim === symbol && (dims[axis] = by));
  }

  set(value: string, axis: number, to: string | number): void {
    const dims = this.inputs.get(value) ?? this.outputs.get(value);
    if (dims === undefined) {
      const known = this.all.map(([name]) => name).slice(0, 12);
      throw refuse(`The model has no input or output ${value}.`, `It has ${known.join(', ')}.`);
    }
    if (!Number.isInteger(axis) || axis < 0 || axis >= dims.length)
      throw refuse(
        `${value} has ${counted(dims.length, 'axis', 'axes')}, counted from 0; there is no axis ${String(axis)}.`,
      );
    const before = dims[axis] ?? null;
    if (typeof to === 'number') this.#setNumber(value, axis, dims, to);
    else this.#setSymbol(value, axis, to, before);
    dims[axis] = to;
    if (!this.inputs.has(value)) this.asked.add(`${value}:${String(axis)}`);
  }

  #setNumber(value: string, axis: number, dims: Dim[], to: number): void {
    const place = `${value}:${String(axis)}`;
    const before = dims[axis] ?? null;
    checkSize(to, place);
    if (typeof before === 'number' && before !== to)
      throw refuse(
        `${place} is fixed at ${String(before)} in the model; another number would not fit its operators.`,
        `Make it symbolic first: --set ${place}=NAME.`,
      );
    const shared = this.all.some(([name, each]) =>
      each.some((dim, at) => dim === before && !(name === value && at === axis)),
    );
    if (typeof before === 'string' && shared)
      throw refuse(
        `${before} is more axes than ${place}; one of them alone cannot be fixed.`,
        `Fix all: --fix ${before}=${String(to)}.`,
      );
  }

  #setSymbol(value: string, axis: number, to: string, before: Dim): void {
    checkName(to);
    if (typeof before !== 'number' || !this.inputs.has(value)) return;
    const old = this.olds.get(to);
    if (old !== undefined && old !== before)
      throw refuse(
        `${value}:${String(axis)} is ${String(before)}, and another axis that is to be ${to} is ${String(old)}: they cannot be one symbol.`,
        'Give them different names.',
      );
    this.olds.set(to, before);
  }
}

/** Throws USAGE for what does not fit the model; nothing is changed then. */
export function newAxes(
  map: AxisMap,
  edit: AxisEdit,
  met: readonly Pick<Meeting, 'symbol' | 'size'>[],
  before: AxisRanges,
): NewAxes {
  const { set, fix, rename, unify, repair } = edit;
  const editing = new Editing(map);
  for (const symbol of repair) {
    editing.requireSymbol(symbol);
    const frozen = met.find((each) => each.symbol === symbol);
    if (frozen === undefined)
      throw refuse(
        `Nothing in the model is seen to hold ${symbol} at one size.`,
        'Run `lapidary axes MODEL --probe` to see where it breaks.',
      );
    editing.olds.set(symbol, frozen.size);
  }
  for (const [symbol, size] of Object.entries(fix)) {
    editing.requireSymbol(symbol);
    checkSize(size, symbol);
    editing.replace(symbol, size);
  }
  for (const [from, to] of Object.entries(unify)) {
    editing.requireSymbol(from);
    editing.requireSymbol(to);
    editing.replace(from, to);
  }
  for (const [from, to] of Object.entries(rename)) {
    editing.requireSymbol(from);
    checkName(to);
    if (editing.symbols.has(to) && from !== to)
      throw refuse(`There is a symbol ${to} already.`, `To make ${from} and ${to} one: --unify ${from}=${to}.`);
    editing.replace(from, to);
  }
  for (const { value, axis, to } of set) editing.set(value, axis, to);
  const { inputs, outputs, asked, olds } = editing;
  const free = new Set([...inputs.values()].flat().filter((dim) => typeof dim === 'string'));
  return { inputs, outputs, asked, olds, ranges: newRanges(before, edit, free) };
}
