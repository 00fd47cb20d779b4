/** Operators whose result has the broadcast shape of their inputs, and arithmetic on small integer tensors. */
import { broadcast } from '../shapes.js';
import {
  add,
  floorDivide,
  maximum,
  minimum,
  modulo,
  multiply,
  negate,
  neverNegative,
  sameSize,
  type Size,
  subtract,
} from '../size.js';
import type { Handler, Handlers, NodeView } from '../node-view.js';
import { dtypes, type Elements, isFloat, type KnownValue, maxElements, tensor } from '../types.js';

type Binary = (a: Size, b: Size, whole: boolean) => Size;
type Unary = (a: Size) => Size;

/** Same type and shape as the first input. */
const same: Handler = (node) => [tensor(node.dtype(0), node.shape(0))];

function unary(apply: Unary, dtype?: number): Handler {
  return (node) => {
    const elements = node.elements(0);
    const result = elements && { shape: elements.shape, items: elements.items.map(apply) };
    return [tensor(dtype ?? node.dtype(0), node.shape(0), result)];
  };
}

/** Elements of both inputs broadcast against each other; undefined when they are not known or not small. */
export function zipElements(
  inputs: readonly (Elements | undefined)[],
  apply: (items: Size[]) => Size,
): Elements | undefined {
  const known: Elements[] = [];
  for (const input of inputs) {
    if (input === undefined) return undefined;
    known.push(input);
  }
  const [first] = known;
  if (first && known.every((each) => each.items.length === 1 && each.shape.length <= first.shape.length)) {
    return { shape: first.shape, items: [apply(known.map((each) => each.items[0] ?? null))] };
  }
  const shape = broadcast(known.map((each) => each.shape));
  if (shape === null || !shape.every((size) => typeof size === 'number')) return undefined;
  const count = shape.reduce((all, size) => all * size, 1);
  if (count > maxElements) return undefined;
  const strides = known.map((each) => broadcastStrides(each.shape, shape));
  const items: Size[] = [];
  for (let at = 0; at < count; at += 1) {
    items.push(apply(known.map((each, which) => each.items[offsetOf(at, shape, strides[which] ?? [])] ?? null)));
  }
  return { shape, items };
}

function broadcastStrides(from: readonly number[], to: readonly number[]): number[] {
  const strides = new Array<number>(to.length).fill(0);
  let stride = 1;
  for (let axis = from.length - 1; axis >= 0; axis -= 1) {
    const size = from[axis] ?? 1;
    if (size > 1) strides[to.length - from.length + axis] = stride;
    stride *= size;
  }
  return strides;
}

function offsetOf(index: number, shape: readonly number[], strides: readonly number[]): number {
  let rest = index;
  let offset = 0;
  for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
    const size = shape[axis] ?? 1;
    offset += (rest % size) * (strides[axis] ?? 0);
    rest = Math.floor(rest / size);
  }
  return offset;
}

/** Opset 6 and before: the second input is aligned by `axis` and `broadcast`, the result has the first one's shape. */
function broadcastShape(node: NodeView): ReturnType<typeof broadcast> {
  if (node.opset > 0 && node.opset < 7) return node.shape(0);
  return broadcast([node.shape(0), node.shape(1)]);
}

const eitherType = (node: NodeView): number => node.dtype(0) || node.dtype(1);

function binary(apply?: Binary, dtype?: number): Handler {
  return (node) => {
    const type = eitherType(node);
    const elements =
      apply && zipElements([node.elements(0), node.elements(1)], ([a = null, b = null]) => apply(a, b, !isFloat(type)));
    return [tensor(dtype ?? type, broadcastShape(node), elements)];
  };
}

