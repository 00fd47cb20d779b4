/** Operators whose result has the broadcast shape of their operands; on numbers they are the arithmetic of sizes. */
import type { Handler, Handlers, NodeView } from '../node-view.js';
import { equal, truth } from '../operators/elementwise.js';
import { broadcast } from '../shapes.js';
import {
  add,
  divideExactly,
  floorDivide,
  maximum,
  minimum,
  modulo,
  multiply,
  negate,
  type Size,
  subtract,
} from '../size.js';
import { dtypes, type KnownValue, noneType, type TensorType, tensor } from '../types.js';
import { argument, asTensor, dtypeArgument, numberOf, numberValue } from './arguments.js';
import { categoryOf, resultType } from './promotion.js';

/** Element type of a result, from that of its operands together. */
type ResultType = (operands: number) => number;
const kept: ResultType = (dtype) => dtype;
const always =
  (dtype: number): ResultType =>
  () =>
    dtype;
/** Whole numbers become the default float. */
const toFloat: ResultType = (dtype) =>
  dtype === 0 || categoryOf(dtype) === 'float' || categoryOf(dtype) === 'complex' ? dtype : dtypes.float32;

type Calculate = (items: readonly Size[]) => Size;

/** Arithmetic is followed on numbers and on tensors without axes, which is what sizes are while tracing. */
function calculated(operands: readonly KnownValue[], calculate: Calculate | undefined): Size | undefined {
  if (calculate === undefined || operands.some((each) => asTensor(each)?.shape?.length !== 0)) return undefined;
  return calculate(operands.map(numberOf));
}

/** The result of an operator on these operands. */
export function combine(
  operands: readonly (KnownValue | undefined)[],
  type: ResultType,
  calculate?: Calculate,
): KnownValue[] {
  const known = operands.filter((each): each is KnownValue => each !== undefined);
  const tensors = known.map((each): TensorType => asTensor(each) ?? { kind: 'tensor', dtype: 0, shape: null });
  const isNumber = tensors.length > 0 && tensors.every((each) => each.isNumber === true);
  const joined = resultType(tensors);
  const item = calculated(known, calculate);
  if (isNumber) {
    const dtype = type(joined);
    return [numberValue(dtype === dtypes.float32 ? dtypes.float64 : dtype, item ?? null)];
  }
  const shape = broadcast(tensors.map((each) => each.shape));
  return [tensor(type(joined), shape, item === undefined ? undefined : { shape: [], items: [item] })];
}

const first = (node: NodeView): KnownValue | undefined => argument(node, 'self', 'a', 'x', 'input', 'condition', 'l');
const second = (node: NodeView): KnownValue | undefined => argument(node, 'other', 'b', 'y', 'exponent', 'value');

function binary(type: ResultType, calculate?: (a: Size, b: Size) => Size): Handler {
  const both: Calculate | undefined = calculate && (([a = null, b = null]) => calculate(a, b));
  return (node) => combine([first(node), second(node)], type, both);
}

function unary(type: ResultType, calculate?: (a: Size) => Size): Handler {
  const one: Calculate | undefined = calculate && (([a = null]) => calculate(a));
  return (node) => combine([first(node)], type, one);
}

/** `add` of two lists puts them end to end; `alpha` scales the second operand. */
const sum =
  (apply: (a: Size, b: Size) => Size): Handler =>
  (node) => {
    const [a, b] = [first(node), second(node)];
    if (a?.type.kind === 'sequence') {
      const isKnown = a.items !== undefined && b?.items !== undefined;
      return [isKnown ? { type: a.type, items: [...(a.items ?? []), ...(b.items ?? [])] } : { type: a.type }];
    }
    const alpha = argument(node, 'alpha');
    const scale = alpha === undefined ? 1 : numberOf(alpha);
    return combine([a, b], kept, ([x = null, y = null]) => apply(x, multiply(y, scale)));
  };

/** `div` of whole numbers is a float, unless it is rounded. */
const div: Handler = (node) => {
  const mode = node.attributes.text('rounding_mode');
  if (mode !== undefined) return binary(kept, floorDivide)(node);
  return binary(toFloat, (a, b) =>
    typeof a === 'number' && typeof b === 'number' && b !== 0 ? a / b : divideExactly(a, b),
  )(node);
};

