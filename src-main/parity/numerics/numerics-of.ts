/** Precision and longest sum on the way to each output of an opened model, at given sizes of its symbols. */
import { dtypeName } from '../../../src-shared/dtype.js';
import { type NodeIndex, nodeInputs, nodeOutputs, ValueKind } from '../../../src-shared/graph.js';
import type { Numerics } from '../../../src-shared/numerics.js';
import { costOf } from '../../analysis/cost/model-cost.js';
import { inferShapes } from '../../analysis/shapes/infer-shapes.js';
import { evaluate } from '../../analysis/shapes/size.js';
import type { OpenedModel } from '../../formats/model-format.js';
import { Dependencies } from '../../surgery/needed.js';
import { boundedBy } from './bounded-by.js';
import { indexInputs } from './index-inputs.js';
import { nodePrecision } from './node-precision.js';
import { quantisedOf, Quantisers } from './quantised.js';
import { termsOf } from './node-reduction.js';
import { tapsOf } from './taps.js';
import { transformPoints } from './transform-points.js';
import { narrowest } from './unit-roundoff.js';

/** The node of the main graph each node belongs to: itself, or what holds its body; -1 in local functions. */
function rootsOf(model: OpenedModel): Int32Array {
  const { graphs, nodes } = model.graph;
  const rootOfGraph = graphs.map(() => -1);
  const roots = new Int32Array(nodes.count);
  // Bodies follow the graph that owns them, so the owner's root is known.
  graphs.forEach(({ kind, parentNode }, graph) => {
    if (kind === 'subgraph') rootOfGraph[graph] = roots[parentNode] ?? -1;
    const record = graphs[graph];
    for (let node = record?.nodeStart ?? 0; node < (record?.nodeEnd ?? 0); node += 1)
      roots[node] = kind === 'main' ? node : (rootOfGraph[graph] ?? -1);
  });
  return roots;
}

export function numericsOf(model: OpenedModel, symbols: Readonly<Record<string, number>>): Numerics {
  const { graph } = model;
  const shapes = inferShapes(model);
  const { columns, report } = costOf(model, symbols);
  const sizes = new Map(report.symbols.flatMap(({ name, value }) => (value === null ? [] : [[name, value] as const])));
  const dim = (value: number | undefined, axis: number): number => {
    const size = value === undefined || value < 0 ? undefined : shapes.shapeOf(value)?.at(axis);
    return size === undefined ? Number.NaN : (evaluate(size, (name) => sizes.get(name)) ?? Number.NaN);
  };
  const elements = (value: number | undefined): number =>
    value === undefined || value < 0
      ? Number.NaN
      : (shapes.shapeOf(value) ?? [null]).reduce<number>(
          (product, size) => product * (evaluate(size, (name) => sizes.get(name)) ?? Number.NaN),
          1,
        );
  const opOf = (node: NodeIndex): string => graph.strings.get(graph.nodes.op[node] ?? 0);
  const terms = (node: NodeIndex): number => {
    const [input] = nodeInputs(graph, node);
    // Of a recurrent node the last state alone may be asked for.
    const output = nodeOutputs(graph, node).find((value) => value >= 0);
    return termsOf({
      op: opOf(node),
      macs: columns.macs[node] ?? Number.NaN,
      inputElements: elements(input),
      outputElements: elements(output),
      lastAxis: dim(input, -1),
      leading: dim(input, 0) * dim(input, 1),
      points: transformPoints(model, shapes, node, dim),
      taps: tapsOf(model, shapes, node, dim),
    });
  };
  const precision = (node: NodeIndex): string | null => {
    const op = opOf(node);
    const bits =
      op.includes('NBits') || op.includes('BlockQuantized') ? model.nodeAttributes(node).int('bits') : undefined;
    const values = [...nodeInputs(graph, node), ...nodeOutputs(graph, node)].filter((value) => value >= 0);
    return nodePrecision(
      op,
      values.map((value) => shapes.dtypeOf(value)),
      bits,
    );
  };
  const precisions = new Array<string | null | undefined>(graph.nodes.count);
  const roots = rootsOf(model);
  const dependencies = new Dependencies(model);
  const quantisers = new Quantisers(model);
  const outputs = (graph.graphs[0]?.outputs ?? []).map((output) => {
    const { nodes } = dependencies.neededFor([model.valueSource(output)]);
    const passed = new Set<string | null>([]);
    const onTheWay: NodeIndex[] = [];
    let longest = 1;
    let at = '';
    for (let node = 0; node < graph.nodes.count; node += 1) {
      const root = roots[node] ?? -1;
      if (root >= 0 && !nodes.has(root)) continue;
      onTheWay.push(node);
      let own = precisions[node];
      if (own === undefined) {
        own = precision(node);
        precisions[node] = own;
      }
      passed.add(own);
      const count = terms(node);
      if (count > longest) {
        longest = count;
        at = opOf(node);
      }
    }
    const name = graph.strings.get(graph.values.name[output] ?? 0);
    return {
      name,
      precision: narrowest(passed),
      longestReduction: longest,
      at,
      bounded: boundedBy(model, output, dim),
      quantised: quantisedOf(quantisers, output, onTheWay),
    };
  });
  const inputs = (graph.graphs[0]?.inputs ?? [])
    .filter((input) => graph.values.kind[input] === ValueKind.input)
    .map((input) => ({
      name: graph.strings.get(graph.values.name[input] ?? 0),
      dtype: dtypeName(shapes.dtypeOf(input)),
    }));
  return { outputs, inputs, indexInputs: indexInputs(model) };
}
