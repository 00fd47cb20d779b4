import { dtypeCode } from '../../../src-shared/dtype.js';
import { ValueKind } from '../../../src-shared/graph.js';
import type { LintContext } from '../lint-context.js';
import { type LintRule, onnxOnly } from '../lint-rule.js';
import { counted, tally } from '../wording.js';

const int64 = dtypeCode('int64');
const arithmetic = new Set(
  'Add Sub Mul Div Mod Pow MatMul Neg Abs Sum CumSum ReduceSum ReduceProd ReduceMax ReduceMin ReduceMean'.split(' '),
);
const sizes = new Set(['Shape', 'Size', 'SequenceLength']);

/** By value: 1 where it depends on the numbers given to the model, not on sizes and constants alone. */
function dependsOnData(context: LintContext): Uint8Array {
  const { nodes, values } = context.graph;
  const depends = new Uint8Array(values.count);
  for (let value = 0; value < values.count; value += 1) if (values.kind[value] === ValueKind.input) depends[value] = 1;
  for (let node = 0; node < nodes.count; node += 1) {
    if (sizes.has(context.op(node))) continue;
    const has = context.inputs(node).some((value) => value >= 0 && depends[context.model.valueSource(value)] === 1);
    if (has) for (const value of context.outputs(node)) if (value >= 0) depends[value] = 1;
  }
  return depends;
}

export const int64Arithmetic: LintRule = {
  id: 'int64-arithmetic',
  severity: 'info',
  title: 'Arithmetic on int64 data',
  help: {
    why: 'TensorRT before version 10, Core ML and many accelerators narrow int64 to int32: arithmetic on ids, positions or counts may overflow there although it is right in PyTorch. Sums of sizes do not count here.',
    fix: 'Nothing, where the numbers stay small (positions, token ids). Else cast to int32 or float32 in the model.',
  },
  formats: onnxOnly,
  check(context) {
    const candidates = context
      .nodesOf(...arithmetic)
      .filter((node) => context.dtype(context.outputs(node)[0] ?? -1) === int64);
    if (candidates.length === 0) return [];
    const depends = dependsOnData(context);
    const nodes = candidates.filter((node) => depends[context.outputs(node)[0] ?? 0] === 1);
    if (nodes.length === 0) return [];
    const message = `${counted(nodes.length, 'node computes', 'nodes compute')} with int64 data: ${tally(nodes.map((node) => context.op(node)))}.`;
    return [{ message, nodes }];
  },
};