const mul: Handler = (node) => {
  const list = first(node);
  if (list?.type.kind !== 'sequence') return binary(kept, multiply)(node);
  const count = numberOf(second(node));
  const small =
    list.items !== undefined && typeof count === 'number' && count >= 0 && count * list.items.length <= 1024;
  if (!small) return [{ type: list.type }];
  return [{ type: list.type, items: Array.from({ length: count }, () => list.items ?? []).flat() }];
};

const pow: Handler = binary(kept, (a, b) => {
  if (typeof a === 'number' && typeof b === 'number') return Number.isFinite(a ** b) ? a ** b : null;
  return b === 1 ? a : b === 2 ? multiply(a, a) : null;
});

const rounded =
  (apply: (a: number) => number): ((a: Size) => Size) =>
  (a) =>
    typeof a === 'number' ? apply(a) : a;

const compare = (test: (sign: number) => boolean): Handler =>
  binary(always(dtypes.bool), (a, b) => truth(test)(a, b, true));

const notEqual = truth((sign) => sign !== 0);

const logic = (apply: (a: boolean, b: boolean) => boolean): Handler => {
  const onNumbers = (a: Size, b: Size): Size =>
    typeof a === 'number' && typeof b === 'number' ? Number(apply(a !== 0, b !== 0)) : null;
  return (node) => {
    const result = resultType([first(node), second(node)].flatMap((each) => asTensor(each) ?? []));
    return binary(kept, result === dtypes.bool ? onNumbers : undefined)(node);
  };
};

/** Whether an argument is None; undefined where that is not known. */
function isNone(node: NodeView, name: string): boolean | undefined {
  if (node.attributes.has(name)) return node.attributes.text(name) === 'None';
  const at = Array.from({ length: node.inputCount }, (_, input) => input).find(
    (input) => node.inputName(input) === name,
  );
  // A None that the code writes is left out.
  if (at === undefined || !node.has(at)) return true;
  const { type, items } = node.input(at);
  if (type === noneType) return true;
  // A number that is only declared may still be None in a branch that ends in an error.
  const isTensor = type.kind === 'tensor' && (type.isNumber === true || (type.shape?.length ?? 0) > 0);
  const isSomething = isTensor || type.kind === 'sequence';
  return isSomething || items !== undefined ? false : undefined;
}

/** `x is None`, `x is not None`; of two values nothing is known. */
const identity =
  (wanted: boolean): Handler =>
  (node) => {
    const [a, b] = [isNone(node, 'self'), isNone(node, 'obj')];
    const isKnown = a !== undefined && b !== undefined && (a || b);
    return [numberValue(dtypes.bool, isKnown ? Number((a && b) === wanted) : null)];
  };

const where: Handler = (node) => {
  const [condition, a, b] = [argument(node, 'condition'), argument(node, 'self'), argument(node, 'other')];
  if (a === undefined || b === undefined) {
    const rank = asTensor(condition)?.shape?.length;
    const found = tensor(dtypes.int64, [node.freshSize()]);
    return [
      {
        type: { kind: 'sequence', element: found.type },
        ...(rank === undefined ? {} : { items: Array.from({ length: rank }, () => found) }),
      },
    ];
  }
  const operands = [a, b].flatMap((each) => asTensor(each) ?? []);
  const shape = broadcast([condition, a, b].map((each) => asTensor(each)?.shape ?? null));
  return [tensor(resultType(operands), shape)];
};

/** Softmax and sums along an axis may say the type of the result. */
const named: Handler = (node) => {
  const type = asTensor(first(node));
  return [tensor(dtypeArgument(node, type?.dtype ?? 0), type?.shape ?? null)];
};

const same: Handler = (node) => {
  const type = asTensor(first(node));
  return [tensor(type?.dtype ?? 0, type?.shape ?? null)];
};

/** `clamp` promotes with its bounds. */
const clamp: Handler = (node) => combine([first(node), argument(node, 'min'), argument(node, 'max')], kept);

const list = (names: string, handler: Handler): Handlers =>
  Object.fromEntries(
    names
      .trim()
      .split(/\s+/)
      .map((name) => [name, handler]),
  );

