import { ValueKind } from '../../../src-shared/graph.js';
import { type LintRule, onnxOnly } from '../lint-rule.js';
import { warned } from '../warned.js';

export const duplicateValueName: LintRule = {
  id: 'duplicate-value-name',
  severity: 'error',
  title: 'Values produced more than once',
  help: {
    why: 'ONNX is in single assignment form: every name stands for one value. Where two nodes write the same name, runtimes refuse the model or take one of them.',
    fix: 'Give one of them another name, in its producer and in all that read it.',
  },
  formats: onnxOnly,
  check: (context) =>
    warned(context, 'duplicate-value-name', () => {
      const { name, kind, graph, count } = context.graph.values;
      const first = new Map<number, number>();
      const values = new Set<number>();
      for (let value = 0; value < count; value += 1) {
        if (kind[value] === ValueKind.outer) continue;
        const key = (graph[value] ?? 0) * 2 ** 32 + (name[value] ?? 0);
        const before = first.get(key);
        if (before === undefined) first.set(key, value);
        else values.add(before).add(value);
      }
      return { values };
    }),
};
