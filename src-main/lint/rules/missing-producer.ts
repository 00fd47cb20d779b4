import { ValueKind } from '../../../src-shared/graph.js';
import { type LintRule, onnxOnly } from '../lint-rule.js';
import { warned } from '../warned.js';

export const missingProducer: LintRule = {
  id: 'missing-producer',
  severity: 'error',
  title: 'Values that nothing produces',
  help: {
    why: 'A node reads, or the graph returns, a name that no node, input or initializer has: no runtime loads the model. It happens when a part is cut out by hand or a name is changed in one place only.',
    fix: 'Give the value a producer or make it an input; onnx.checker names the same place.',
  },
  formats: onnxOnly,
  check(context) {
    const { kind, producer, count } = context.graph.values;
    return warned(context, 'missing-producer', () => {
      const values: number[] = [];
      for (let value = 0; value < count; value += 1)
        if (kind[value] === ValueKind.intermediate && producer[value] === -1) values.push(value);
      return { values };
    });
  },
};
