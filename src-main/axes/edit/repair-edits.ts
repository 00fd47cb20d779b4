/** Repairs as messages of the file: nodes with another shape input, nodes that make initial states of the batch's size. */
import Long from 'long';
import { dtypeCode } from '../../../src-shared/dtype.js';
import type { NodeIndex } from '../../../src-shared/graph.js';
import type { ByteSource } from '../../formats/byte-source.js';
import type { OpenedModel } from '../../formats/model-format.js';
import type { GivenNode, GivenTensor, ModelEdits } from '../../formats/onnx/edit/model-edits.js';
import { readNodes } from '../../formats/onnx/edit/read-node.js';
import { onnx } from '../../formats/onnx/onnx.generated.js';
import type { NodeRepair } from './repairs.js';

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

/** Shape of X → its axis 1 → [1, batch, 1] → Expand of each initial state. */
function statesNodes(
  node: GivenNode,
  places: readonly number[],
  fresh: (wanted: string) => string,
  constants: GivenTensor[],
): GivenNode[] {
  const base = fresh(`${node.name ?? 'rnn'}_states`);
  const one = fresh(`${base}_one`);
  constants.push(int64(one, [1]));
  const made = (
    opType: string,
    input: string[],
    output: string,
    attribute: GivenNode['attribute'] = [],
  ): GivenNode => ({
    opType,
    name: output,
    input,
    output: [output],
    attribute,
  });
  const [shape, batch, target] = ['shape', 'batch', 'target'].map((what) => fresh(`${base}_${what}`)) as [
    string,
    string,
    string,
  ];
  const axis = { name: 'axis', type: onnx.AttributeProto.AttributeType.INT, i: Long.fromNumber(0) };
  const nodes = [
    made('Shape', [node.input?.[0] ?? ''], shape),
    made('Gather', [shape, one], batch),
    made('Concat', [one, batch, one], target, [axis]),
  ];
  let changed = node;
  for (const place of places) {
    const expanded = fresh(`${base}_${String(place)}`);
    nodes.push(made('Expand', [node.input?.[place] ?? '', target], expanded));
    changed = withInput(changed, place, expanded);
  }
  return [...nodes, changed];
}

/** The node with that shape input, in which a 0 copies: `allowzero` would make it a size of 0. */
function copying(node: GivenNode, shape: string): GivenNode {
  const attribute = (node.attribute ?? []).filter(({ name }) => name !== 'allowzero');
  return withInput({ ...node, attribute }, 1, shape);
}

/** The node with another shape input: a constant, or a Concat of its own that differs from the one there was in some parts. */
function shapeNodes(
  node: GivenNode,
  { before, after, concat }: NodeRepair & { kind: 'shape' },
  stored: ReadonlyMap<NodeIndex, GivenNode>,
  fresh: (wanted: string) => string,
  constants: GivenTensor[],
): GivenNode[] {
  const base = node.name === '' || node.name === undefined ? (node.opType ?? '') : node.name;
  const made = fresh(`${base}_shape`);
  const joined = concat === null ? undefined : stored.get(concat);
  if (joined === undefined) {
    constants.push(int64(made, after.map(Number)));
    return [copying(node, made)];
  }
  let own: GivenNode = { ...joined, name: made, output: [made] };
  after.forEach((size, place) => {
    if (size === before[place]) return;
    const part = fresh(`${made}_${String(place)}`);
    constants.push(int64(part, [Number(size)]));
    own = withInput(own, place, part);
  });
  return [own, copying(node, made)];
}

/** The part of the edits that the repairs are. */
export function repairEdits(
  model: OpenedModel,
  source: ByteSource,
  repairs: readonly NodeRepair[],
): Pick<ModelEdits, 'nodes' | 'addInitializers'> {
  if (repairs.length === 0) return {};
  const indices = repairs.flatMap((repair) =>
    repair.kind === 'shape' && repair.concat !== null ? [repair.node, repair.concat] : [repair.node],
  );
  const stored = readNodes(source, indices);
  const fresh = freshNames(model);
  const addInitializers: GivenTensor[] = [];
  const nodes = new Map<NodeIndex, GivenNode[]>();
  for (const repair of repairs) {
    const node = stored.get(repair.node);
    if (node === undefined) continue;
    if (repair.kind === 'states') nodes.set(repair.node, statesNodes(node, repair.places, fresh, addInitializers));
    else nodes.set(repair.node, shapeNodes(node, repair, stored, fresh, addInitializers));
  }
  return { nodes, addInitializers };
}
