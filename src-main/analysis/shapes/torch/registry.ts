/** Handlers of TorchScript's operators, by domain: those of `aten` in place (`add_`) are the plain ones. */
import type { Handler, Handlers } from '../node-view.js';
import { controlFlow } from './control-flow.js';
import { convolutions } from './convolution.js';
import { creation } from './creation.js';
import { elementwise, primArithmetic } from './elementwise.js';
import { joinSplit } from './join-split.js';
import { lists, primLists } from './lists.js';
import { matrix } from './matrix.js';
import { numbers, primNumbers } from './numbers.js';
import { quantized, quantizing } from './quantized.js';
import { recurrent } from './recurrent.js';
import { reductions } from './reduce.js';
import { sampling } from './sampling.js';
import { reshapingInPlace, views } from './views.js';

const families: readonly Handlers[] = [
  elementwise,
  numbers,
  lists,
  views,
  joinSplit,
  reductions,
  matrix,
  convolutions,
  sampling,
  creation,
  recurrent,
  quantizing,
];

const plain = new Map<string, Handler>(families.flatMap((family) => Object.entries(family)));

/** The result is the operand itself: it has the operand's element type and, but for a few, its shape. */
function inPlace(op: string, handler: Handler): Handler {
  if (!reshapingInPlace.has(op)) {
    return (node) => {
      const self = node.input(0);
      // What a scalar holds is another number from here on.
      if (self.elements !== undefined) node.replace(0, { type: self.type });
      return [{ type: self.type }];
    };
  }
  return (node) => {
    const [result] = handler(node);
    const known = result ?? { type: { kind: 'tensor', dtype: node.dtype(0), shape: null } };
    node.replace(0, known);
    return [known];
  };
}

const unknown: Handler = () => [];
const inPlaceNames = [...plain.keys(), ...[...reshapingInPlace].map((op) => op.slice(0, -1)), 'set_data'];

/** Programs of torch.export have the same operators, give arguments by place, and say all shapes themselves. */
const ifNamed =
  (handler: Handler): Handler =>
  (node) =>
    node.namesArguments ? handler(node) : [];

export const aten: ReadonlyMap<string, Handler> = new Map(
  [...inPlaceNames.map((op) => [`${op}_`, inPlace(`${op}_`, plain.get(op) ?? unknown)] as const), ...plain].map(
    ([op, handler]) => [op, ifNamed(handler)],
  ),
);

export const prim: ReadonlyMap<string, Handler> = new Map(
  [controlFlow, primArithmetic, primNumbers, primLists].flatMap((family) => Object.entries(family)),
);

export const quantizedOperators: ReadonlyMap<string, Handler> = new Map(Object.entries(quantized));
