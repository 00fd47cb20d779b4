/** A made-up cost for the fake engine: what grows with `batch` and `seq` does, the rest of the numbers mean nothing. */
import type { CostColumns, CostReport } from '../../src-shared/cost.js';
import type { ModelGraph } from '../../src-shared/graph.js';

export function fakeCost(
  graph: ModelGraph,
  symbols: Readonly<Record<string, number>>,
): { report: CostReport; columns: CostColumns } {
  const batch = symbols['batch'] ?? 1;
  const seq = symbols['seq'] ?? 128;
  const { count, op } = graph.nodes;
  const isProduct = Array.from(op, (index) => /MatMul|Gemm/.test(graph.strings.get(index)));
  const column = (each: (node: number) => number): Float64Array =>
    Float64Array.from({ length: count }, (_, node) => each(node));
  const columns: CostColumns = {
    parameters: column((node) => (isProduct[node] === true ? 16_384 : 0)),
    weightBytes: column((node) => (isProduct[node] === true ? 65_536 : 0)),
    macs: column((node) => (isProduct[node] === true ? batch * seq * 16_384 : 0)),
    flops: column((node) => (isProduct[node] === true ? batch * seq * 32_768 : batch * seq * 128)),
    activationBytes: column(() => batch * seq * 512),
  };
  const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);
  const report: CostReport = {
    parameters: sum(columns.parameters),
    weightBytes: sum(columns.weightBytes),
    macs: sum(columns.macs),
    flops: sum(columns.flops),
    activationBytes: 3 * batch * seq * 512,
    peakNode: 1,
    symbols: [
      { name: 'batch', value: batch, assumed: symbols['batch'] === undefined, where: 'axis 0 of ids' },
      { name: 'seq', value: seq, assumed: symbols['seq'] === undefined, where: 'axis 1 of ids' },
    ],
    unknownNodes: 0,
    unknown: [],
    unknownValues: 0,
    countedOnce: 0,
  };
  return { report, columns };
}
