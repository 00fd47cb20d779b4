/**
 * Skeleton → columnar ModelGraph. Graphs are taken from a work list, not by recursion: the main graph, the bodies its
 * nodes hold right after it, then the local functions.
 */
import { dtypeNames } from '../../../src-shared/dtype.js';
import { type GraphRecord, ValueKind } from '../../../src-shared/graph.js';
import type { ValueInfo } from '../../../src-shared/inspect.js';
import { StringInterner } from '../../../src-shared/string-table.js';
import type { BuiltModel } from './built-model.js';
import {
  constantParameters,
  constantValue,
  denseValue,
  isConstant,
  type StoredValue,
  sparseValue,
} from './constants.js';
import { decodeMessage, entriesOf, toNumber } from './decode.js';
import { modelTooDeep } from './model-errors.js';
import { scopeOf } from './node-scope.js';
import { onnx } from './onnx.generated.js';
import { NodeRows, ValueRows } from '../rows.js';
import { maxMessageDepth } from './skeleton.js';
import { externalLocation, rawLengthFits } from './stored-tensor.js';
import { trainsByItself } from './training-mode.js';
import { denotations, typeFacts } from './type-text.js';
import { ValueScope } from '../value-scope.js';
import { shortName, type WarningList } from '../warnings.js';

/** A body takes three messages: node, attribute, graph. */
const maxGraphDepth = Math.floor(maxMessageDepth / 3);

/** A graph that waits to be added. */
interface GraphTask {
  body: onnx.GraphProto.$Properties;
  kind: GraphRecord['kind'];
  domain: string;
  parentNode: number;
  attribute: string;
  around: ValueScope | undefined;
  depth: number;
  /** Names of a function's inputs and outputs, which have no types. */
  signature?: { inputs: readonly string[]; outputs: readonly string[] };
  /** Values a function's attributes have when a call does not give them. */
  defaults?: readonly onnx.AttributeProto.$Properties[];
  /** Operator set versions that hold in it. */
  opsets: ReadonlyMap<string, number>;
}

type Body = Pick<GraphTask, 'parentNode' | 'attribute' | 'around' | 'depth' | 'opsets'> & { bytes: Uint8Array };

