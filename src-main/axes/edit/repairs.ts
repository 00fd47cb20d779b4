/** Nodes that hold an old size, found and repaired in one pass in the order in which the new symbols come by. */
import type { AxisRepair } from '../../../src-shared/axes.js';
import { type Dim, type NodeIndex, nodeInputs, nodeOutputs } from '../../../src-shared/graph.js';
import { type Size, textOfSize } from '../../analysis/shapes/size.js';
import { dtypes, type KnownValue, type Shape, tensor, vectorElements } from '../../analysis/shapes/types.js';
import type { OpenedModel } from '../../formats/model-format.js';
import { nodeLabel } from '../symbol-flow.js';
import { type EditedShapes, editedShapes } from '../edited-model.js';
import type { Olds } from './digits.js';
import { Layouts } from './layouts.js';
import { expandedRows, type OperandRepair, operandRepairs, resizeSizes } from './operand-repair.js';
import { type Computed, isNew, repairExpand, repairReshape, type Target } from './reshape-repair.js';
import { SameRows } from './same-rows.js';

/** A node given another shape. */
export interface ShapeRepair {
  kind: 'shape';
  node: NodeIndex;
  /** Place of the input that is the shape. */
  place: number;
  before: readonly Size[];
  after: readonly Size[];
  /** Sizes that are computed from the node's first input. */
  computed: ReadonlyMap<number, Computed>;
  /** The choice it belongs to. */
  key: string | null;
}

export type NodeRepair = ShapeRepair | OperandRepair;

/** A Reshape with several places for a symbol; those of the same shapes are one choice. */
export interface Choice {
  key: string;
  node: NodeIndex;
  /** The shapes it may give, best first. */
  shapes: readonly Shape[];
  /** The best is the one that is surely meant, as far as can be seen. */
  plain: boolean;
}

/** Which of the ways to go for each choice; the first where nothing is said. */
export type Picks = ReadonlyMap<string, number>;

export interface Repaired {
  repairs: readonly NodeRepair[];
  shapes: EditedShapes;
  choices: readonly Choice[];
}

export const shapeText = (sizes: readonly Size[]): string =>
  `[${sizes.map((size) => textOfSize(size) ?? '?').join(', ')}]`;

class Repairing {
  readonly repairs: NodeRepair[] = [];
  readonly choices = new Map<string, Choice>();
  readonly #layouts: Layouts;
  #rows: SameRows | undefined;

  constructor(
    readonly model: OpenedModel,
    readonly olds: Olds,
    readonly picks: Picks,
  ) {
    this.#layouts = new Layouts(model, olds);
  }

  /** What a node is given instead of its own inputs. Nodes of bodies are not the main graph's to change. */
  decide(node: NodeIndex, shapes: EditedShapes): ReadonlyMap<number, KnownValue> | undefined {
    const { nodes, strings } = this.model.graph;
    const op = strings.get(nodes.op[node] ?? 0);
    if (strings.get(nodes.domain[node] ?? 0) !== '') return undefined;
    if (op === 'Reshape') return this.#reshape(node, shapes);
    if (op === 'Expand' || op === 'Resize') return this.#sizes(op, node, shapes);
    return this.#operands(operandRepairs(this.model, shapes, this.#sameRows(shapes), node, this.olds));
  }

