/** Which ONNX Runtime runs a subject: the Node binding, or Python's for what the binding cannot. */
import type { InspectReport, ValueInfo } from '../../../src-shared/inspect.js';
import type { SubjectOptions } from '../../../src-shared/subject-options.js';

/** Element types the binding neither takes nor gives, though models may use them inside. */
const notInNode = /^(bfloat16|float8\w*|float4\w*|u?int[24]|complex\d+)$/;

function whatNodeCannot(kind: 'input' | 'output', values: readonly ValueInfo[]): string | undefined {
  const value = values.find(({ dtype }) => dtype !== null && (notInNode.test(dtype) || dtype.includes('(')));
  return value === undefined
    ? undefined
    : `its ${kind} ${value.name} is ${value.dtype ?? ''}, which the Node binding cannot ${kind === 'input' ? 'take' : 'give'}`;
}

/** Why a subject has to run in Python's ONNX Runtime; undefined: Node runs it. */
export function whyPython(
  options: SubjectOptions,
  report: Pick<InspectReport, 'inputs' | 'outputs'>,
): string | undefined {
  if (options.runner === 'node') return undefined;
  if (options.runner === 'python') return 'runner=python asks for it';
  if (options.library !== undefined) return 'the Node binding takes no operator library';
  if (options.iobinding === true) return 'the Node binding has no I/O binding';
  return whatNodeCannot('output', report.outputs) ?? whatNodeCannot('input', report.inputs);
}
