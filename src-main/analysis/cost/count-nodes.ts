/** Arithmetic of every node, bodies included, inner graphs first. */
import type { CostUnknown } from '../../../src-shared/cost.js';
import type { GraphIndex, ModelGraph, NodeIndex } from '../../../src-shared/graph.js';
import type { Bodies } from './bodies.js';
import type { Formula, NodeView, Work } from './formulas/node-view.js';
import { formulaOf } from './formulas/registry.js';

export interface Counted {
  macs: Float64Array;
  flops: Float64Array;
  unknown: CostUnknown[];
  unknownNodes: number;
  countedOnce: number;
}

/** How often a Loop or Scan runs its body; undefined when that is not known. */
export type TripCount = (node: NodeIndex, view: NodeView) => number | undefined;

export class NodeCounter {
  readonly #formulas = new Map<number, Formula | undefined>();
  readonly #unknown = new Map<string, CostUnknown>();
  readonly #result: Counted;

  constructor(
    readonly graph: ModelGraph,
    readonly bodies: Bodies,
    readonly view: NodeView,
    readonly trips: TripCount,
  ) {
    const zeros = (): Float64Array => new Float64Array(graph.nodes.count);
    this.#result = { macs: zeros(), flops: zeros(), unknown: [], unknownNodes: 0, countedOnce: 0 };
  }

  count(): Counted {
    const totals = new Map<GraphIndex, Work>();
    for (const index of this.bodies.order) totals.set(index, this.#countGraph(index, totals));
    const unknown = [...this.#unknown.values()].sort((a, b) => b.count - a.count);
    return { ...this.#result, unknown };
  }

  /** One run of a graph: the sum of what is known. */
  #countGraph(index: GraphIndex, totals: ReadonlyMap<GraphIndex, Work>): Work {
    const total = { macs: 0, other: 0 };
    const record = this.graph.graphs[index];
    for (let node = record?.nodeStart ?? 0; node < (record?.nodeEnd ?? 0); node += 1) {
      const work = this.#countNode(node, totals);
      this.#result.macs[node] = work.macs;
      this.#result.flops[node] = 2 * work.macs + work.other;
      if (Number.isNaN(work.macs + work.other)) continue;
      total.macs += work.macs;
      total.other += work.other;
    }
    return total;
  }

  #countNode(node: NodeIndex, totals: ReadonlyMap<GraphIndex, Work>): Work {
    const called = this.bodies.functionOf.get(node);
    if (called !== undefined) {
      const work = totals.get(called);
      // A function that calls itself never ends by its shapes alone.
      if (work === undefined) this.#note(node, 'data');
      return work ?? unknownWork;
    }
    const inner = this.bodies.ofNode.get(node);
    if (inner !== undefined)
      return this.#countBodies(
        node,
        inner.map((body) => totals.get(body) ?? unknownWork),
      );
    const formula = this.#formulaOf(node);
    const work = formula?.(this.view.at(node));
    if (work !== undefined && work !== 'data' && !Number.isNaN(work.macs + work.other)) return work;
    this.#note(node, formula === undefined ? 'operator' : work === 'data' ? 'data' : 'shape');
    return unknownWork;
  }

  /** The dearest body (the branches of an If), times the trips of a loop. */
  #countBodies(node: NodeIndex, works: readonly Work[]): Work {
    const flops = ({ macs, other }: Work): number => 2 * macs + other;
    const dearest = works.reduce((best, work) => (flops(work) > flops(best) ? work : best));
    if (this.graph.strings.get(this.graph.nodes.op[node] ?? 0) === 'If') return dearest;
    const trips = this.trips(node, this.view.at(node));
    if (trips === undefined) this.#result.countedOnce += 1;
    return { macs: dearest.macs * (trips ?? 1), other: dearest.other * (trips ?? 1) };
  }

  /** Operators and domains are interned, so each pair is looked up once. */
  #formulaOf(node: NodeIndex): Formula | undefined {
    const { nodes, strings } = this.graph;
    const [op, domain] = [nodes.op[node] ?? 0, nodes.domain[node] ?? 0];
    const key = op * strings.count + domain;
    if (!this.#formulas.has(key)) this.#formulas.set(key, formulaOf(strings.get(domain), strings.get(op)));
    return this.#formulas.get(key);
  }

  #note(node: NodeIndex, reason: CostUnknown['reason']): void {
    const { nodes, strings } = this.graph;
    const [op, domain] = [strings.get(nodes.op[node] ?? 0), strings.get(nodes.domain[node] ?? 0)];
    this.#result.unknownNodes += 1;
    const key = `${reason}\n${domain}\n${op}`;
    const known = this.#unknown.get(key);
    if (known === undefined) this.#unknown.set(key, { op, domain, reason, count: 1, node });
    else known.count += 1;
  }
}

const unknownWork: Work = { macs: Number.NaN, other: Number.NaN };