  #sameRows(shapes: EditedShapes): SameRows {
    this.#rows ??= new SameRows(this.model, shapes);
    return this.#rows;
  }

  #operands(made: readonly OperandRepair[]): ReadonlyMap<number, KnownValue> | undefined {
    if (made.length === 0) return undefined;
    this.repairs.push(...made);
    return new Map(made.map(({ place, shape, dtype }) => [place, tensor(dtype, shape)]));
  }

  #reshape(node: NodeIndex, shapes: EditedShapes): ReadonlyMap<number, KnownValue> | undefined {
    const [data = -1, row = -1] = nodeInputs(this.model.graph, node);
    const from = data < 0 ? null : shapes.shapeOf(data);
    const target = row < 0 ? undefined : shapes.elementsOf(row);
    if (from === null || target === undefined || !from.some((size) => isNew(size, this.olds))) return undefined;
    const keepZero = this.model.nodeAttributes(node).int('allowzero') === 1;
    const innerOf = (axis: number, symbol: string) => this.#layouts.innerOf(shapes, data, axis, symbol);
    const found = repairReshape(from, target, this.olds, innerOf, keepZero);
    if (found === 'fine') return undefined;
    const key = `${shapeText(from)} → ${shapeText(target)}`;
    if (found.length > 1) {
      const known = this.choices.get(key);
      if (known === undefined)
        this.choices.set(key, { key, node, shapes: found.map(({ shape }) => shape), plain: found[0]?.plain === true });
    }
    const chosen: Target | undefined = found[this.picks.get(key) ?? 0] ?? found[0];
    if (chosen === undefined) return undefined;
    const [output = -1] = nodeOutputs(this.model.graph, node);
    for (const { axis, symbol, inner } of chosen.places) this.#layouts.note(output, axis, symbol, inner);
    if (chosen.after === null) return undefined;
    const { after, computed } = chosen;
    return this.#given({ kind: 'shape', node, place: 1, before: target, after, computed, key });
  }

  #sizes(op: string, node: NodeIndex, shapes: EditedShapes): ReadonlyMap<number, KnownValue> | undefined {
    const place = op === 'Expand' ? 1 : 3;
    const inputs = nodeInputs(this.model.graph, node);
    const from = (inputs[0] ?? -1) < 0 ? null : shapes.shapeOf(inputs[0] ?? -1);
    const row = inputs[place] ?? -1;
    const before = row < 0 ? undefined : shapes.elementsOf(row);
    if (from === null || before === undefined) return undefined;
    if (op === 'Expand') {
      const cut = expandedRows(this.model, shapes, this.#sameRows(shapes), node, before, this.olds);
      if (cut.length > 0) return this.#operands(cut);
      const after = repairExpand(from, before, this.olds);
      return after === 'fine'
        ? undefined
        : this.#given({ kind: 'shape', node, place, before, after, computed: new Map(), key: null });
    }
    const changed = resizeSizes(from, before, this.olds);
    if (changed === undefined) return undefined;
    const after = before.map((size, axis) => changed.get(axis) ?? size);
    const computed = new Map([...changed.keys()].map((axis) => [axis, { axis, times: 1, by: 1 }]));
    return this.#given({ kind: 'shape', node, place, before, after, computed, key: null });
  }

  #given(repair: ShapeRepair): ReadonlyMap<number, KnownValue> {
    this.repairs.push(repair);
    return new Map([[repair.place, tensor(dtypes.int64, [repair.after.length], vectorElements(repair.after))]]);
  }
}

/** Repairs what can be repaired, for inputs of these dims. */
export function repairAll(
  model: OpenedModel,
  inputs: ReadonlyMap<string, readonly Dim[]>,
  olds: Olds,
  picks: Picks = new Map(),
): Repaired {
  if (olds.size === 0) return { repairs: [], shapes: editedShapes(model, inputs), choices: [] };
  const repairing = new Repairing(model, olds, picks);
  const shapes = editedShapes(model, inputs, (node, known) => repairing.decide(node, known));
  const repairs = repairing.repairs.sort((a, b) => a.node - b.node);
  return { repairs, shapes, choices: [...repairing.choices.values()] };
}

/** A repair as it is shown. */
export function shownRepair(model: OpenedModel, repair: NodeRepair, choices: readonly Choice[]): AxisRepair {
  const { nodes, strings } = model.graph;
  const about = { node: nodeLabel(model, repair.node), op: strings.get(nodes.op[repair.node] ?? 0) };
  if (repair.kind === 'shape') {
    const choice = repair.key === null ? undefined : choices.find(({ key, plain }) => key === repair.key && !plain);
    const ways = choice === undefined ? '' : `, one of ${String(choice.shapes.length)} ways: the proof decides`;
    return { ...about, before: shapeText(repair.before), after: `${shapeText(repair.after)}${ways}` };
  }
  const name = strings.get(model.graph.values.name[nodeInputs(model.graph, repair.node)[repair.place] ?? 0] ?? 0);
  return {
    ...about,
    before: `${name} of a fixed size at axis ${String(repair.axis)}`,
    after: `${shapeText(repair.shape)}, ${repair.cut ? 'one of its equal rows' : 'its one row'}${repair.like === null ? '' : ' expanded'}`,
  };
}
