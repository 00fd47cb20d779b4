/**
 * Symbolic shape inference: one pass over the nodes in order, a handler per operator, bodies and local functions run
 * where they are used. Linear in the nodes that are gone through, which `maxSteps` bounds for loops and nested calls.
 */
import {
  type GraphIndex,
  type NodeIndex,
  nodeInputs,
  nodeOutputs,
  type ValueIndex,
  ValueKind,
} from '../../../src-shared/graph.js';
import type { NodeAttributes, OpenedModel } from '../../formats/model-format.js';
import { ChangedLists } from './changed-lists.js';
import { controlFlow } from './control-flow.js';
import { DeclaredTypes } from './declared.js';
import { FreshSymbols } from './fresh-symbols.js';
import { mergeTypes } from './merge-types.js';
import { ModelState } from './model-state.js';
import { ModelValues } from './model-values.js';
import { nodeOrder } from './order.js';
import type { Handler, NodeView } from './node-view.js';
import { handlerOf } from './registry.js';
import { maxRank } from './shapes.js';
import { Expr, type Size } from './size.js';
import {
  countOf,
  type Elements,
  isFloat,
  isSmall,
  isWhole,
  type KnownValue,
  maxElements,
  type Shape,
  tensor,
  unknownType,
  unknownValue,
  type ValueType,
} from './types.js';

/** Bodies inside bodies and functions inside functions. */
const maxDepth = 40;

/** Where a graph is gone through. */
interface Frame {
  /** Attributes of the call, in the body of a local function. */
  readonly caller: NodeAttributes | undefined;
  readonly depth: number;
  /** Functions being gone through: none may call itself. */
  readonly active: ReadonlySet<GraphIndex>;
}

/** What inputs of a node are instead, by place; asked once for each node of the main graph, before it is gone through. */
export type ReplaceInputs = (node: NodeIndex) => ReadonlyMap<number, KnownValue> | undefined;

export class Inference {
  readonly declared: DeclaredTypes;
  readonly values: ModelValues;
  readonly state = new ModelState();
  /** Nodes no handler knows, first occurrence of each operator: 'domain op' → how many nodes. */
  readonly unknownOperators = new Map<string, number>();
  readonly #fresh: FreshSymbols;
  readonly #changed: ChangedLists;
  readonly #functions = new Map<string, GraphIndex | null>();
  readonly #bodies = new Map<NodeIndex, GraphIndex[]>();
  readonly #handlers = new Map<number, Handler | null>();
  /** Types of the values in functions, over all calls. */
  readonly #overCalls = new Map<ValueIndex, ValueType>();
  #stepsLeft: number;

  /** `given`: what is known of inputs that take the place of what the file says. */
  constructor(
    readonly model: OpenedModel,
    readonly given: ReadonlyMap<ValueIndex, KnownValue> = new Map(),
    readonly replaceInputs: ReplaceInputs = () => undefined,
  ) {
    const { graph } = model;
    this.declared = new DeclaredTypes(graph);
    this.values = new ModelValues(model, this.declared);
    this.#fresh = new FreshSymbols(graph);
    this.#changed = new ChangedLists(model);
    this.#stepsLeft = 200_000 + 10 * graph.nodes.count;
    graph.graphs.forEach((record, index) => {
      if (record.kind === 'function') {
        const key = functionKey(record.domain, record.name);
        this.#functions.set(key, this.#functions.has(key) ? null : index);
      } else if (record.parentNode >= 0) {
        const list = this.#bodies.get(record.parentNode);
        if (list === undefined) this.#bodies.set(record.parentNode, [index]);
        else list.push(index);
      }
    });
  }

