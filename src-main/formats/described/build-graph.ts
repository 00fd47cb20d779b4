/** GraphFacts → columnar ModelGraph. Graphs are taken from a work list, bodies right after the graph that holds them. */
import { LapidaryError } from '../../../src-shared/errors.js';
import { type GraphRecord, type ModelGraph, type ValueIndex, ValueKind } from '../../../src-shared/graph.js';
import { StringInterner } from '../../../src-shared/string-table.js';
import { dtypeBytes } from '../../../src-shared/dtype.js';
import { NodeRows, ValueRows } from '../rows.js';
import { type Capture, ValueScope } from '../value-scope.js';
import type { WarningList } from '../warnings.js';
import { elementsOf, type WeightTensor } from '../weights/weight-tensor.js';
import type { GraphFacts, NodeFacts, ValueFacts } from './facts.js';

export interface DescribedGraph {
  graph: ModelGraph;
  /** By node index. */
  nodes: NodeFacts[];
  stored: Map<ValueIndex, WeightTensor>;
  /** For a use of an enclosing graph's value: the row of the value itself. */
  outerSources: Map<ValueIndex, ValueIndex>;
  captures: Map<number, Capture[]>;
  /** What the format says of values, where it says anything. */
  known: Map<ValueIndex, ValueFacts>;
}

/** Bodies within bodies; deeper ones are no model anybody wrote. */
const maxDepth = 200;

interface Task {
  facts: GraphFacts;
  parentNode: number;
  attribute: string;
  around: ValueScope | undefined;
  depth: number;
}

/** Columns of the main graph, the bodies in it, then the functions. `path` is for messages. */
export function buildGraph(
  path: string,
  main: GraphFacts,
  functions: readonly GraphFacts[],
  warnings: WarningList,
): DescribedGraph {
  return new Builder(path, warnings).build(main, functions);
}

class Builder {
  readonly #strings = new StringInterner();
  readonly #nodeRows = new NodeRows(this.#strings);
  readonly #values = new ValueRows(this.#strings);
  readonly #graphs: GraphRecord[] = [];
  readonly #nodes: NodeFacts[] = [];
  readonly #stored: DescribedGraph['stored'] = new Map();
  readonly #outerSources: DescribedGraph['outerSources'] = new Map();
  readonly #captures: DescribedGraph['captures'] = new Map();
  readonly #known: DescribedGraph['known'] = new Map();

  constructor(
    readonly path: string,
    readonly warnings: WarningList,
  ) {}

  build(main: GraphFacts, functions: readonly GraphFacts[]): DescribedGraph {
    for (const facts of [main, ...functions]) {
      const waiting: Task[] = [{ facts, parentNode: -1, attribute: '', around: undefined, depth: 1 }];
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
        if (next.depth > maxDepth) {
          throw new LapidaryError('MODEL_TOO_DEEP', `Graphs in ${this.path} are nested over ${String(maxDepth)} deep.`);
        }
        for (const inner of this.#addGraph(next).reverse()) waiting.push(inner);
      }
    }
    const nodes = this.#nodeRows.toColumns();
    const values = this.#values.toColumns();
    return {
      graph: { graphs: this.#graphs, nodes, values, strings: this.#strings.toTable() },
      nodes: this.#nodes,
      stored: this.#stored,
      outerSources: this.#outerSources,
      captures: this.#captures,
      known: this.#known,
    };
  }

  /** Adds one graph's rows and returns the bodies its nodes hold. */
  #addGraph({ facts, parentNode, attribute, around, depth }: Task): Task[] {
    const graph = this.#graphs.length;
    const scope = new ValueScope(graph, around && { scope: around, owner: parentNode });
    const record: GraphRecord = {
      name: facts.name,
      kind: facts.kind,
      domain: facts.domain,
      parentNode,
      attribute,
      nodeStart: this.#nodeRows.count,
      nodeEnd: this.#nodeRows.count,
      inputs: [],
      outputs: [],
    };
    this.#graphs.push(record);
    record.inputs = facts.inputs.map((key) => this.#define(key, ValueKind.input, -1, facts, scope));
    const produced = new Set(facts.nodes.flatMap(({ outputs }) => outputs));
    for (const [key, { stored }] of facts.values) {
      if (stored !== undefined && !produced.has(key) && scope.own(key) === undefined)
        this.#define(key, ValueKind.initializer, -1, facts, scope);
    }
    const bodies: Task[] = [];
    for (const node of facts.nodes) {
      const row = this.#nodeRows.count;
      const outputs = node.outputs.map((key) =>
        key === null ? -1 : this.#define(key, ValueKind.intermediate, row, facts, scope),
      );
      this.#nodeRows.add(node, graph, outputs);
      this.#nodes.push(node);
      for (const body of node.bodies ?? []) {
        bodies.push({ facts: body.graph, parentNode: row, attribute: body.attribute, around: scope, depth: depth + 1 });
      }
    }
    record.nodeEnd = this.#nodeRows.count;
    for (const node of facts.nodes) {
      this.#nodeRows.addInputs(node.inputs.map((key) => (key === null ? -1 : this.#resolve(key, facts, scope))));
    }
    record.outputs = facts.outputs.map((key) => this.#resolve(key, facts, scope));
    return bodies;
  }

  #define(key: string, kind: 0 | 1 | 2, producer: number, facts: GraphFacts, scope: ValueScope): ValueIndex {
    const known = facts.values.get(key);
    const row = this.#values.add(known?.name ?? key, kind, scope.graph, producer);
    if (!scope.define(key, row)) this.warnings.add('DUPLICATE_VALUE_NAME', known?.name ?? key);
    if (known === undefined) return row;
    this.#known.set(row, known);
    this.#values.setType(row, known);
    if (known.stored !== undefined) {
      this.#stored.set(row, known.stored);
      this.#values.setBytes(row, dtypeBytes(known.stored.dtype, elementsOf(known.stored.shape)));
    }
    return row;
  }

  #resolve(key: string, facts: GraphFacts, scope: ValueScope): ValueIndex {
    const known = scope.resolve(key, this.#values, (capture, row, source) => {
      // What a graph in between took from further out is taken from there.
      this.#outerSources.set(row, this.#outerSources.get(source) ?? source);
      const captures = this.#captures.get(capture.graph);
      if (captures === undefined) this.#captures.set(capture.graph, [capture]);
      else captures.push(capture);
    });
    if (known !== undefined) return known;
    const value = facts.values.get(key);
    if (value?.isState !== true) this.warnings.add('MISSING_PRODUCER', value?.name ?? key);
    return this.#define(key, ValueKind.intermediate, -1, facts, scope);
  }
}