export class GraphBuilder {
  readonly #strings = new StringInterner();
  readonly #nodes = new NodeRows(this.#strings);
  readonly #values = new ValueRows(this.#strings);
  readonly #graphs: GraphRecord[] = [];
  readonly #nodeNames = new Map<string, number>();
  readonly #dropouts = new Set<number>();
  readonly #built: Omit<BuiltModel, 'graph'> = {
    nodeBytes: [],
    initializers: new Map(),
    outerSources: new Map(),
    documented: new Map(),
    annotations: new Map(),
    containers: new Map(),
    captures: new Map(),
    opsets: [],
    functionDefaults: new Map(),
    inputs: [],
    outputs: [],
    parameters: { count: 0, bytes: 0 },
    opCounts: new Map(),
    externalBytes: new Map(),
    dropoutModes: [],
  };

  constructor(
    readonly path: string,
    readonly warnings: WarningList,
  ) {}

  build(
    main: onnx.GraphProto.$Properties,
    functions: readonly onnx.FunctionProto[],
    opsets: ReadonlyMap<string, number>,
  ): BuiltModel {
    this.#addWithBodies({
      body: main,
      kind: 'main',
      domain: '',
      parentNode: -1,
      attribute: '',
      around: undefined,
      depth: 1,
      opsets,
    });
    for (const fn of functions) this.#addWithBodies(functionTask(fn));
    for (const [name, count] of this.#nodeNames) if (count > 1) this.warnings.add('DUPLICATE_NODE_NAME', name);
    const nodes = this.#nodes.toColumns();
    const values = this.#values.toColumns();
    return { ...this.#built, graph: { graphs: this.#graphs, nodes, values, strings: this.#strings.toTable() } };
  }

  #addWithBodies(first: GraphTask): void {
    const waiting = this.#addGraph(first).reverse();
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const { bytes, ...place } = next;
      if (place.depth > maxGraphDepth) throw modelTooDeep(this.path);
      const what = `graph ${shortName(place.attribute)} of node ${place.parentNode}`;
      const body = decodeMessage(onnx.GraphProto, bytes, this.path, what);
      for (const inner of this.#addGraph({ ...place, body, kind: 'subgraph', domain: '' }).reverse())
        waiting.push(inner);
    }
  }

  /** Adds one graph's rows and returns the bodies its nodes hold. */
  #addGraph(task: GraphTask): Body[] {
    const { body } = task;
    const graph = this.#graphs.length;
    const scope = new ValueScope(graph, task.around && { scope: task.around, owner: task.parentNode });
    const record: GraphRecord = {
      name: body.name ?? '',
      kind: task.kind,
      domain: task.domain,
      parentNode: task.parentNode,
      attribute: task.attribute,
      nodeStart: this.#nodes.count,
      nodeEnd: this.#nodes.count,
      inputs: [],
      outputs: [],
    };
    this.#graphs.push(record);
    this.#built.opsets.push(task.opsets);
    if (task.defaults) this.#built.functionDefaults.set(graph, task.defaults);
    this.#addInitializers(body, scope);
    const inputs = this.#decodeValues(body.input ?? [], 'an input');
    record.inputs = this.#addInputs(inputs, task.signature?.inputs ?? [], scope);
    const bodies: Body[] = [];
    const nodeInputs = (body.node ?? []).map((bytes) => this.#addNode(bytes, task, scope, bodies));
    record.nodeEnd = this.#nodes.count;
    const outputs = this.#decodeValues(body.output ?? [], 'an output');
    this.#applyTypes(outputs, scope);
    for (const bytes of body.valueInfo ?? []) this.#applyTypes(this.#decodeValues([bytes], 'a value'), scope);
    this.#addAnnotations(body, scope);
    nodeInputs.forEach((names, at) => this.#addNodeInputs(record.nodeStart + at, names, scope));
    const outputNames = task.signature?.outputs ?? outputs.map((info) => info.name);
    record.outputs = outputNames.map((name) => this.#resolve(name, scope));
    if (task.kind === 'main') {
      const isInput = new Set(record.inputs);
      this.#built.inputs = inputs.filter((info) => isInput.has(scope.own(info.name) ?? -1)).map(toValueInfo);
      this.#built.outputs = outputs.map(toValueInfo);
    }
    return bodies;
  }

  #addInitializers(body: onnx.GraphProto.$Properties, scope: ValueScope): void {
    for (const bytes of body.initializer ?? []) {
      const tensor = decodeMessage(onnx.TensorProto, bytes, this.path, 'an initializer');
      this.#addInitializer(tensor.name, denseValue(tensor), bytes, false, scope);
    }
    for (const bytes of body.sparseInitializer ?? []) {
      const sparse = decodeMessage(onnx.SparseTensorProto, bytes, this.path, 'a sparse initializer');
      this.#addInitializer(sparse.values?.name ?? '', sparseValue(sparse), bytes, true, scope);
      if (sparse.indices) this.#noteExternal(sparse.indices);
    }
  }

  #addInitializer(name: string, value: StoredValue, bytes: Uint8Array, sparse: boolean, scope: ValueScope): void {
    const row = this.#values.add(name, ValueKind.initializer, scope.graph);
    if (!scope.define(name, row)) this.warnings.add('DUPLICATE_VALUE_NAME', name);
    this.#built.initializers.set(row, { bytes, sparse });
    this.#built.parameters.count += value.stored.elements;
    this.#built.parameters.bytes += value.stored.bytes;
    this.#describeStored(row, value, name);
  }

  #describeStored(row: number, value: StoredValue, name: string): void {
    const { dtype, dims } = value.facts;
    if (!knownDtype(dtype)) this.warnings.add('UNKNOWN_DTYPE', name);
    if (!rawLengthFits(value.tensor, value.stored)) this.warnings.add('TENSOR_DATA_MISMATCH', name);
    this.#values.setType(row, { dtype, shape: dims.map((dim) => Math.max(0, dim)) });
    this.#values.setBytes(row, value.stored.bytes);
    this.#noteExternal(value.tensor);
  }

  #noteExternal(tensor: onnx.TensorProto.$Properties): void {
    const location = externalLocation(tensor);
    if (location === undefined) return;
    const needed = location.offset + (location.length ?? denseValue(tensor).facts.bytes);
    const files = this.#built.externalBytes;
    files.set(location.path, Math.max(files.get(location.path) ?? 0, needed));
  }

  /** Inputs that an initializer gives a default (the rule before IR version 4) are not asked of the caller. */
  #addInputs(inputs: readonly ValueFacts[], names: readonly string[], scope: ValueScope): number[] {
    const rows: number[] = [];
    const unnamed = names.map((name): ValueFacts => ({ name, type: typeFacts(undefined) }));
    for (const { name, type, documented } of [...inputs, ...unnamed]) {
      const known = scope.own(name);
      if (known !== undefined && this.#values.kind(known) === ValueKind.initializer) continue;
      const row = this.#values.add(name, ValueKind.input, scope.graph);
      if (!scope.define(name, row)) this.warnings.add('DUPLICATE_VALUE_NAME', name);
      this.#values.setType(row, type);
      if (type.element) this.#built.containers.set(row, type);
      if (documented !== undefined) this.#built.documented.set(row, documented);
      rows.push(row);
    }
    return rows;
  }

  /** Adds a node and its outputs; returns the names of its inputs, which are resolved when all outputs are known. */
  #addNode(bytes: Uint8Array, task: GraphTask, scope: ValueScope, bodies: Body[]): readonly string[] {
    const row = this.#nodes.count;
    const node = decodeMessage(
      onnx.NodeProto,
      bytes,
      this.path,
      `node ${row} of graph ${shortName(task.body.name ?? '')}`,
    );
    const { name, domain } = node;
    const op = overloaded(node.opType, node.overload);
    const outputs = node.output.map((output) => this.#addOutput(output, row, scope));
    this.#nodes.add({ name, op, domain, scope: scopeOf(node) }, scope.graph, outputs);
    this.#built.nodeBytes.push(bytes);
    this.#built.opCounts.set(op, (this.#built.opCounts.get(op) ?? 0) + 1);
    if (name !== '') this.#nodeNames.set(name, (this.#nodeNames.get(name) ?? 0) + 1);
    if (domain === '' || domain === 'ai.onnx') {
      if (op === 'Dropout') this.#dropouts.add(row);
      const opset = task.opsets.get('') ?? task.opsets.get('ai.onnx') ?? 0;
      const outputCount = node.output.filter((output) => output !== '').length;
      const int = (name: string): number | undefined =>
        node.attribute.find((each) => each.name === name)?.i?.toNumber();
      if (trainsByItself(op, opset, outputCount, int)) {
        this.warnings.add(op === 'Dropout' ? 'DROPOUT_TRAINING' : 'BATCHNORM_TRAINING', name || `node ${row}`);
      }
    }
    for (const attribute of node.attribute) {
      for (const body of graphsOf(attribute)) {
        const place = { parentNode: row, attribute: attribute.name ?? '', around: scope, depth: task.depth + 1 };
        bodies.push({ bytes: body, ...place, opsets: task.opsets });
      }
      for (const tensor of [attribute.t, ...(attribute.tensors ?? [])]) if (tensor) this.#noteExternal(tensor);
    }
    if (isConstant(op, domain)) this.#describeConstant(node, outputs[0]);
    return node.input;
  }

  #describeConstant(node: onnx.NodeProto, output: number | undefined): void {
    const value = constantValue(node);
    if (value === undefined || output === undefined || output < 0) return;
    const { count, bytes } = constantParameters(value);
    this.#built.parameters.count += count;
    this.#built.parameters.bytes += bytes;
    this.#describeStored(output, value, node.name || (node.output[0] ?? ''));
  }

  #addOutput(name: string, producer: number, scope: ValueScope): number {
    if (name === '') return -1;
    const row = this.#values.add(name, ValueKind.intermediate, scope.graph, producer);
    if (!scope.define(name, row)) this.warnings.add('DUPLICATE_VALUE_NAME', name);
    return row;
  }

  #addNodeInputs(node: number, names: readonly string[], scope: ValueScope): void {
    const rows = names.map((name) => (name === '' ? -1 : this.#resolve(name, scope)));
    this.#nodes.addInputs(rows);
    const mode = rows[2];
    if (mode !== undefined && mode >= 0 && this.#dropouts.has(node)) this.#built.dropoutModes.push({ node, mode });
  }

  #resolve(name: string, scope: ValueScope): number {
    const known = scope.resolve(name, this.#values, (capture, row, source) => {
      // What a graph in between took from further out is taken from there.
      this.#built.outerSources.set(row, this.#built.outerSources.get(source) ?? source);
      const captures = this.#built.captures.get(capture.graph);
      if (captures === undefined) this.#built.captures.set(capture.graph, [capture]);
      else captures.push(capture);
    });
    if (known !== undefined) return known;
    this.warnings.add('MISSING_PRODUCER', name);
    const row = this.#values.add(name, ValueKind.intermediate, scope.graph);
    scope.define(name, row);
    return row;
  }

  #addAnnotations(body: onnx.GraphProto.$Properties, scope: ValueScope): void {
    for (const { tensorName, quantParameterTensorNames } of body.quantizationAnnotation ?? []) {
      const row = scope.own(tensorName ?? '');
      if (row !== undefined) this.#built.annotations.set(row, entriesOf(quantParameterTensorNames));
    }
  }

  #decodeValues(list: readonly Uint8Array[], what: string): ValueFacts[] {
    return list.map((bytes) => {
      const info = decodeMessage(onnx.ValueInfoProto, bytes, this.path, `${what} description`);
      const type = typeFacts(info.type);
      if (!knownDtype(type.dtype)) this.warnings.add('UNKNOWN_DTYPE', info.name);
      const documented = info.docString !== '' || info.metadataProps.length > 0 || denotations(info.type).size > 0;
      return { name: info.name, type, ...(documented ? { documented: bytes } : {}) };
    });
  }

  #applyTypes(infos: readonly ValueFacts[], scope: ValueScope): void {
    for (const { name, type, documented } of infos) {
      const row = scope.own(name);
      if (row === undefined) continue;
      this.#values.setType(row, type);
      if (documented !== undefined) this.#built.documented.set(row, documented);
    }
  }
}

