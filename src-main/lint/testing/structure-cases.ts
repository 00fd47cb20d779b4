/** For each rule about a graph's structure a model that breaks it and one that does not. */
import {
  attribute,
  externalData,
  graphBytes,
  type ModelSpec,
  smallModel,
  tensor,
} from '../../formats/onnx/test-models.js';
import type { RuleCase } from './lint-spec.js';

const x = { name: 'x', shape: ['batch', 4] } as const;
const y = { name: 'y' } as const;
const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
const ints = (...values: number[]): Uint8Array => new Uint8Array(BigInt64Array.from(values.map(BigInt)).buffer);
const floats = (...values: number[]): Uint8Array => new Uint8Array(Float32Array.from(values).buffer);

const dropout = (mode: number): ModelSpec => ({
  inputs: [x],
  outputs: [y],
  initializers: [tensor('ratio', 'float32', [], floats(0.5)), tensor('mode', 'bool', [], bytes(mode))],
  nodes: [{ op: 'Dropout', name: 'drop', inputs: ['x', 'ratio', 'mode'], outputs: ['y'] }],
});

const channel = (name: string) => tensor(name, 'float32', [4], floats(1, 1, 1, 1));
const batchNorm = (training: number): ModelSpec => ({
  inputs: [x],
  outputs: [y],
  initializers: ['scale', 'bias', 'mean', 'variance'].map(channel),
  nodes: [
    {
      op: 'BatchNormalization',
      name: 'bn',
      inputs: ['x', 'scale', 'bias', 'mean', 'variance'],
      outputs: training === 1 ? ['y', 'mean2', 'var2'] : ['y'],
      attributes: [attribute.int('training_mode', training)],
    },
  ],
});

const weight = (name: string, values: readonly number[], dims: readonly number[]) =>
  tensor(name, 'float32', dims, floats(...values));
const withWeight = (extra: ModelSpec['initializers'] = []): ModelSpec => ({
  inputs: [x],
  outputs: [y],
  initializers: [weight('w', [1, 2, 3, 4], [4]), ...extra],
  nodes: [{ op: 'Mul', name: 'mul', inputs: ['x', 'w'], outputs: ['y'] }],
});

const reshape = (...sizes: number[]): ModelSpec => ({
  inputs: [x],
  outputs: [y],
  initializers: [tensor('shape', 'int64', [sizes.length], ints(...sizes))],
  nodes: [{ op: 'Reshape', name: 'reshape', inputs: ['x', 'shape'], outputs: ['y'] }],
});

const chain = (...nodes: NonNullable<ModelSpec['nodes']>): ModelSpec => ({ inputs: [x], outputs: [y], nodes });
const relu = (from: string, to: string, name = `${from}-${to}`) => ({
  op: 'Relu',
  name,
  inputs: [from],
  outputs: [to],
});
const transpose = (from: string, to: string, perm: number[]) => ({
  op: 'Transpose',
  name: to,
  inputs: [from],
  outputs: [to],
  attributes: [attribute.ints('perm', perm)],
});

const branch = (op: string) => graphBytes({ nodes: [{ op, inputs: ['x'], outputs: ['b'] }], outputs: [{ name: 'b' }] });
const conditional = (stored: boolean): ModelSpec => ({
  inputs: stored ? [x] : [x, { name: 'flag', dtype: 'bool', shape: [] }],
  outputs: [y],
  ...(stored ? { initializers: [tensor('flag', 'bool', [], bytes(1))] } : {}),
  nodes: [
    {
      op: 'If',
      name: 'if',
      inputs: ['flag'],
      outputs: ['y'],
      attributes: [attribute.graph('then_branch', branch('Relu')), attribute.graph('else_branch', branch('Neg'))],
    },
  ],
});

const outside = (location: string): ModelSpec => ({
  ...withWeight(),
  initializers: [tensor('w', 'float32', [4], externalData(location, 0, 16))],
});

const glue: ModelSpec = {
  inputs: [x],
  outputs: [y],
  initializers: [
    tensor('zero', 'int64', [], ints(0)),
    tensor('axis', 'int64', [1], ints(0)),
    tensor('four', 'int64', [1], ints(4)),
  ],
  nodes: [
    { op: 'Shape', name: 'shape', inputs: ['x'], outputs: ['s'] },
    { op: 'Gather', name: 'gather', inputs: ['s', 'zero'], outputs: ['g'] },
    { op: 'Unsqueeze', name: 'unsqueeze', inputs: ['g', 'axis'], outputs: ['u'] },
    { op: 'Concat', name: 'concat', inputs: ['u', 'four'], outputs: ['c'], attributes: [attribute.int('axis', 0)] },
    { op: 'Reshape', name: 'reshape', inputs: ['x', 'c'], outputs: ['y'] },
  ],
};

const trace = 'File "/home/someone/project/model.py", line 7, in forward';

