/** ONNX files made by hand, wire format and all, so that a test needs neither Python nor a stored file. */

function varint(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest % 128) + 128);
  }
}

/** Field with wire type 0. */
const int = (field: number, value: number): Buffer => Buffer.from([...varint(field * 8), ...varint(value)]);

/** Field with wire type 2. */
function bytes(field: number, content: Buffer | string): Buffer {
  const body = Buffer.from(content);
  return Buffer.concat([Buffer.from([...varint(field * 8 + 2), ...varint(body.length)]), body]);
}

/** ValueInfoProto of a float tensor `[size]`. Field numbers are those of onnx.proto. */
function valueInfo(name: string, size: number): Buffer {
  const shape = bytes(2, bytes(1, int(1, size)));
  const tensorType = Buffer.concat([int(1, 1), shape]);
  return Buffer.concat([bytes(1, name), bytes(2, bytes(1, tensorType))]);
}

/** TensorProto.external_data and data_location = EXTERNAL. */
function externalData(location: string, length: number): Buffer {
  const entry = (key: string, value: string): Buffer => bytes(13, Buffer.concat([bytes(1, key), bytes(2, value)]));
  return Buffer.concat([
    entry('location', location),
    entry('offset', '0'),
    entry('length', String(length)),
    int(14, 1),
  ]);
}

export interface HandMadeNode {
  name: string;
  operator: string;
  inputs: string[];
  output: string;
  /** Bodies of an If: each is a graph of nodes, the last of which makes its output. */
  bodies?: { attribute: string; name: string; nodes: HandMadeNode[] }[];
}

function node({ name, operator, inputs, output, bodies = [] }: HandMadeNode): Buffer {
  const parts = [...inputs.map((input) => bytes(1, input)), bytes(2, output), bytes(3, name), bytes(4, operator)];
  for (const { attribute, name: title, nodes } of bodies) {
    const last = bytes(12, valueInfo(nodes[nodes.length - 1]?.output ?? '', 4));
    const graph = Buffer.concat([...nodes.map(node), bytes(2, title), last]);
    parts.push(bytes(5, Buffer.concat([bytes(1, attribute), bytes(6, graph), int(20, 5)])));
  }
  return bytes(1, Buffer.concat(parts));
}

/** ModelProto: opset 18, one input `x`, every value float [4]. */
function model(nodes: readonly HandMadeNode[], outputs: readonly string[], initializers: readonly Buffer[]): Buffer {
  const graph = Buffer.concat([
    ...nodes.map(node),
    bytes(2, 'by hand'),
    ...initializers.map((initializer) => bytes(5, initializer)),
    bytes(11, valueInfo('x', 4)),
    ...outputs.map((output) => bytes(12, valueInfo(output, 4))),
  ]);
  return Buffer.concat([int(1, 8), bytes(2, 'lapidary-tests'), bytes(7, graph), bytes(8, int(2, 18))]);
}

/** A model of the nodes given, each with one output. */
export const handMadeModel = (nodes: readonly HandMadeNode[], outputs: readonly string[]): Buffer =>
  model(nodes, outputs, []);

/**
 * A chain of `length` nodes (Add with an initializer, Relu by turns) named `/block.N/…`, so that they group into
 * blocks of `perBlock`; its output is `y`. The initializer `bias` holds 0.5, 1.5, 2.5, 3.5, or lies in the file
 * `externalData`.
 */
export function chainModel(length: number, perBlock: number, options: { externalData?: string } = {}): Buffer {
  const nodes = Array.from({ length }, (_, i): HandMadeNode => {
    const from = i === 0 ? 'x' : `v${String(i - 1)}`;
    const operator = i % 2 === 0 ? 'Add' : 'Relu';
    return {
      name: `/block.${String(Math.floor(i / perBlock))}/${operator}_${String(i)}`,
      operator,
      inputs: operator === 'Add' ? [from, 'bias'] : [from],
      output: i === length - 1 ? 'y' : `v${String(i)}`,
    };
  });
  const bias = Buffer.from(Float32Array.from([0.5, 1.5, 2.5, 3.5]).buffer);
  const stored = options.externalData === undefined ? bytes(9, bias) : externalData(options.externalData, bias.length);
  return model(nodes, ['y'], [Buffer.concat([int(1, 4), int(2, 1), bytes(8, 'bias'), stored])]);
}

/** `branches` chains of `length` Relu beside each other, so that many boxes fit on a screen; output `yN` each. */
export function branchesModel(branches: number, length: number): Buffer {
  const nodes = Array.from({ length: branches * length }, (_, i): HandMadeNode => {
    const branch = String(Math.floor(i / length));
    const step = i % length;
    return {
      name: `/branch.${branch}/Relu_${String(i)}`,
      operator: 'Relu',
      inputs: [step === 0 ? 'x' : `b${branch}.${String(step - 1)}`],
      output: step === length - 1 ? `y${branch}` : `b${branch}.${String(step)}`,
    };
  });
  return model(
    nodes,
    Array.from({ length: branches }, (_, branch) => `y${String(branch)}`),
    [],
  );
}

/** An If between two Relu, with a short then branch that holds another If, and an else branch; all use the first Relu. */
export function bodiesModel(): Buffer {
  const step = (operator: string, name: string, from: string): HandMadeNode => ({
    name,
    operator,
    inputs: [from],
    output: `${name}_out`,
  });
  const branch = (owner: string, side: string, nodes: HandMadeNode[]): NonNullable<HandMadeNode['bodies']>[number] => ({
    attribute: `${side}_branch`,
    name: `${owner}_${side}_branch`,
    nodes,
  });
  const inner: HandMadeNode = {
    ...step('If', 'If_1', 'x'),
    bodies: [branch('If_1', 'then', [step('Log', 'log', 'exp_out')])],
  };
  const outer: HandMadeNode = {
    ...step('If', 'If_0', 'x'),
    bodies: [
      branch('If_0', 'then', [step('Exp', 'exp', 'first_out'), inner]),
      branch('If_0', 'else', [step('Neg', 'neg', 'first_out'), step('Tanh', 'tanh', 'neg_out')]),
    ],
  };
  return handMadeModel(
    [step('Relu', 'first', 'x'), outer, { ...step('Relu', 'last', 'If_0_out'), output: 'y' }],
    ['y'],
  );
}
