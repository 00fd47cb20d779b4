/** Files of weights (safetensors, checkpoints): tensors by name, and nothing that computes with them. */
import type { ModelGraph } from './graph.js';

/** Whether a model has stored tensors and neither nodes nor inputs nor outputs. */
export function holdsOnlyWeights({ graphs, nodes, values }: ModelGraph): boolean {
  const main = graphs[0];
  const io = (main?.inputs.length ?? 0) + (main?.outputs.length ?? 0);
  return nodes.count === 0 && io === 0 && values.count > 0;
}
