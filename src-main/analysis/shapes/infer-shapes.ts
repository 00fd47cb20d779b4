/** Shapes of all values of an opened model, by symbolic inference; computed once per model. */
import { type Dim, type ValueIndex, ValueKind } from '../../../src-shared/graph.js';
import type { Finding } from '../../../src-shared/finding.js';
import type { OpenedModel } from '../../formats/model-format.js';
import { dimOf } from './declared.js';
import { Inference } from './inference.js';
import { findingsOf, givenValues, type InputShapes } from './input-shapes.js';
import type { Elements, Shape, ValueType } from './types.js';

export interface InferredShapes {
  /** Type of a value: inferred, or declared where inference ends in "unknown". */
  typeOf(value: ValueIndex): ValueType;
  /** ONNX element type; 0 when unknown or not a tensor. */
  dtypeOf(value: ValueIndex): number;
  /** Sizes as numbers, expressions (`size.ts`: evaluate, symbolsOf, product …) or null; null without a rank. */
  shapeOf(value: ValueIndex): Shape | null;
  /** The same, as it is shown and put into JSON. */
  dimsOf(value: ValueIndex): Dim[] | null;
  /** Elements of a small tensor that are known without running the model. */
  elementsOf(value: ValueIndex): Elements | undefined;
  /** Declared shapes that contradict the operators. */
  findings: readonly Finding[];
  /** Operators no handler knows, with the number of nodes. */
  unknownOperators: ReadonlyMap<string, number>;
}

const cache = new WeakMap<OpenedModel, Map<string, InferredShapes>>();
/** Answers kept of one model: that of the file itself, and those for shapes that were given. */
const maxKept = 3;

/**
 * Infers all shapes, in time linear in the model; reads a few small tensors, never weights. `given` are shapes of inputs
 * the file does not say, or says as an example. Throws USAGE where they do not fit the model.
 */
export function inferShapes(model: OpenedModel, given: InputShapes = {}): InferredShapes {
  const answers = cache.get(model) ?? new Map<string, InferredShapes>();
  cache.set(model, answers);
  const key = JSON.stringify(Object.entries(given).sort(([a], [b]) => (a < b ? -1 : 1)));
  const known = answers.get(key);
  if (known !== undefined) return known;
  const inference = new Inference(model, givenValues(model, given));
  model.during(() => inference.run());
  const { kind } = model.graph.values;
  const { declared, values, unknownOperators } = inference;
  const typeOf = (value: ValueIndex): ValueType => {
    const stored = kind[value] === ValueKind.initializer ? declared.of(value) : undefined;
    return stored ?? inference.finalType(value);
  };
  const shapeOf = (value: ValueIndex): Shape | null => {
    const type = typeOf(value);
    return type.kind === 'tensor' ? type.shape : null;
  };
  const result: InferredShapes = {
    typeOf,
    shapeOf,
    dtypeOf: (value) => {
      const type = typeOf(value);
      return type.kind === 'tensor' ? type.dtype : 0;
    },
    dimsOf: (value) => shapeOf(value)?.map(dimOf) ?? null,
    elementsOf: (value) => values.elementsOf(value),
    findings: [...declared.findings(), ...findingsOf(model, given)],
    unknownOperators,
  };
  if (answers.size >= maxKept) for (const oldest of [...answers.keys()].slice(0, 1)) answers.delete(oldest);
  answers.set(key, result);
  return result;
}
