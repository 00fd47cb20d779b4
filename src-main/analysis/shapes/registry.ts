/** Handlers by operator domain and name: one line per family. An operator that is not here ends in "unknown". */
import type { Handler, Handlers } from './node-view.js';
import { classicMl } from './operators/classic-ml.js';
import { convolutions } from './operators/conv.js';
import { elementwise } from './operators/elementwise.js';
import { images } from './operators/image.js';
import { generators, joinSplit } from './operators/join-split.js';
import { matrix } from './operators/matrix.js';
import { microsoft } from './operators/microsoft.js';
import { normalizations, training } from './operators/normalize.js';
import { quantization } from './operators/quantize.js';
import { reductions } from './operators/reduce.js';
import { sequences } from './operators/sequence.js';
import { shapeOps } from './operators/shape-ops.js';
import { textAndSignal } from './operators/text-signal.js';
import { aten, prim, quantizedOperators } from './torch/registry.js';

function byName(...families: Handlers[]): ReadonlyMap<string, Handler> {
  return new Map(families.flatMap((family) => Object.entries(family)));
}

const onnx = byName(
  elementwise,
  shapeOps,
  joinSplit,
  generators,
  reductions,
  matrix,
  convolutions,
  images,
  normalizations,
  quantization,
  sequences,
  textAndSignal,
);

const domains: ReadonlyMap<string, ReadonlyMap<string, Handler>> = new Map([
  ['', onnx],
  ['ai.onnx', onnx],
  ['ai.onnx.ml', byName(classicMl)],
  ['ai.onnx.preview.training', byName(training)],
  ['com.microsoft', byName(microsoft)],
  ['aten', aten],
  ['prim', prim],
  ['quantized', quantizedOperators],
]);

/** The handler of an operator; undefined for one that is not known. */
export function handlerOf(domain: string, op: string): Handler | undefined {
  return domains.get(domain)?.get(op);
}