/** Max, Min, Sum, Mean: any number of inputs. */
function variadic(apply?: (a: Size, b: Size) => Size): Handler {
  return (node) => {
    const inputs = Array.from({ length: node.inputCount }, (_, at) => at);
    const dtype = inputs.map((at) => node.dtype(at)).find((type) => type !== 0) ?? 0;
    const shape = broadcast(inputs.map((at) => node.shape(at)));
    const few = inputs.length <= 16 ? inputs : [];
    const elements =
      apply && few.length > 0
        ? zipElements(
            few.map((at) => node.elements(at)),
            (items) => items.slice(1).reduce(apply, items[0] ?? null),
          )
        : undefined;
    return [tensor(dtype, shape, elements)];
  };
}

/** Integer division goes towards zero; sizes are not negative, so the floor is the same for expressions. */
const divide: Binary = (a, b, whole) => {
  if (typeof a === 'number' && typeof b === 'number') {
    if (b === 0) return null;
    return whole ? Math.trunc(a / b) : a / b;
  }
  return whole ? floorDivide(a, b) : null;
};

/** Sign of a difference as far as it holds for all sizes ≥ 0; undefined when it depends on them. */
function signOf(difference: Size): number | undefined {
  if (typeof difference === 'number') return Math.sign(difference);
  if (neverNegative(subtract(difference, 1))) return 1;
  return neverNegative(subtract(negate(difference), 1)) ? -1 : undefined;
}

export function truth(test: (sign: number) => boolean): Binary {
  return (a, b) => {
    const sign = sameSize(a, b) ? 0 : signOf(subtract(a, b));
    return sign === undefined ? null : Number(test(sign));
  };
}

export const equal = truth((sign) => sign === 0);

const logic =
  (test: (a: boolean, b: boolean) => boolean): Binary =>
  (a, b) =>
    typeof a === 'number' && typeof b === 'number' ? Number(test(a !== 0, b !== 0)) : null;

const onNumbers =
  (apply: (a: number) => number): Unary =>
  (a) =>
    typeof a === 'number' ? finite(apply(a)) : null;
/** Whole expressions stay as they are. */
const rounding =
  (apply: (a: number) => number): Unary =>
  (a) =>
    typeof a === 'number' ? apply(a) : a;
const finite = (value: number): Size => (Number.isFinite(value) ? value : null);

const power: Binary = (a, b) => {
  if (typeof a === 'number' && typeof b === 'number') return finite(a ** b);
  if (b === 1) return a;
  return b === 2 ? multiply(a, a) : null;
};

/** Mod follows the divisor's sign (or the dividend's with fmod); only what is not negative is followed by symbol. */
const mod: Handler = (node) => {
  const fmod = node.attributes.int('fmod') === 1;
  return binary((a, b) => {
    if (typeof a === 'number' && typeof b === 'number' && fmod) return b === 0 ? null : a % b;
    return modulo(a, b);
  })(node);
};

const where: Handler = (node) => {
  const elements = zipElements([node.elements(0), node.elements(1), node.elements(2)], ([test, a = null, b = null]) => {
    if (typeof test === 'number') return test !== 0 ? a : b;
    return sameSize(a, b) ? a : null;
  });
  return [tensor(node.dtype(1) || node.dtype(2), broadcast([node.shape(0), node.shape(1), node.shape(2)]), elements)];
};

/** Clip's bounds: attributes before opset 11, inputs since. */
const clip: Handler = (node) => {
  const elements = node.elements(0);
  if (elements === undefined) return same(node);
  const bound = (input: number, name: string): Size | undefined => {
    if (node.opset < 11) return node.attributes.float(name);
    return node.has(input) ? (node.elements(input)?.items[0] ?? null) : undefined;
  };
  const [low, high] = [bound(1, 'min'), bound(2, 'max')];
  const items = elements.items.map((item) => {
    const raised = low === undefined ? item : maximum(item, low);
    return high === undefined ? raised : minimum(raised, high);
  });
  return [tensor(node.dtype(0), node.shape(0), { shape: elements.shape, items })];
};

const cast: Handler = (node) => {
  const to = node.attributes.int('to') ?? 0;
  return [castTo(node, to > 0 && to < 256 ? to : 0)];
};

