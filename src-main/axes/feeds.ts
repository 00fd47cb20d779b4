/**
 * What integer and bool inputs are for, as the graph uses them: indices of a table, a mask, lengths. A model that is run
 * on values no caller would give breaks for reasons that have nothing to do with its axes.
 */
import { dtypeName } from '../../src-shared/dtype.js';
import { type NodeIndex, nodeInputs, nodeOutputs, type ValueIndex } from '../../src-shared/graph.js';
import { Consumers } from '../analysis/consumers.js';
import { normalAxis } from '../analysis/shapes/shapes.js';
import type { Size } from '../analysis/shapes/size.js';
import type { OpenedModel } from '../formats/model-format.js';
import { type EditedShapes, undeclaredShapes } from './edited-model.js';

/** How an input is filled. */
export type Feed =
  /** Entries of tables: of each its size, and what is added to the input before it is taken as an index. */
  | { kind: 'indices'; tables: readonly Table[] }
  /** A mask that hides nothing: this value everywhere. */
  | { kind: 'mask'; value: 0 | 1 }
  /** As long as the sequence axis is. */
  | { kind: 'lengths' };

export interface Table {
  entries: Size;
  offset: number;
}

/** Values that are gone through for one input. */
const maxSteps = 400;
/** Numbers that hide what they are added to or put in place of. */
const hiding = -1000;

/** What is known of a value that comes from an input: `input + offset`, or whether 1 still means 1 there. */
interface Derived {
  value: ValueIndex;
  offset: number;
  /** 1 of the input is false here, as after Not. */
  flipped: boolean;
}

const passing = new Set(
  'Cast Identity Reshape Unsqueeze Squeeze Transpose Flatten Slice Expand Tile Concat Split Gather GatherElements GatherND Clip Dropout Trilu'.split(
    ' ',
  ),
);

/** Their second input are indices. */
const indexing = new Set(['Gather', 'GatherElements', 'GatherND', 'ScatterElements', 'ScatterND']);
const floats: ReadonlySet<string> = new Set(['float32', 'float16', 'float64', 'bfloat16']);

class InputUses {
  readonly #consumers: Consumers;
  readonly #shapes: EditedShapes;

  constructor(readonly model: OpenedModel) {
    this.#consumers = new Consumers(model);
    this.#shapes = undeclaredShapes(model);
  }

  /** What the uses of an input say of it; undefined where they say nothing. */
  of(input: ValueIndex): Feed | undefined {
    const tables: Table[] = [];
    let mask: 0 | 1 | undefined;
    let isLength = false;
    const seen = new Set<ValueIndex>([input]);
    const waiting: Derived[] = [{ value: input, offset: 0, flipped: false }];
    for (let at = waiting.pop(); at !== undefined && seen.size < maxSteps; at = waiting.pop()) {
      for (const node of this.#consumers.of(at.value)) {
        const places = this.#placesOf(node, at.value);
        const op = this.#op(node);
        for (const entries of this.#tableEntries(op, node, places)) tables.push({ entries, offset: at.offset });
        mask ??= this.#maskAt(op, node, places, at);
        isLength ||= this.#isLength(op, places);
        for (const next of this.#onwards(op, node, places, at))
          if (!seen.has(next.value)) {
            seen.add(next.value);
            waiting.push(next);
          }
      }
    }
    // Ids that are compared with the padding's are a mask, too.
    if (tables.length > 0) return { kind: 'indices', tables };
    if (mask !== undefined) return { kind: 'mask', value: mask };
    return isLength ? { kind: 'lengths' } : undefined;
  }

  #op(node: NodeIndex): string {
    const { nodes, strings } = this.model.graph;
    return strings.get(nodes.op[node] ?? 0);
  }

  #placesOf(node: NodeIndex, value: ValueIndex): number[] {
    return [...nodeInputs(this.model.graph, node)].flatMap((each, place) =>
      each >= 0 && this.model.valueSource(each) === value ? [place] : [],
    );
  }

