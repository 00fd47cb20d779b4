/** Archives of torch.export for tests, as torch 2.13 writes them, and the parts to put other ones together. */
import { zipOf, type TestEntry } from '../zip/test-zips.js';

export type Json = Record<string, unknown>;

export const float32 = 7;
export const text = (content: string): Uint8Array => Buffer.from(content, 'utf8');
export const json = (name: string, value: unknown): TestEntry => ({ name, content: text(JSON.stringify(value)) });

export const sizes = (...shape: (number | string)[]): Json[] =>
  shape.map((size) => (typeof size === 'number' ? { as_int: size } : { as_expr: { expr_str: size, hint: null } }));

export const meta = (shape: (number | string)[], more: Json = {}): Json => ({
  dtype: float32,
  sizes: sizes(...shape),
  strides: sizes(...shape.map((_, axis) => shape.slice(axis + 1).reduce((all: number, size) => all * Number(size), 1))),
  storage_offset: { as_int: 0 },
  layout: 7,
  device: { type: 'cpu', index: null },
  requires_grad: false,
  ...more,
});

export const tensorArgument = (name: string): Json => ({ as_tensor: { name } });
export const argument = (name: string, arg: Json): Json => ({ name, arg, kind: 1 });

export const node = (target: string, inputs: Json[], output: string, more: Json = {}): Json => ({
  target,
  inputs,
  outputs: [tensorArgument(output)],
  metadata: {},
  name: output,
  ...more,
});

export const graph = (inputs: string[], outputs: string[], nodes: Json[], tensors: Json): Json => ({
  inputs: inputs.map(tensorArgument),
  outputs: outputs.map(tensorArgument),
  nodes,
  tensor_values: tensors,
  sym_int_values: {},
  sym_bool_values: {},
  sym_float_values: {},
});

const symbol = "Symbol('s77', positive=True, integer=True)";

/** linear(x, weight) with a symbolic batch; `more` replaces parts of the program. */
export function linearProgram(more: Json = {}, moduleMore: Json = {}): Json {
  const linear = node(
    'torch.ops.aten.linear.default',
    [argument('input', tensorArgument('x')), argument('weight', tensorArgument('p_l_weight'))],
    'linear',
    {
      metadata: {
        nn_module_stack: 'L__self__,,m.M;L__self___l,layers.0.l,torch.nn.modules.linear.Linear',
        stack_trace:
          'File "/m.py", line 3, in forward\n    return self.l(x)\nFile "/l.py", line 7, in forward\n    return f(x)',
      },
    },
  );
  return {
    graph_module: {
      graph: graph(['p_l_weight', 'x'], ['linear'], [linear], {
        p_l_weight: meta([2, 3]),
        x: meta([symbol, 3]),
        linear: meta([`Mul(Integer(2), ${symbol})`, 2]),
      }),
      signature: {
        input_specs: [
          { parameter: { arg: { name: 'p_l_weight' }, parameter_name: 'layers.0.l.weight' } },
          { user_input: { arg: tensorArgument('x') } },
        ],
        output_specs: [{ user_output: { arg: tensorArgument('linear') } }],
      },
      module_call_graph: [],
      metadata: {},
      ...moduleMore,
    },
    opset_version: { aten: 10 },
    range_constraints: { s77: { min_val: 2, max_val: 64 } },
    schema_version: { major: 8, minor: 20 },
    verifiers: ['TRAINING'],
    torch_version: '2.13.0+cpu',
    guards_code: [],
    ...more,
  };
}

export const weightBytes = new Uint8Array(Float32Array.from([1.5, -2, 3, 4, 5, 6]).buffer);

export const weightsConfig = (more: Json = {}, names: readonly string[] = ['layers.0.l.weight']): Json => ({
  config: Object.fromEntries(
    names.map((name) => [
      name,
      { path_name: 'weight_0', is_param: true, use_pickle: false, tensor_meta: meta([2, 3]), ...more },
    ]),
  ),
});

/** An archive of torch 2.8 and later with one program; `more` comes behind the entries every archive has. */
export function archiveOf(program: unknown, config: unknown = weightsConfig(), more: TestEntry[] = []): Uint8Array {
  return zipOf([
    { name: 'm/data/weights/weight_0', content: weightBytes },
    json('m/data/weights/model_weights_config.json', config),
    json('m/data/constants/model_constants_config.json', { config: {} }),
    json('m/models/model.json', program),
    { name: 'm/archive_format', content: text('pt2') },
    { name: 'm/archive_version', content: text('0') },
    { name: 'm/byteorder', content: text('little') },
    ...more,
  ]);
}

/** A file of torch.save that holds `{name: tensor of float32}` per name, as pickle opcodes of protocol 2. */
export function checkpointOf(tensors: Readonly<Record<string, { shape: number[]; values: number[] }>>): Uint8Array {
  const parts: string[] = ['\x80\x02}('];
  const entries: TestEntry[] = [];
  const string = (value: string): string => `X${String.fromCharCode(value.length)}\0\0\0${value}`;
  Object.entries(tensors).forEach(([name, { shape, values }], index) => {
    const tuple = (items: readonly number[]): string =>
      `(${items.map((item) => `K${String.fromCharCode(item)}`).join('')}t`;
    const stride = shape.map((_, axis) => shape.slice(axis + 1).reduce((all, size) => all * size, 1));
    const storage = `(${string('storage')}ctorch\nFloatStorage\n${string(String(index))}${string('cpu')}K${String.fromCharCode(values.length)}tQ`;
    parts.push(
      `${string(name)}ctorch._utils\n_rebuild_tensor_v2\n(${storage}K\0${tuple(shape)}${tuple(stride)}\x89ccollections\nOrderedDict\n)RtR`,
    );
    entries.push({ name: `archive/data/${String(index)}`, content: new Uint8Array(Float32Array.from(values).buffer) });
  });
  parts.push('u.');
  return zipOf([{ name: 'archive/data.pkl', content: Buffer.from(parts.join(''), 'latin1') }, ...entries]);
}