function castTo(node: NodeView, dtype: number): KnownValue {
  const elements = node.elements(0);
  if (elements === undefined || dtype === dtypes.string) return tensor(dtype, node.shape(0));
  const convert: Unary = (item) => {
    if (typeof item !== 'number') return dtype === dtypes.bool ? null : item;
    if (dtype === dtypes.bool) return item === 0 ? 0 : 1;
    return isFloat(dtype) ? item : Math.trunc(item);
  };
  return tensor(dtype, node.shape(0), { shape: elements.shape, items: elements.items.map(convert) });
}

const bool = (): Handler => (node) => [tensor(dtypes.bool, node.shape(0))];

const sameNames =
  'Acos Acosh Asin Asinh Atan Atanh Celu Cos Cosh Elu Erf Gelu HardSigmoid HardSwish Hardmax LeakyRelu LogSoftmax ' +
  'LpNormalization LRN MeanVarianceNormalization Mish Selu Shrink Sigmoid Sin Sinh Softmax Softplus Softsign Swish ' +
  'Tan Tanh ThresholdedRelu BitwiseNot Trilu CumSum CumProd';

export const elementwise: Handlers = {
  ...Object.fromEntries(sameNames.split(' ').map((name) => [name, same])),
  Identity: (node) => [node.input(0)],
  Abs: unary((a) => (typeof a === 'number' ? Math.abs(a) : a)),
  Neg: unary(negate),
  Floor: unary(rounding(Math.floor)),
  Ceil: unary(rounding(Math.ceil)),
  Round: unary(rounding(roundHalfEven)),
  Sign: unary(onNumbers(Math.sign)),
  Sqrt: unary(onNumbers(Math.sqrt)),
  Exp: unary(onNumbers(Math.exp)),
  Log: unary(onNumbers(Math.log)),
  Reciprocal: unary(onNumbers((a) => 1 / a)),
  Relu: unary((a) => maximum(a, 0)),
  Not: unary(
    onNumbers((a) => Number(a === 0)),
    dtypes.bool,
  ),
  IsInf: bool(),
  IsNaN: bool(),
  Add: binary(add),
  Sub: binary(subtract),
  Mul: binary(multiply),
  Div: binary(divide),
  Mod: mod,
  Pow: (node) => [{ ...tensor(node.dtype(0), broadcastShape(node)), ...powElements(node) }],
  PRelu: (node) => [tensor(node.dtype(0), node.shape(0))],
  And: binary(
    logic((a, b) => a && b),
    dtypes.bool,
  ),
  Or: binary(
    logic((a, b) => a || b),
    dtypes.bool,
  ),
  Xor: binary(
    logic((a, b) => a !== b),
    dtypes.bool,
  ),
  Equal: binary(equal, dtypes.bool),
  Greater: binary(
    truth((d) => d > 0),
    dtypes.bool,
  ),
  GreaterOrEqual: binary(
    truth((d) => d >= 0),
    dtypes.bool,
  ),
  Less: binary(
    truth((d) => d < 0),
    dtypes.bool,
  ),
  LessOrEqual: binary(
    truth((d) => d <= 0),
    dtypes.bool,
  ),
  BitShift: binary(),
  BitwiseAnd: binary(),
  BitwiseOr: binary(),
  BitwiseXor: binary(),
  Max: variadic((a, b) => maximum(a, b)),
  Min: variadic((a, b) => minimum(a, b)),
  Sum: variadic(add),
  Mean: variadic(),
  Where: where,
  Clip: clip,
  Cast: cast,
  CastLike: (node) => [castTo(node, node.dtype(1))],
  BitCast: (node) => [tensor(node.attributes.int('to') ?? 0, node.shape(0))],
};

function powElements(node: NodeView): { elements?: Elements } {
  const elements = zipElements([node.elements(0), node.elements(1)], ([a = null, b = null]) => power(a, b, true));
  return elements ? { elements } : {};
}

function roundHalfEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  if (rest !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}
