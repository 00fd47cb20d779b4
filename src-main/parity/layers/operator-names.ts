/** What an operator of PyTorch is called elsewhere: by other functions of PyTorch, and by ONNX without metadata. Pure. */

const aliases = new Map(
  Object.entries({
    absolute: 'abs',
    and: 'bitwise_and',
    divide: 'div',
    greater: 'gt',
    greater_equal: 'ge',
    iadd: 'add',
    imul: 'mul',
    invert: 'bitwise_not',
    isub: 'sub',
    itruediv: 'div',
    less: 'lt',
    less_equal: 'le',
    logical_and: 'bitwise_and',
    logical_not: 'bitwise_not',
    logical_or: 'bitwise_or',
    multiply: 'mul',
    native_group_norm: 'group_norm',
    native_layer_norm: 'layer_norm',
    negative: 'neg',
    not_equal: 'ne',
    or: 'bitwise_or',
    rsub: 'sub',
    subtract: 'sub',
    true_divide: 'div',
    truediv: 'div',
  }),
);

/** One name for what PyTorch has several for: `sub` of `rsub`, `aten.sub.Tensor`, `aten::sub_`. */
export function operatorName(name: string): string {
  const bare = name
    .replace(/^\w+(::|\.)(?=\w)/, '')
    .replace(/\..*$/, '')
    .replace(/^_+|_+$/g, '');
  return aliases.get(bare) ?? bare;
}

/**
 * The ONNX operators one of PyTorch becomes, the one that gives its value last; several ways where exporters have several,
 * of which the first holds whose operators are all there. One that only places values becomes none. Only what is certain is in here.
 */
const expansions = new Map<string, readonly (readonly string[])[]>(
  Object.entries({
    abs: [['Abs']],
    add: [['Add']],
    amax: [['ReduceMax']],
    amin: [['ReduceMin']],
    baddbmm: [
      ['MatMul', 'Mul', 'Mul', 'Add'],
      ['MatMul', 'Add'],
    ],
    bitwise_and: [['And']],
    bitwise_not: [['Not']],
    bitwise_or: [['Or']],
    bmm: [['MatMul']],
    ceil: [['Ceil']],
    clamp: [['Clip']],
    clamp_max: [['Clip'], ['Min']],
    clamp_min: [['Clip'], ['Max']],
    cos: [['Cos']],
    div: [['Div']],
    elu: [['Elu']],
    embedding: [[]],
    eq: [['Equal']],
    erf: [['Erf']],
    exp: [['Exp']],
    floor: [['Floor']],
    ge: [['GreaterOrEqual']],
    gelu: [['Gelu'], ['Div', 'Erf', 'Add', 'Mul', 'Mul']],
    gt: [['Greater']],
    hardswish: [['HardSwish']],
    layer_norm: [['LayerNormalization']],
    le: [['LessOrEqual']],
    leaky_relu: [['LeakyRelu']],
    linear: [['Gemm'], ['MatMul', 'Add'], ['MatMul']],
    linalg_vector_norm: [['ReduceL2']],
    log: [['Log']],
    log_softmax: [['LogSoftmax']],
    lt: [['Less']],
    masked_fill: [['Where']],
    matmul: [['MatMul']],
    mean: [['ReduceMean']],
    mm: [['MatMul']],
    mul: [['Mul']],
    neg: [['Neg']],
    pow: [['Pow']],
    reciprocal: [['Reciprocal']],
    relu: [['Relu']],
    rsqrt: [
      ['Sqrt', 'Reciprocal'],
      ['Sqrt', 'Div'],
    ],
    sigmoid: [['Sigmoid']],
    silu: [['Sigmoid', 'Mul']],
    sin: [['Sin']],
    softmax: [['Softmax']],
    softplus: [['Softplus']],
    sqrt: [['Sqrt']],
    sub: [['Sub']],
    sum: [['ReduceSum']],
    tanh: [['Tanh']],
    where: [['Where']],
  }),
);

/** Of an operator by its one name; undefined for one that may become anything. `present`: operators of the module. */
export function expansionOf(name: string, present: ReadonlySet<string>): readonly string[] | undefined {
  const ways = expansions.get(name);
  return ways?.find((ops) => ops.every((op) => present.has(op))) ?? ways?.[0];
}
