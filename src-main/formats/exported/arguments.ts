/** Arguments of a node: tensors and symbols become inputs, everything else becomes attributes in words. */
import type { Attribute } from '../../../src-shared/inspect.js';
import { attribute, type ValueKey } from '../described/facts.js';
import type { Argument, ProgramNode } from './schema.js';
import { deviceText, layoutText, memoryFormatText, scalarTypeText } from './torch-enums.js';

export interface NodeArguments {
  inputs: (ValueKey | null)[];
  attributes: Attribute[];
  /** Graphs it runs, still as the file has them. */
  graphs: { attribute: string; name: string; graph: unknown }[];
}

/** Optional tensors that hold a place before others: an absent one stays a gap, so that positions keep their meaning. */
const optionalTensors = new Set(['weight', 'bias', 'running_mean', 'running_var', 'attn_mask', 'mask', 'scales', 'hx']);

/** How higher-order operators call the graphs they take, in their order (torch/_higher_order_ops); others go by name. */
const graphNames: ReadonlyMap<string, readonly string[]> = new Map([
  ['cond', ['true_fn', 'false_fn']],
  ['while_loop', ['cond_fn', 'body_fn']],
  ['while_loop_stack_output', ['cond_fn', 'body_fn']],
  ['scan', ['combine_fn']],
  ['associative_scan', ['combine_fn']],
  ['map_impl', ['f']],
  ['flex_attention', ['score_mod', 'mask_mod']],
]);

export function nodeArguments(op: string, given: ProgramNode['inputs']): NodeArguments {
  const found: NodeArguments = { inputs: [], attributes: [], graphs: [] };
  given.forEach(({ name, arg }, index) => {
    const shown = name === '' ? `argument ${String(index)}` : name;
    if (arg.as_graph != null) {
      const known = graphNames.get(op)?.[found.graphs.length];
      found.graphs.push({ attribute: known ?? arg.as_graph.name, name: arg.as_graph.name, graph: arg.as_graph.graph });
    } else if (isNone(arg) && optionalTensors.has(name)) {
      found.inputs.push(null);
    } else {
      found.inputs.push(...inputsOf(arg));
      const text = attributeOf(shown, arg);
      if (text !== undefined) found.attributes.push(text);
    }
  });
  while (found.inputs.at(-1) === null) found.inputs.pop();
  return found;
}

const isNone = (arg: Argument): boolean => arg.as_none === true;

/** Values an argument refers to, in order; null for a tensor of a list that is not given. */
export function inputsOf(arg: Argument): (ValueKey | null)[] {
  if (arg.as_tensor != null) return [arg.as_tensor.name];
  if (arg.as_tensors != null) return arg.as_tensors.map(({ name }) => name);
  if (arg.as_nested_tensors != null) return arg.as_nested_tensors.flatMap((list) => list.map(({ name }) => name));
  if (arg.as_optional_tensors != null) return arg.as_optional_tensors.map((each) => each.as_tensor?.name ?? null);
  if (arg.as_optional_tensor != null) return [arg.as_optional_tensor.as_tensor?.name ?? null];
  const symbol = arg.as_sym_int ?? arg.as_sym_float ?? arg.as_sym_bool;
  if (symbol != null) return symbol.as_name == null ? [] : [symbol.as_name];
  const symbols = arg.as_sym_ints ?? arg.as_sym_floats ?? arg.as_sym_bools ?? [];
  return symbols.flatMap((each) => (each.as_name == null ? [] : [each.as_name]));
}

/** What an argument says beside the values it refers to; undefined when that is nothing. */
export function attributeOf(name: string, arg: Argument): Attribute | undefined {
  return lone(name, arg) ?? list(name, arg) ?? symbolic(name, arg) ?? inWords(name, arg);
}

type Real = number | 'Infinity' | '-Infinity' | 'NaN';
/** A float is a float also where its value is whole. */
const real = (name: string, value: Real): Attribute => ({
  ...attribute(name, typeof value === 'number' ? value : Number(value)),
  type: 'float',
});
const realText = (value: Real): string => (typeof value === 'number' ? String(value) : value);