export const elementwise: Handlers = {
  ...list(
    `relu relu6 leaky_relu elu celu selu silu mish gelu hardtanh hardswish hardsigmoid softplus softsign softshrink hardshrink
     threshold rrelu log_sigmoid prelu dropout alpha_dropout feature_dropout feature_alpha_dropout clone contiguous detach
     alias positive tril triu flip roll fill zero masked_fill masked_scatter index_put scatter scatter_add scatter_reduce
     index_add index_copy index_fill put slice_scatter select_scatter batch_norm instance_norm layer_norm group_norm rms_norm
     local_response_norm renorm copy bernoulli normalize channel_shuffle native_channel_shuffle fft_fftshift fft_ifftshift
     lift_fresh lift_fresh_copy pin_memory data fake_quantize_per_tensor_affine fake_quantize_per_channel_affine uniform
     normal random exponential requires_grad resolve_conj resolve_neg conj_physical _transformer_encoder_layer_fwd`,
    same,
  ),
  ...list('softmax log_softmax softmin cumsum cumprod', named),
  ...list(
    `exp exp2 expm1 log log1p log2 log10 sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh sigmoid erf erfc erfinv rsqrt
     reciprocal logit lgamma digamma special_expit deg2rad rad2deg sinc`,
    unary(toFloat),
  ),
  sqrt: unary(toFloat, (a) => (typeof a === 'number' && a >= 0 ? Math.sqrt(a) : null)),
  ...list('isnan isinf isfinite isposinf isneginf logical_not signbit', unary(always(dtypes.bool))),
  ...list('bitwise_not sign square frac', unary(kept)),
  ...list('atan2 xlogy', binary(toFloat)),
  ...list('fmod bitwise_and bitwise_or bitwise_xor __xor__ __lshift__ __rshift__ hypot fmax fmin', binary(kept)),
  ...list('logical_and logical_or logical_xor isclose', binary(always(dtypes.bool))),
  ...list('addcmul addcdiv', (node) =>
    combine([argument(node, 'self'), argument(node, 'tensor1'), argument(node, 'tensor2')], kept),
  ),
  lerp: (node) => combine([argument(node, 'self'), argument(node, 'end')], kept),
  cumsum: (node) => {
    const type = asTensor(first(node));
    const fallback =
      categoryOf(type?.dtype ?? 0) === 'whole' || type?.dtype === dtypes.bool ? dtypes.int64 : (type?.dtype ?? 0);
    return [tensor(dtypeArgument(node, fallback), type?.shape ?? null)];
  },
  add: sum(add),
  sub: sum(subtract),
  rsub: sum((a, b) => subtract(b, a)),
  mul,
  multiply: mul,
  div,
  true_divide: div,
  divide: div,
  floor_divide: binary(kept, floorDivide),
  floordiv: binary(kept, floorDivide),
  __round_to_zero_floordiv: binary(kept, floorDivide),
  remainder: binary(kept, modulo),
  mod: binary(kept, modulo),
  pow,
  maximum: binary(kept, (a, b) => maximum(a, b)),
  minimum: binary(kept, (a, b) => minimum(a, b)),
  neg: unary(kept, negate),
  abs: unary(kept, (a) => (typeof a === 'number' ? Math.abs(a) : a)),
  floor: unary(kept, rounded(Math.floor)),
  ceil: unary(kept, rounded(Math.ceil)),
  trunc: unary(kept, rounded(Math.trunc)),
  round: unary(kept),
  eq: binary(always(dtypes.bool), (a, b) => equal(a, b, true)),
  ne: binary(always(dtypes.bool), (a, b) => notEqual(a, b, true)),
  gt: compare((sign) => sign > 0),
  ge: compare((sign) => sign >= 0),
  lt: compare((sign) => sign < 0),
  le: compare((sign) => sign <= 0),
  __and__: logic((a, b) => a && b),
  __or__: logic((a, b) => a || b),
  __not__: unary(always(dtypes.bool), (a) => (typeof a === 'number' ? Number(a === 0) : null)),
  __is__: identity(true),
  __isnot__: identity(false),
  where,
  clamp,
  clip: clamp,
  clamp_min: clamp,
  clamp_max: clamp,
};

/** `prim` has the arithmetic of the language that no tensor takes part in. */
export const primArithmetic: Handlers = {
  min: (node) => extreme(node, minimum),
  max: (node) => extreme(node, maximum),
  abs: unary(kept, (a) => (typeof a === 'number' ? Math.abs(a) : a)),
};

function extreme(node: NodeView, apply: (a: Size, b: Size) => Size): KnownValue[] {
  const [a, b] = [first(node) ?? argument(node, 'self'), second(node)];
  if (a?.items !== undefined && b === undefined) {
    const items = a.items.map(numberOf);
    return [
      numberValue(asTensor(a.items[0])?.dtype ?? 0, items.length === 0 ? null : items.reduce((x, y) => apply(x, y))),
    ];
  }
  return combine([a, b], kept, ([x = null, y = null]) => apply(x, y));
}
