/** What an operation of an ML program is given: its inputs in formal order, and its settings as attributes. */
import { milParameters, usualParameters } from '../../../src-shared/mil-parameters.js';
import type { Attribute } from '../../../src-shared/inspect.js';
import type { ValueKey } from '../described/facts.js';
import type { Message } from './message.js';
import { constantAttribute, type MilConstant, milConstant, type MilReading } from './mil-values.js';

/** Parameters that are data whatever their value: a scalar among them stays an input. */
const dataNames = new Set(
  (
    'x y data indices updates update values a b cond pred query key attn_mask boxes scores input scale zero_point offset ' +
    'quantized_data nonzero_data mask lut weight bias init_length index state loop_vars'
  ).split(' '),
);

/** Finds the constant of a name, and makes it one of the graph's values. */
export interface Constants {
  get(name: string): MilConstant | undefined;
  /** Key of a value for a constant that an operation uses as an input. */
  use(name: string): ValueKey;
  /** Key of a constant that has no name of its own; null where it holds nothing. */
  add(name: string, constant: MilConstant): ValueKey | null;
}

export interface MilArguments {
  inputs: (ValueKey | null)[];
  /** Names of the inputs' parameters, for those that are given. */
  parameters: string[];
  attributes: Attribute[];
}

interface Given {
  keys: (ValueKey | null)[];
}

/** Reads the inputs of an operation, and those attributes that older programs have instead of inputs. */
export function milArguments(
  operation: Message,
  label: string,
  constants: Constants,
  reading: MilReading,
): MilArguments {
  const op = operation.text('type');
  const operands = new Map<string, Given>();
  const attributes: Attribute[] = [];
  for (const [name, argument] of operation.entries('inputs')) {
    const bindings = argument.messages('arguments');
    const [first] = bindings;
    const constant =
      bindings.length === 1 && first !== undefined ? constantOf(first, name, label, constants, reading) : undefined;
    const setting = constant && settingOf(op, name, constant);
    if (setting !== undefined) attributes.push(setting);
    else operands.set(name, { keys: bindings.map((binding) => keyOf(binding, name, label, constants, reading)) });
  }
  for (const [name, value] of operation.entries('attributes')) {
    if (name === 'name') continue;
    const constant = milConstant(value, `${label}.${name}`, reading);
    const setting = settingOf(op, name, constant);
    if (setting !== undefined) attributes.push(setting);
    else operands.set(name, { keys: [constants.add(`${label}.${name}`, constant)] });
  }
  attributes.sort((a, b) => (a.name < b.name ? -1 : 1));
  return { ...inOrder(op, operands), attributes };
}

function constantOf(
  binding: Message,
  name: string,
  label: string,
  constants: Constants,
  reading: MilReading,
): MilConstant | undefined {
  const value = binding.message('value');
  return value === undefined ? constants.get(binding.text('name')) : milConstant(value, `${label}.${name}`, reading);
}

function keyOf(
  binding: Message,
  name: string,
  label: string,
  constants: Constants,
  reading: MilReading,
): ValueKey | null {
  const value = binding.message('value');
  if (value === undefined) return constants.use(binding.text('name'));
  return constants.add(`${label}.${name}`, milConstant(value, `${label}.${name}`, reading));
}

/** A constant that says how, not what: words, whole numbers and flags, and single floats. */
function settingOf(op: string, name: string, constant: MilConstant): Attribute | undefined {
  if (constant.texts === undefined) {
    if (dataNames.has(name) && !(op === 'fill' && name === 'value')) return undefined;
    const { shape, dtype } = constant.facts;
    if (shape !== null && shape.length > 0 && !wholeTypes.has(dtype)) return undefined;
  }
  return constantAttribute(name, constant);
}

/** Integers and bool, in ONNX's numbers. */
const wholeTypes = new Set([2, 3, 4, 5, 6, 7, 9, 12, 13]);

function inOrder(op: string, operands: ReadonlyMap<string, Given>): Pick<MilArguments, 'inputs' | 'parameters'> {
  const formal = Object.hasOwn(milParameters, op)
    ? (milParameters[op] ?? [])
    : usualParameters.filter((name) => operands.has(name));
  const others = [...operands.keys()].filter((name) => !formal.includes(name)).sort();
  const inputs: (ValueKey | null)[] = [];
  const parameters: string[] = [];
  let last = 0;
  for (const name of [...formal, ...others]) {
    const given = operands.get(name);
    for (const key of given?.keys ?? [null]) inputs.push(key);
    if (given === undefined) continue;
    parameters.push(given.keys.length === 1 ? name : `${name} (${String(given.keys.length)})`);
    last = inputs.length;
  }
  return { inputs: inputs.slice(0, last), parameters };
}