  run(): void {
    for (const input of this.model.graph.graphs[0]?.inputs ?? [])
      this.values.set(input, this.given.get(input) ?? { type: this.#groundType(input) });
    this.#runGraph(0, { caller: undefined, depth: 0, active: new Set() });
  }

  /** Type of a value when all is done. */
  finalType(value: ValueIndex): ValueType {
    return this.#overCalls.get(this.model.valueSource(value)) ?? this.values.typeOf(value);
  }

  /** Type of an input of the main graph: as declared, with symbols where a size is not said. */
  #groundType(input: ValueIndex): ValueType {
    const container = this.model.containerType(input);
    if (container !== undefined) return this.declared.toType(container);
    const declared = this.declared.of(input);
    if (declared?.kind !== 'tensor' || declared.shape === null) return declared ?? unknownType;
    return { ...declared, shape: declared.shape.map((size) => size ?? this.#fresh.next()) };
  }

  #runGraph(index: GraphIndex, frame: Frame): void {
    for (const node of nodeOrder(this.model.graph, index)) {
      if (this.#stepsLeft <= 0) return;
      this.#stepsLeft -= 1;
      this.#runNode(node, index, frame);
    }
  }

  #runNode(node: NodeIndex, graphIndex: GraphIndex, frame: Frame): void {
    const { graph } = this.model;
    const { nodes, strings } = graph;
    const outputs = nodeOutputs(graph, node);
    const op = strings.get(nodes.op[node] ?? 0);
    const domain = strings.get(nodes.domain[node] ?? 0);
    const isOnnx = domain === '' || domain === 'ai.onnx';
    if (isOnnx && op === 'Constant' && outputs.length > 0) {
      const [output = -1] = outputs;
      if (output >= 0 && graph.values.hasShape[output] === 1 && frame.caller === undefined) {
        this.values.setStored(output);
        return;
      }
    }
    const replaced = graphIndex === 0 ? this.replaceInputs(node) : undefined;
    const view = new View(this, node, graphIndex, op, domain, frame, replaced);
    const callee = this.#functions.get(functionKey(domain, op));
    const known = typeof callee === 'number' ? this.#call(view, node, callee, frame) : this.#handle(view, node);
    for (let at = 0; at < outputs.length; at += 1) {
      const output = outputs[at] ?? -1;
      if (output >= 0) this.#set(output, this.declared.merge(output, checked(known[at] ?? unknownValue)));
    }
  }

  #handle(view: View, node: NodeIndex): readonly KnownValue[] {
    const { nodes, strings } = this.model.graph;
    const key = (nodes.op[node] ?? 0) * strings.count + (nodes.domain[node] ?? 0);
    let handler = this.#handlers.get(key);
    if (handler === undefined) {
      handler =
        (view.isOnnx && Object.hasOwn(controlFlow, view.op) ? controlFlow[view.op] : undefined) ??
        handlerOf(view.domain, view.op) ??
        null;
      this.#handlers.set(key, handler);
    }
    if (handler !== null) return handler(view);
    const name = view.domain === '' ? view.op : `${view.domain} ${view.op}`;
    this.unknownOperators.set(name, (this.unknownOperators.get(name) ?? 0) + 1);
    return [];
  }

  #call(view: View, node: NodeIndex, callee: GraphIndex, frame: Frame): readonly KnownValue[] {
    const record = this.model.graph.graphs[callee];
    if (record === undefined || frame.active.has(callee) || frame.depth >= maxDepth) return [];
    const caller = this.model.nodeAttributes(node, frame.caller, callee);
    record.inputs.forEach((input, at) => {
      this.#set(input, view.input(at));
    });
    this.#runGraph(callee, { caller, depth: frame.depth + 1, active: new Set([...frame.active, callee]) });
    const results = record.outputs.map((output) => this.values.get(output));
    this.#noteCall(callee);
    return results;
  }

  /** Values of a function are shown as what holds for all its calls. */
  #noteCall(callee: GraphIndex): void {
    const { graph } = this.model;
    const [start, end] = this.#rowsOf(callee);
    for (let row = start; row < end; row += 1) {
      if (graph.values.kind[row] === ValueKind.outer) continue;
      const type = this.values.typeOf(row);
      const before = this.#overCalls.get(row);
      this.#overCalls.set(row, before === undefined ? type : mergeTypes(before, type));
    }
  }

  #rowStarts: number[] | undefined;

  /** Rows of a function's values, those of its bodies included: the graphs up to the next function. */
  #rowsOf(callee: GraphIndex): [number, number] {
    const { graphs, values } = this.model.graph;
    if (this.#rowStarts === undefined) {
      this.#rowStarts = new Array<number>(graphs.length).fill(values.count);
      for (let row = values.count - 1; row >= 0; row -= 1) this.#rowStarts[values.graph[row] ?? 0] = row;
    }
    let next = callee + 1;
    while (graphs[next]?.kind === 'subgraph') next += 1;
    return [this.#rowStarts[callee] ?? 0, this.#rowStarts[next] ?? values.count];
  }

  runBody(node: NodeIndex, attribute: string, inputs: readonly KnownValue[], frame: Frame): KnownValue[] | undefined {
    const { graphs } = this.model.graph;
    const index = this.#bodies.get(node)?.find((each) => graphs[each]?.attribute === attribute);
    const record = index === undefined ? undefined : graphs[index];
    if (index === undefined || record === undefined || frame.depth >= maxDepth) return undefined;
    record.inputs.forEach((input, at) => {
      this.#set(input, this.declared.merge(input, checked(inputs[at] ?? unknownValue)));
    });
    this.#runGraph(index, { ...frame, depth: frame.depth + 1 });
    return record.outputs.map((output) => this.values.get(output));
  }

  freshSize(): Size {
    return this.#fresh.next();
  }

  /** A value is another from here on: an operator changed it in place. */
  change(value: ValueIndex, to: KnownValue): void {
    this.#set(this.model.valueSource(value), checked(to));
  }

  #set(value: ValueIndex, known: KnownValue): void {
    const { items, ...rest } = known;
    this.values.set(value, items !== undefined && this.#changed.isLoose(value) ? rest : known);
  }
}

