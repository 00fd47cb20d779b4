/**
 * TorchScript's lists can be added to. One that is changed in the graph it is made in is followed item by item, change by
 * change; of one that a body changes, or that is reached through another value, no items are known at any time.
 */
import { type NodeIndex, type ValueIndex } from '../../../src-shared/graph.js';
import type { OpenedModel } from '../../formats/model-format.js';

const changing = new Set([
  'append',
  'extend',
  'insert',
  'pop',
  'clear',
  'remove',
  'reverse',
  'sort',
  '_set_item',
  'Delete',
]);
/** What gives a list that another value holds as well. */
const reaching = new Set(['__getitem__', 'TupleIndex', 'TupleUnpack', 'ListUnpack', 'unchecked_cast']);

export class ChangedLists {
  readonly #loose = new Set<ValueIndex>();
  #allLoose = false;

  constructor(model: OpenedModel) {
    const { nodes, strings, values } = model.graph;
    // ONNX has sequences, which never change.
    if (model.argumentNames === undefined) return;
    const ops = Array.from({ length: nodes.count }, (_, node) => strings.get(nodes.op[node] ?? 0));
    ops.forEach((op, node: NodeIndex) => {
      // What is put into an object may be changed there.
      if (!changing.has(op) && op !== 'SetAttr') return;
      const last = (nodes.inputOffsets[node + 1] ?? 0) - 1;
      if (op === 'SetAttr' && last >= (nodes.inputOffsets[node] ?? 0)) {
        const set = nodes.inputs[last] ?? -1;
        if (set >= 0) this.#loose.add(model.valueSource(set));
        return;
      }
      const input = nodes.inputs[nodes.inputOffsets[node] ?? 0] ?? -1;
      if (input < 0 || (nodes.inputOffsets[node + 1] ?? 0) <= (nodes.inputOffsets[node] ?? 0)) return;
      const list = model.valueSource(input);
      const producer = values.producer[list] ?? -1;
      const isOwn = producer >= 0 && nodes.graph[producer] === nodes.graph[node];
      if (!isOwn) this.#loose.add(list);
      if (producer >= 0 && reaching.has(ops[producer] ?? '')) this.#allLoose = true;
    });
  }

  /** Whether a list may change where nobody sees it. */
  isLoose(value: ValueIndex): boolean {
    return this.#allLoose || this.#loose.has(value);
  }
}
