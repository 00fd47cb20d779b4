/** Repairs as messages of the file: nodes given another shape, constants cut to one row and expanded to the size of others. */
import Long from 'long';
import { dtypeCode } from '../../../src-shared/dtype.js';
import type { NodeIndex } from '../../../src-shared/graph.js';
import type { ByteSource } from '../../formats/byte-source.js';
import type { OpenedModel } from '../../formats/model-format.js';
import type { GivenNode, GivenTensor, ModelEdits } from '../../formats/onnx/edit/model-edits.js';
import { readNodes } from '../../formats/onnx/edit/read-node.js';
import { onnx } from '../../formats/onnx/onnx.generated.js';
import type { OperandRepair } from './operand-repair.js';
import type { NodeRepair, ShapeRepair } from './repairs.js';

function int64(name: string, items: readonly number[]): GivenTensor {
  const rawData = new Uint8Array(BigInt64Array.from(items.map(BigInt)).buffer);
  return { name, dataType: dtypeCode('int64') ?? 7, dims: [Long.fromNumber(items.length)], rawData };
}

/** Names no value of the model has. */
function freshNames({ graph: { values, strings } }: OpenedModel): (wanted: string) => string {
  const taken = new Set(Array.from(values.name, (name) => strings.get(name)));
  return (wanted) => {
    let name = wanted;
    for (let at = 1; taken.has(name); at += 1) name = `${wanted}_${String(at)}`;
    taken.add(name);
    return name;
  };
}

function withInput(node: GivenNode, place: number, name: string): GivenNode {
  return { ...node, input: (node.input ?? []).map((input, at) => (at === place ? name : input)) };
}

/** Writes the nodes that stand before a repaired one. */
class Before {
  readonly nodes: GivenNode[] = [];

  constructor(
    readonly base: string,
    readonly fresh: (wanted: string) => string,
    readonly constants: GivenTensor[],
  ) {}

  vector(what: string, items: readonly number[]): string {
    const name = this.fresh(`${this.base}_${what}`);
    this.constants.push(int64(name, items));
    return name;
  }

  node(what: string, opType: string, input: string[], axis?: number): string {
    const name = this.fresh(`${this.base}_${what}`);
    const { INT } = onnx.AttributeProto.AttributeType;
    const attribute = axis === undefined ? [] : [{ name: 'axis', type: INT, i: Long.fromNumber(axis) }];
    this.nodes.push({ opType, name, input, output: [name], attribute });
    return name;
  }

  /** One axis of a value's shape, as a vector. */
  size(value: string, axis: number): string {
    const shape = this.node('shape', 'Shape', [value]);
    return this.node('size', 'Gather', [shape, this.vector('axis', [axis])], 0);
  }
}

/** The shape as a value: a constant, or its parts joined. */
function shapeName({ after, computed, place }: ShapeRepair, node: GivenNode, before: Before): string {
  if (computed.size === 0 && after.every((size) => typeof size === 'number'))
    return before.vector('shape', after.map(Number));
  const parts = after.map((size, at) => {
    const how = computed.get(at);
    if (how === undefined) {
      if (typeof size === 'number') return before.vector(`part_${String(at)}`, [size]);
      return before.node('kept', 'Gather', [node.input?.[place] ?? '', before.vector('kept_at', [at])], 0);
    }
    let part = before.size(node.input?.[0] ?? '', how.axis);
    if (how.times !== 1) part = before.node('times', 'Mul', [part, before.vector('factor', [how.times])]);
    if (how.by !== 1) part = before.node('by', 'Div', [part, before.vector('divisor', [how.by])]);
    return part;
  });
  return before.node('shape', 'Concat', parts, 0);
}

/** One row of the operand, expanded where it has to have as many as another operand. */
function operandName({ place, axis, cut, like, shape }: OperandRepair, node: GivenNode, before: Before): string {
  let name = node.input?.[place] ?? '';
  if (cut) name = before.node(`row_${String(place)}`, 'Gather', [name, before.vector('first', [0])], axis);
  if (like === null) return name;
  const ones = (count: number): string[] =>
    count === 0 ? [] : [before.vector('ones', new Array<number>(count).fill(1))];
  const size = before.size(node.input?.[like.place] ?? '', like.axis);
  const parts = [...ones(axis), size, ...ones(shape.length - axis - 1)];
  const target = parts.length === 1 ? size : before.node('target', 'Concat', parts, 0);
  return before.node(`rows_${String(place)}`, 'Expand', [name, target]);
}

/** The part of the edits that the repairs are. */
export function repairEdits(
  model: OpenedModel,
  source: ByteSource,
  repairs: readonly NodeRepair[],
): Pick<ModelEdits, 'nodes' | 'addInitializers'> {
  if (repairs.length === 0) return {};
  const stored = readNodes(source, new Set(repairs.map(({ node }) => node)));
  const fresh = freshNames(model);
  const addInitializers: GivenTensor[] = [];
  const nodes = new Map<NodeIndex, GivenNode[]>();
  for (const [index, node] of stored) {
    const base = node.name === '' ? node.opType : node.name;
    const before = new Before(base, fresh, addInitializers);
    let changed: GivenNode = node;
    for (const repair of repairs) {
      if (repair.node !== index) continue;
      const name = repair.kind === 'shape' ? shapeName(repair, node, before) : operandName(repair, node, before);
      changed = withInput(changed, repair.place, name);
    }
    nodes.set(index, [...before.nodes, changed]);
  }
  return { nodes, addInitializers };
}