function functionKey(domain: string, name: string): string {
  return `${domain === 'ai.onnx' ? '' : domain}\n${name}`;
}

/** Only possible sizes, bounded ranks and elements worth following get on. */
function checked(value: KnownValue): KnownValue {
  const { type, elements, items } = value;
  if (type.kind !== 'tensor') return items === undefined || isSmall(items) ? value : { type };
  const shape = checkedShape(type.shape);
  const keep = elements !== undefined && worthKeeping(type.dtype, shape, elements);
  if (shape === type.shape && (elements === undefined || keep)) return value;
  return tensor(type.dtype, shape, keep ? elements : undefined);
}

function worthKeeping(dtype: number, shape: Shape | null, { items, shape: own }: Elements): boolean {
  if (!(isWhole(dtype) || isFloat(dtype)) || items.length > maxElements) return false;
  return countOf(shape) === items.length && shape?.length === own.length;
}

function checkedShape(shape: Shape | null): Shape | null {
  if (shape === null || shape.length > maxRank) return null;
  if (shape.every(isPossible)) return shape;
  return shape.map((size) => (isPossible(size) ? size : null));
}

const isPossible = (size: Size): boolean =>
  size === null || size instanceof Expr || (Number.isSafeInteger(size) && size >= 0);

class View implements NodeView {
  readonly #inputs: Int32Array;
  readonly #outputs: Int32Array;
  #attributes: NodeAttributes | undefined;
  #names: readonly string[] | undefined;

  constructor(
    readonly inference: Inference,
    readonly node: NodeIndex,
    readonly graphIndex: GraphIndex,
    readonly op: string,
    readonly domain: string,
    readonly frame: Frame,
    readonly replaced: ReadonlyMap<number, KnownValue> | undefined,
  ) {
    this.#inputs = nodeInputs(inference.model.graph, node);
    this.#outputs = nodeOutputs(inference.model.graph, node);
  }

  get isOnnx(): boolean {
    return this.domain === '' || this.domain === 'ai.onnx';
  }

  get opset(): number {
    return this.inference.model.opset(this.graphIndex, this.domain);
  }

  get inputCount(): number {
    return this.#inputs.length;
  }

  get outputCount(): number {
    return this.#outputs.length;
  }

  get attributes(): NodeAttributes {
    this.#attributes ??= this.inference.model.nodeAttributes(this.node, this.frame.caller);
    return this.#attributes;
  }

  get state(): ModelState {
    return this.inference.state;
  }

  get namesArguments(): boolean {
    return this.inference.model.argumentNames?.(this.node) !== undefined;
  }

  inputName(input: number): string {
    this.#names ??= this.inference.model.argumentNames?.(this.node) ?? [];
    return this.#names[input] ?? '';
  }

  replace(input: number, value: KnownValue): void {
    const row = this.#inputs[input] ?? -1;
    if (row >= 0) this.inference.change(row, value);
  }

  has(input: number): boolean {
    return (this.#inputs[input] ?? -1) >= 0;
  }

  wants(output: number): boolean {
    return (this.#outputs[output] ?? -1) >= 0;
  }

  input(input: number): KnownValue {
    const instead = this.replaced?.get(input);
    if (instead !== undefined) return instead;
    const row = this.#inputs[input] ?? -1;
    return row < 0 ? unknownValue : this.inference.values.get(row);
  }

  type(input: number): ValueType {
    const instead = this.replaced?.get(input);
    if (instead !== undefined) return instead.type;
    const row = this.#inputs[input] ?? -1;
    return row < 0 ? unknownType : this.inference.values.typeOf(row);
  }

  dtype(input: number): number {
    const type = this.type(input);
    return type.kind === 'tensor' ? type.dtype : 0;
  }

  shape(input: number): Shape | null {
    const type = this.type(input);
    return type.kind === 'tensor' ? type.shape : null;
  }

  elements(input: number): Elements | undefined {
    const instead = this.replaced?.get(input);
    if (instead !== undefined) return instead.elements;
    const row = this.#inputs[input] ?? -1;
    return row < 0 ? undefined : this.inference.values.elementsOf(row);
  }

  freshSize(): Size {
    return this.inference.freshSize();
  }

  runBody(attribute: string, inputs: readonly KnownValue[]): KnownValue[] | undefined {
    return this.inference.runBody(this.node, attribute, inputs, this.frame);
  }
}