  #input(node: NodeIndex, place: number): ValueIndex {
    return nodeInputs(this.model.graph, node)[place] ?? -1;
  }

  /** Sizes of the table's axes that a node takes the value as indices of: every index has to fit the shortest. */
  #tableEntries(op: string, node: NodeIndex, places: readonly number[]): readonly Size[] {
    if (!places.includes(1) || !indexing.has(op)) return [];
    const [table, indices] = [this.#input(node, 0), this.#input(node, 1)];
    const shape = table < 0 ? null : this.#shapes.shapeOf(table);
    if (shape === null) return [];
    if (op.endsWith('ND')) {
      // One index for each of the first axes, as many as the indices' last axis is long.
      const counted = this.#shapes.shapeOf(indices)?.at(-1);
      return shape.slice(0, typeof counted === 'number' ? counted : shape.length);
    }
    const axis = normalAxis(this.model.nodeAttributes(node).int('axis') ?? 0, shape.length);
    return axis === undefined ? [] : [shape[axis] ?? null];
  }

  /** The number that one input of a node is; undefined where it is none, -Infinity where a float is too low to be kept. */
  #number(node: NodeIndex, place: number): number | undefined {
    const value = this.#input(node, place);
    if (value < 0) return undefined;
    const items = this.#shapes.elementsOf(this.model.valueSource(value));
    const [item] = items ?? [];
    if (items?.length !== 1) return undefined;
    if (typeof item === 'number') return item;
    const { bytes, dtype } = this.model.graph.values;
    const isStored = (bytes[value] ?? 0) > 0;
    return item === null && isStored && floats.has(dtypeName(dtype[value] ?? 0)) ? -Infinity : undefined;
  }

  /** The value of the input that hides nothing, where this node makes a mask of it. */
  #maskAt(op: string, node: NodeIndex, places: readonly number[], { flipped }: Derived): 0 | 1 | undefined {
    const keeps = (one: boolean): 0 | 1 => (one === flipped ? 0 : 1);
    // Where(mask, scores, -inf) keeps what is 1, Where(mask, -inf, scores) what is 0.
    if (op === 'Where' && places.includes(0)) {
      if ((this.#number(node, 1) ?? 0) <= hiding) return keeps(false);
      if ((this.#number(node, 2) ?? 0) <= hiding) return keeps(true);
    }
    // (1 - mask) * -10000, and mask * -10000 + ….
    if (op === 'Mul') {
      const other = this.#number(node, places.includes(0) ? 1 : 0);
      if (other !== undefined && other <= hiding) return keeps(false);
    }
    return undefined;
  }

  #isLength(op: string, places: readonly number[]): boolean {
    if (op === 'ReverseSequence') return places.includes(1);
    return ['LSTM', 'GRU', 'RNN'].includes(op) && places.includes(4);
  }

  /** What goes on from a node, and what the input is there. */
  #onwards(op: string, node: NodeIndex, places: readonly number[], from: Derived): Derived[] {
    const to = (offset: number, flipped: boolean): Derived[] =>
      [...nodeOutputs(this.model.graph, node)]
        .filter((value) => value >= 0)
        .map((value) => ({ value, offset, flipped }));
    const [place = 0] = places;
    if (op === 'Where' || op === 'And' || op === 'Or' || op === 'Mul' || op === 'Max' || op === 'Min')
      // Joined with other masks, or one of two ways ids may come.
      return to(from.offset, from.flipped);
    if (passing.has(op)) return place === 0 || op === 'Concat' ? to(from.offset, from.flipped) : [];
    if (op === 'Not') return to(0, !from.flipped);
    const other = this.#number(node, place === 0 ? 1 : 0);
    // What is added to another value is no index of its own any more: it may be a row's start in a flattened table.
    if (other === undefined && (op === 'Add' || op === 'Sub')) return [];
    if (op === 'Add') return to(from.offset + (other ?? 0), from.flipped);
    if (op === 'Sub') return place === 0 ? to(from.offset - (other ?? 0), from.flipped) : to(0, !from.flipped);
    if (op === 'Equal' && other !== undefined) return to(0, other === 0 ? !from.flipped : from.flipped);
    if (op === 'Greater' || op === 'GreaterOrEqual') return to(0, from.flipped);
    if (op === 'Less' || op === 'LessOrEqual') return to(0, !from.flipped);
    return [];
  }
}

const isWhole = (dtype: string | null): boolean => dtype === 'bool' || /^u?int(8|16|32|64)$/.test(dtype ?? '');

/** By its name alone, where the graph does not say. */
function named(name: string, rank: number): Feed | undefined {
  if (/mask/i.test(name)) return { kind: 'mask', value: 1 };
  if (rank <= 1 && /(^|[_.])(len|lens|length|lengths)$/i.test(name)) return { kind: 'lengths' };
  return undefined;
}

/** How each integer and bool input of the main graph is filled, where its uses or its name tell. */
export function feedsOf(model: OpenedModel): Map<string, Feed> {
  const { values, strings, graphs } = model.graph;
  const asked = model.report.inputs.filter(({ dtype }) => isWhole(dtype));
  if (asked.length === 0) return new Map();
  const uses = new InputUses(model);
  const rows = new Map((graphs[0]?.inputs ?? []).map((row) => [strings.get(values.name[row] ?? 0), row]));
  const feeds = new Map<string, Feed>();
  for (const { name, dtype, shape } of asked) {
    const row = rows.get(name);
    const used = row === undefined ? undefined : uses.of(row);
    const feed = used?.kind === 'mask' || used?.kind === 'indices' ? used : (named(name, shape?.length ?? 2) ?? used);
    if (feed !== undefined && (feed.kind === 'mask' || dtype !== 'bool')) feeds.set(name, feed);
  }
  return feeds;
}