function lone(name: string, arg: Argument): Attribute | undefined {
  if (arg.as_int != null) return attribute(name, arg.as_int);
  if (arg.as_bool != null) return attribute(name, arg.as_bool);
  if (arg.as_float != null) return real(name, arg.as_float);
  if (arg.as_string != null) return attribute(name, arg.as_string);
  if (arg.as_complex != null) {
    const { real: re, imag } = arg.as_complex;
    return { ...attribute(name, `${realText(re)} + ${realText(imag)}i`), type: 'complex' };
  }
  return undefined;
}

function list(name: string, arg: Argument): Attribute | undefined {
  if (arg.as_ints != null) return attribute(name, arg.as_ints);
  if (arg.as_floats != null) return { ...attribute(name, arg.as_floats.map(Number)), type: 'floats' };
  if (arg.as_bools != null) return { ...attribute(name, arg.as_bools.map(String)), type: 'bools' };
  if (arg.as_strings != null) return attribute(name, arg.as_strings);
  const lists = arg.as_int_lists ?? arg.as_float_lists;
  if (lists != null) {
    const texts = lists.map((each: readonly Real[]) => `[${each.slice(0, 100).map(realText).join(', ')}]`);
    return { ...attribute(name, texts), type: 'lists' };
  }
  return undefined;
}

/** Lists in which numbers and symbols are mixed; a lone symbol is an input and nothing more. */
function symbolic(name: string, arg: Argument): Attribute | undefined {
  const one = arg.as_sym_int?.as_int ?? arg.as_sym_float?.as_float ?? arg.as_sym_bool?.as_bool;
  if (one != null) return attribute(name, typeof one === 'string' ? Number(one) : one);
  if (arg.as_sym_ints != null) {
    const numbers = arg.as_sym_ints.flatMap((each) => (each.as_int == null ? [] : [each.as_int]));
    if (numbers.length === arg.as_sym_ints.length) return attribute(name, numbers);
    return attribute(
      name,
      arg.as_sym_ints.map((each) => each.as_name ?? String(each.as_int)),
    );
  }
  if (arg.as_sym_floats != null) {
    return attribute(
      name,
      arg.as_sym_floats.map((each) => each.as_name ?? realText(each.as_float ?? 0)),
    );
  }
  if (arg.as_sym_bools != null) {
    return attribute(
      name,
      arg.as_sym_bools.map((each) => each.as_name ?? String(each.as_bool)),
    );
  }
  return undefined;
}

function inWords(name: string, arg: Argument): Attribute | undefined {
  if (isNone(arg)) return { ...attribute(name, 'None'), type: 'none' };
  if (arg.as_scalar_type != null) return { ...attribute(name, scalarTypeText(arg.as_scalar_type)), type: 'dtype' };
  if (arg.as_memory_format != null) {
    return { ...attribute(name, memoryFormatText(arg.as_memory_format)), type: 'memory format' };
  }
  if (arg.as_layout != null) return { ...attribute(name, layoutText(arg.as_layout)), type: 'layout' };
  if (arg.as_device != null) return { ...attribute(name, deviceText(arg.as_device)), type: 'device' };
  if (arg.as_operator != null) return { ...attribute(name, arg.as_operator), type: 'operator' };
  if (arg.as_custom_obj != null) {
    const { name: object, class_fqn } = arg.as_custom_obj;
    return { ...attribute(name, class_fqn == null ? object : `${object} (${class_fqn})`), type: 'object' };
  }
  if (arg.as_string_to_argument != null) {
    return { ...attribute(name, Object.keys(arg.as_string_to_argument)), type: 'arguments' };
  }
  const places = arg.as_optional_tensors?.map((each) => each.as_tensor?.name ?? 'None');
  return places?.includes('None') === true ? { ...attribute(name, places), type: 'tensors' } : undefined;
}

/** The argument as text, where it is no tensor: a constant among the inputs or outputs. */
export function argumentText(arg: Argument): string {
  const found = attributeOf('', arg);
  return found === undefined ? '' : Array.isArray(found.value) ? `[${found.value.join(', ')}]` : String(found.value);
}
