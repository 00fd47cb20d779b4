/** What is legal in input specs and yet seldom meant, per axis, so that it can stand beside the field. Pure. */
import { type InputSpec, symbolsOf } from './input-spec.js';

export interface AxisAdvice {
  /** Index of the input and of its axis; axis null: the input as a whole. */
  input: number;
  axis: number | null;
  field: 'size' | 'example' | 'range' | 'values' | 'name';
  severity: 'warning' | 'info';
  message: string;
}

const isIdentifier = (text: string): boolean => /^[A-Za-z_]\w*$/.test(text);

/** Usual names of inputs whose numbers look something up in a table. */
const looksLikeIds = (name: string): boolean => /(^|_)(ids?|tokens?|index|indices)$/i.test(name);

/** Advice in the order of inputs and axes; about a symbol it is given where the symbol first stands. */
export function axisAdvice(specs: readonly InputSpec[]): AxisAdvice[] {
  const advice: AxisAdvice[] = [];
  const seen = new Map<string, number>();
  const sameExample = new Map<number, string>();
  for (const [input, spec] of specs.entries()) {
    if (!/^[\w.]+$/.test(spec.name)) {
      const message = `The name ${spec.name} has characters that not every runtime takes.`;
      advice.push({ input, axis: null, field: 'name', severity: 'warning', message });
    }
    if (/^u?int/.test(spec.dtype) && spec.high === null && looksLikeIds(spec.name)) {
      const message = `${spec.name} has no range of values, so it is tried with 0 and 1 only; give the size of its vocabulary.`;
      advice.push({ input, axis: null, field: 'values', severity: 'info', message });
    }
    for (const [axis, dim] of spec.dims.entries()) {
      if (dim.kind === 'static' || seen.has(dim.symbol)) continue;
      seen.set(dim.symbol, dim.example);
      const add = (field: AxisAdvice['field'], severity: AxisAdvice['severity'], message: string): void => {
        advice.push({ input, axis, field, severity, message });
      };
      if (!isIdentifier(dim.symbol)) {
        add('size', 'warning', `torch takes no axis called ${dim.symbol}: use letters, digits and _.`);
      }
      if (dim.example < 2) {
        const message = `The example of ${dim.symbol} is ${String(dim.example)}. Exporters treat 0 and 1 as fixed, and the artifact then breaks at every other size. Use 2 or more.`;
        add('example', 'warning', message);
      }
      if (dim.min !== null && dim.min === dim.max) {
        add('range', 'warning', `The range of ${dim.symbol} holds one size: the axis is exported as static.`);
      } else if (dim.min === null && dim.max === null) {
        const message = `${dim.symbol} has no range: torch.export decides what it can be, and TensorRT is given the example only.`;
        add('range', 'info', message);
      }
      const twin = sameExample.get(dim.example);
      if (twin !== undefined) {
        const message = `${dim.symbol} and ${twin} have the same example ${String(dim.example)}: different ones show axes that are mixed up.`;
        add('example', 'info', message);
      }
      sameExample.set(dim.example, dim.symbol);
    }
  }
  const first = specs.findIndex(({ dims }) => dims.length > 0);
  const isBatchless = first >= 0 && specs.every(({ dims }) => dims[0] === undefined || dims[0].kind === 'static');
  if (isBatchless && symbolsOf(specs).every(({ symbol }) => !/batch/i.test(symbol))) {
    const message = 'No input has a free leading axis: the model will take this batch size only.';
    advice.push({ input: first, axis: 0, field: 'size', severity: 'info', message });
  }
  return advice;
}
