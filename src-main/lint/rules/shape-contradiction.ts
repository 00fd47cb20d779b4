import { type Hit, type LintRule, onnxOnly } from '../lint-rule.js';

export const shapeContradiction: LintRule = {
  id: 'shape-contradiction',
  severity: 'warning',
  title: 'Declared shapes that contradict the operators',
  help: {
    why: 'What a file declares of its values is believed by runtimes when they plan memory, and by people. Where the operators give something else, a tool has changed the graph and not its value_info; ONNX Runtime warns or refuses, quantisers fail.',
    fix: 'Clear graph.value_info and infer shapes again (onnx.shape_inference), or export again.',
  },
  formats: onnxOnly,
  check(context) {
    const { values } = context.graph;
    const byName = new Map<string, number>();
    const findings = context.shapes.findings.filter(({ rule }) => rule === 'shape-contradiction');
    if (findings.length > 0)
      for (let value = values.count - 1; value >= 0; value -= 1) byName.set(context.valueName(value), value);
    return findings.map(({ message, severity, where }): Hit => {
      const value = byName.get(where.replace(/^value /, '')) ?? -1;
      return { message, severity, where, ...(value < 0 ? {} : { values: [value] }) };
    });
  },
};
