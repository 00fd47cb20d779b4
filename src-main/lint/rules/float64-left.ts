import { dtypeCode } from '../../../src-shared/dtype.js';
import { type LintRule, onnxOnly } from '../lint-rule.js';
import { counted, tally } from '../wording.js';

const float64 = dtypeCode('float64');

export const float64Left: LintRule = {
  id: 'float64-left',
  severity: 'warning',
  title: 'float64 computed inside',
  help: {
    why: 'One float64 constant (a Python number that became a tensor) turns what follows into double precision: slow on CPUs, many times slower on GPUs, refused or silently narrowed by TensorRT.',
    fix: 'Cast to float32 in the model (x.float(), torch.tensor(…, dtype=torch.float32)) and export again.',
  },
  formats: onnxOnly,
  check(context) {
    const { graph } = context;
    const nodes: number[] = [];
    for (let node = 0; node < graph.nodes.count; node += 1) {
      if (context.outputs(node).some((value) => value >= 0 && context.dtype(value) === float64)) nodes.push(node);
    }
    if (nodes.length === 0) return [];
    // Where the caller gives doubles, the model is meant to be one.
    const asked = (graph.graphs[0]?.inputs ?? []).some((value) => graph.values.dtype[value] === float64);
    const message = `${counted(nodes.length, 'node gives', 'nodes give')} float64: ${tally(nodes.map((node) => context.op(node)))}.`;
    return [{ message, nodes, severity: asked ? 'info' : 'warning' }];
  },
};