/** GraphProto bytes an attribute holds: one, several or none. */
function graphsOf(attribute: onnx.AttributeProto.$Properties): Uint8Array[] {
  const single = Object.hasOwn(attribute, 'g') && attribute.g ? [attribute.g] : [];
  return [...single, ...(attribute.graphs ?? [])];
}

interface ValueFacts {
  name: string;
  type: ReturnType<typeof typeFacts>;
  /** Its ValueInfoProto where that says more than name and type. */
  documented?: Uint8Array;
}

/** 0 is "not said", which is allowed. */
function knownDtype(dtype: number): boolean {
  return dtype === 0 || dtypeNames[dtype] !== undefined;
}

function toValueInfo({ name, type }: ValueFacts): ValueInfo {
  return { name, dtype: type.text, shape: type.shape };
}

/** Functions may share a name (since IR 10); what a call means is then said by the overload, which is made part of it. */
function overloaded(name: string, overload: string): string {
  return overload === '' ? name : `${name}:${overload}`;
}

function functionTask(fn: onnx.FunctionProto): GraphTask {
  const { node, valueInfo, domain, input, output, attributeProto: defaults } = fn;
  const name = overloaded(fn.name, fn.overload);
  const opsets = new Map(fn.opsetImport.map((entry) => [entry.domain ?? '', toNumber(entry.version)]));
  const place = { parentNode: -1, attribute: '', around: undefined, depth: 1 };
  return {
    body: { name, node, valueInfo },
    kind: 'function',
    domain,
    ...place,
    defaults,
    signature: { inputs: input, outputs: output },
    opsets,
  };
}
