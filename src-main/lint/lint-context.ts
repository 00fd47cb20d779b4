/** What rules look at: the opened model, with indices and analyses that are made when the first rule asks for them. */
import { type ModelGraph, type NodeIndex, nodeInputs, nodeOutputs, type ValueIndex } from '../../src-shared/graph.js';
import type { Finding } from '../../src-shared/finding.js';
import type { InspectReport } from '../../src-shared/inspect.js';
import { type InferredShapes, inferShapes } from '../analysis/shapes/infer-shapes.js';
import { listedAxes } from '../axes/axes-report.js';
import type { NodeAttributes, OpenedModel, SmallTensor } from '../formats/model-format.js';
import { Consumers } from '../analysis/consumers.js';
import { StoredValues } from './stored-values.js';

const none: readonly NodeIndex[] = [];

export class LintContext {
  readonly graph: ModelGraph;
  readonly report: InspectReport;
  readonly stored: StoredValues;
  #byOp: Map<string, NodeIndex[]> | undefined;
  #consumers: Consumers | undefined;
  #axes: readonly Finding[] | undefined;

  constructor(
    readonly model: OpenedModel,
    /** What reading the file itself has found: its warnings, and what its pickles would run. */
    readonly reported: readonly Finding[],
    readonly signal: AbortSignal,
  ) {
    this.graph = model.graph;
    this.report = model.report;
    this.stored = new StoredValues(model, signal);
  }

  op(node: NodeIndex): string {
    return node < 0 ? '' : this.graph.strings.get(this.graph.nodes.op[node] ?? 0);
  }

  /** Operator domain; '' is ONNX itself. */
  domain(node: NodeIndex): string {
    const domain = this.graph.strings.get(this.graph.nodes.domain[node] ?? 0);
    return domain === 'ai.onnx' ? '' : domain;
  }

  /** Version of ONNX's own operators that holds where a node is. */
  opset(node: NodeIndex): number {
    return this.model.opset(this.graph.nodes.graph[node] ?? 0, '');
  }

  nodeName(node: NodeIndex): string {
    return this.graph.strings.get(this.graph.nodes.name[node] ?? 0);
  }

  valueName(value: ValueIndex): string {
    return this.graph.strings.get(this.graph.values.name[value] ?? 0);
  }

  /** Nodes of ONNX's own domain with one of these operators, in the order of the file for each. */
  nodesOf(...ops: readonly string[]): NodeIndex[] {
    this.#byOp ??= this.#indexOps();
    const byOp = this.#byOp;
    return ops.flatMap((op) => byOp.get(op) ?? none);
  }

  #indexOps(): Map<string, NodeIndex[]> {
    const byOp = new Map<string, NodeIndex[]>();
    for (let node = 0; node < this.graph.nodes.count; node += 1) {
      if (this.domain(node) !== '') continue;
      const list = byOp.get(this.op(node));
      if (list === undefined) byOp.set(this.op(node), [node]);
      else list.push(node);
    }
    return byOp;
  }

  /** Whether a node is this operator of ONNX itself. */
  is(node: NodeIndex, op: string): boolean {
    return node >= 0 && this.op(node) === op && this.domain(node) === '';
  }

  inputs(node: NodeIndex): Int32Array {
    return nodeInputs(this.graph, node);
  }

  /** An input of a node; -1 where it is omitted. */
  input(node: NodeIndex, place: number): ValueIndex {
    return this.inputs(node)[place] ?? -1;
  }

  outputs(node: NodeIndex): Int32Array {
    return nodeOutputs(this.graph, node);
  }

  /** Node that makes a value, wherever it is used; -1 for inputs and weights. */
  producer(value: ValueIndex): NodeIndex {
    return value < 0 ? -1 : (this.graph.values.producer[this.model.valueSource(value)] ?? -1);
  }

  get consumers(): Consumers {
    this.#consumers ??= new Consumers(this.model);
    return this.#consumers;
  }

  attributes(node: NodeIndex): NodeAttributes {
    return this.model.nodeAttributes(node);
  }

  get shapes(): InferredShapes {
    return inferShapes(this.model);
  }

  /** ONNX element type; 0 where it is not known. */
  dtype(value: ValueIndex): number {
    return value < 0 ? 0 : this.graph.values.dtype[value] || this.shapes.dtypeOf(value);
  }

  /** Elements of a small stored tensor, also through Identity and Cast-free copies of it. */
  small(value: ValueIndex, maxElements = 64): SmallTensor | undefined {
    return value < 0 ? undefined : this.model.smallTensor(value, maxElements);
  }

  /** What the axes of the model are found to be without running it. */
  get axes(): readonly Finding[] {
    this.#axes ??= listedAxes(this.model).findings;
    return this.#axes;
  }

  /** Node with this name, as other findings name it; the operator and number of a nameless one. */
  nodeNamed(label: string): NodeIndex {
    const { nodes } = this.graph;
    const nameless = /^.* (\d+)$/.exec(label);
    const guess = Number(nameless?.[1] ?? -1);
    if (guess >= 0 && guess < nodes.count && `${this.op(guess)} ${String(guess)}` === label) return guess;
    for (let node = 0; node < nodes.count; node += 1) if (this.nodeName(node) === label) return node;
    return -1;
  }
}