export const structureCases: Readonly<Record<string, RuleCase>> = {
  'dropout-training': { bad: dropout(1), good: dropout(0), says: /^1 Dropout is in training mode/, at: ['drop'] },
  'batchnorm-training': { bad: batchNorm(1), good: batchNorm(0), says: /^1 BatchNormalization is/, at: ['bn'] },
  'static-batch': {
    bad: { ...smallModel, inputs: [{ name: 'x', shape: [1, 3] }] },
    good: smallModel,
    says: /x:0 is fixed at 1/,
    at: ['x'],
  },
  'suspected-freeze': {
    bad: reshape(2, 4),
    good: reshape(-1, 2, 2),
    says: /batch meets the constant size 2/,
    at: ['reshape'],
  },
  'declared-freeze': {
    bad: { ...chain(relu('x', 'h'), relu('h', 'y')), values: [{ name: 'h', shape: [2, 4] }] },
    good: { ...chain(relu('x', 'h'), relu('h', 'y')), values: [{ name: 'h', shape: ['batch', 4] }] },
    says: /declared with the size 2 where the operators give batch/,
    at: ['h'],
  },
  'bad-ranges': {
    bad: { ...smallModel, metadata: { 'lapidary.axes': 'nonsense' } },
    good: smallModel,
    says: /ranges/,
  },
  'shape-contradiction': {
    bad: { ...chain(relu('x', 'h'), relu('h', 'y')), values: [{ name: 'h', shape: ['batch', 5] }] },
    good: { ...chain(relu('x', 'h'), relu('h', 'y')), values: [{ name: 'h', shape: ['batch', 4] }] },
    says: /operators give/,
    at: ['h'],
  },
  'empty-dim': {
    bad: { ...smallModel, inputs: [{ name: 'x', shape: [0, 3] }] },
    good: smallModel,
    says: /size of 0: x/,
    at: ['x'],
  },
  'reshape-unknowns': { bad: reshape(-1, -1), good: reshape(-1, 4), says: /\[-1, -1\]/, at: ['reshape'] },
  'opset-old': { bad: { ...smallModel, opsets: { '': 12 } }, good: smallModel, says: /opset 12, older than 17/ },
  'opset-new': { bad: { ...smallModel, opsets: { '': 99 } }, good: smallModel, says: /Opset 99 is newer/ },
  'opset-missing': { bad: { ...smallModel, opsets: { other: 1 } }, good: smallModel, says: /ai\.onnx/ },
  'opset-unused': {
    bad: { ...smallModel, opsets: { '': 17, 'ai.onnx.ml': 3 } },
    good: smallModel,
    says: /not used: ai\.onnx\.ml/,
  },
  'ir-version-new': { bad: { ...smallModel, irVersion: 99 }, good: smallModel, says: /IR version 99/ },
  'unknown-operator': {
    bad: chain({ op: 'Gelu', name: 'gelu', inputs: ['x'], outputs: ['y'] }),
    good: { ...chain({ op: 'Gelu', name: 'gelu', inputs: ['x'], outputs: ['y'] }), opsets: { '': 20 } },
    says: /Gelu is no operator of ONNX opset 17: it came later/,
    at: ['gelu'],
  },
  'deprecated-operator': {
    bad: {
      ...chain({ op: 'Upsample', name: 'up', inputs: ['x', 's'], outputs: ['y'] }),
      initializers: [weight('s', [1, 2], [2])],
    },
    good: smallModel,
    says: /Upsample is deprecated since opset 10/,
    at: ['up'],
  },
  'custom-operator': {
    bad: {
      ...chain({ op: 'Nms', name: 'nms', domain: 'acme', inputs: ['x'], outputs: ['y'] }),
      opsets: { '': 17, acme: 1 },
    },
    good: {
      ...chain({ op: 'Twice', domain: 'acme', inputs: ['x'], outputs: ['y'] }),
      opsets: { '': 17, acme: 1 },
      functions: [
        {
          name: 'Twice',
          domain: 'acme',
          inputs: ['a'],
          outputs: ['b'],
          nodes: [{ op: 'Add', inputs: ['a', 'a'], outputs: ['b'] }],
        },
      ],
    },
    says: /library for acme: Nms 1/,
    at: ['nms'],
  },
  'vendor-operator': {
    bad: {
      ...chain({ op: 'FastGelu', name: 'g', domain: 'com.microsoft', inputs: ['x'], outputs: ['y'] }),
      opsets: { '': 17, 'com.microsoft': 1 },
    },
    good: smallModel,
    says: /com\.microsoft: FastGelu 1/,
    at: ['g'],
  },
  'missing-producer': { bad: chain(relu('nowhere', 'y')), good: smallModel, says: /nowhere/, at: ['nowhere'] },
  'duplicate-value-name': {
    bad: chain(relu('x', 'y', 'a'), relu('x', 'y', 'b')),
    good: smallModel,
    says: /1 value is produced more than once/,
    at: ['y', 'y'],
  },
  cycle: {
    bad: chain({ op: 'Add', name: 'a', inputs: ['x', 'b'], outputs: ['a'] }, relu('a', 'b'), relu('b', 'y')),
    good: smallModel,
    says: /cycle/,
  },
  'not-sorted': {
    bad: chain(relu('h', 'y', 'late'), relu('x', 'h')),
    good: smallModel,
    says: /before the node/,
    at: ['late'],
  },
  'duplicate-node-name': {
    bad: chain(relu('x', 'h', 'same'), relu('h', 'y', 'same')),
    good: chain(relu('x', 'h'), relu('h', 'y')),
    says: /same/,
    at: ['same', 'same'],
  },
  'awkward-name': {
    bad: { ...chain({ op: 'Relu', inputs: ['a\u0007b'], outputs: ['y'] }), inputs: [{ name: 'a\u0007b', shape: [2] }] },
    good: {
      ...chain({ op: 'Relu', inputs: ['größe/0:1'], outputs: ['y'] }),
      inputs: [{ name: 'größe/0:1', shape: [2] }],
    },
    says: /cannot be seen/,
  },
  'unknown-dtype': {
    bad: { ...withWeight([{ name: 'odd', dataType: 99, rawData: bytes(1) }]) },
    good: withWeight(),
    says: /odd/,
  },
  'tensor-data-mismatch': {
    bad: { ...withWeight(), initializers: [tensor('w', 'float32', [4], floats(1, 2))] },
    good: withWeight(),
    says: /w/,
  },
  'external-data-missing': { bad: outside('gone.bin'), good: withWeight(), says: /gone\.bin/ },
  'external-path-refused': {
    bad: outside('../../etc/passwd'),
    good: outside('gone.bin'),
    says: /outside the model's folder/,
  },
  'unused-initializer': {
    bad: withWeight([weight('left', [1], [1])]),
    good: withWeight(),
    says: /1 initializer is used by no node \(4\sB\)/,
    at: ['left'],
  },
  'weights-in-constants': {
    bad: {
      inputs: [x],
      outputs: [y],
      nodes: [
        {
          op: 'Constant',
          name: 'c',
          outputs: ['w'],
          attributes: [attribute.tensor('value', tensor('', 'float32', [300, 4], new Uint8Array(4800)))],
        },
        { op: 'Add', inputs: ['x', 'w'], outputs: ['y'] },
      ],
    },
    good: withWeight(),
    says: /1 Constant node holds weights/,
    at: ['c'],
  },
  'dead-node': {
    bad: chain(relu('x', 'y'), relu('x', 'unused', 'dead')),
    good: conditional(false),
    says: /1 node feeds no output: Relu 1/,
    at: ['dead'],
  },
  'duplicate-output': {
    bad: {
      ...chain(relu('x', 'y'), { op: 'Identity', inputs: ['y'], outputs: ['z'] }, relu('x', 'again')),
      outputs: [y, { name: 'z' }, { name: 'again' }],
    },
    good: { ...chain(relu('x', 'y'), { op: 'Neg', inputs: ['x'], outputs: ['z'] }), outputs: [y, { name: 'z' }] },
    says: /y and z and again are the same/,
    at: ['y', 'z', 'again'],
  },
  'constant-condition': { bad: conditional(true), good: conditional(false), says: /1 If has a constant/, at: ['if'] },
  'identity-node': {
    bad: chain({ op: 'Identity', name: 'id', inputs: ['x'], outputs: ['h'] }, relu('h', 'y')),
    good: chain({ op: 'Identity', name: 'id', inputs: ['x'], outputs: ['y'] }),
    says: /1 Identity does nothing/,
    at: ['id'],
  },
  'transpose-pair': {
    bad: {
      ...chain(transpose('x', 'h', [1, 2, 0]), transpose('h', 'y', [2, 0, 1])),
      inputs: [{ name: 'x', shape: [2, 3, 4] }],
    },
    good: {
      ...chain(transpose('x', 'h', [1, 2, 0]), transpose('h', 'y', [1, 2, 0])),
      inputs: [{ name: 'x', shape: [2, 3, 4] }],
    },
    says: /1 Transpose undoes/,
    at: ['y'],
  },
  'glue-nodes': {
    bad: glue,
    good: reshape(-1, 2),
    says: /^4 of 5 nodes \(80\.0 %\) are glue in 1 chain, the longest of 4: Shape 1, Gather 1, Unsqueeze 1, Concat 1\.$/,
    at: ['shape', 'gather', 'unsqueeze', 'concat'],
  },
  'leaks-paths': {
    bad: chain({ ...relu('x', 'y', 'r'), metadata: { 'pkg.torch.onnx.stack_trace': trace } }),
    good: chain({
      ...relu('x', 'y', 'r'),
      metadata: { 'pkg.torch.onnx.name_scopes': "['', 'home/encoder', 'a/var/b']" },
    }),
    says: /home\/someone\/project\/model\.py/,
    at: ['r'],
  },
};
