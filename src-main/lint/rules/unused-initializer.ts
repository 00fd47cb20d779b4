import { formatBytes } from '../../../src-shared/units.js';
import { ValueKind } from '../../../src-shared/graph.js';
import { type LintRule, onnxOnly } from '../lint-rule.js';
import { counted } from '../wording.js';

/** Smaller leftovers cost nothing. */
const worthWarning = 1 << 20;

export const unusedInitializer: LintRule = {
  id: 'unused-initializer',
  severity: 'warning',
  title: 'Weights nothing uses',
  help: {
    why: 'Initializers that no node uses are downloaded, loaded and kept in memory for nothing; ONNX Runtime warns of each. They are often what is left of layers that an edit has cut off.',
    fix: 'Remove them: onnxslim and onnxsim do, and so does ONNX Runtime when it saves an optimised model.',
  },
  formats: onnxOnly,
  check(context) {
    const { kind, count } = context.graph.values;
    const unused: number[] = [];
    let bytes = 0;
    for (let value = 0; value < count; value += 1) {
      if (kind[value] !== ValueKind.initializer) continue;
      if (context.consumers.of(value).length > 0 || context.consumers.isOutput(value)) continue;
      unused.push(value);
      bytes += context.stored.bytes(value);
    }
    if (unused.length === 0) return [];
    const message = `${counted(unused.length, 'initializer is', 'initializers are')} used by no node (${formatBytes(bytes)}).`;
    return [{ message, values: unused, severity: bytes >= worthWarning ? 'warning' : 'info' }];
  },
};
