/** One line of help for each target: when a person would choose it. */
import type { TargetId } from '../../src-shared/target.js';

export const targetHelp: Record<TargetId, string> = {
  'torchscript-trace': 'Records one run. Fast and general, but bakes in branches that depend on the data.',
  'torchscript-script': 'Compiles the Python source. Keeps branches and loops; not every Python feature is allowed.',
  'exported-program': 'A .pt2 file with a checked graph; dynamic axes are declared and enforced.',
  onnx: 'For ONNX Runtime and most other runtimes, by the torch.export-based exporter.',
  'onnx-legacy': 'By the older TorchScript-based exporter, for models the newer one refuses.',
};
