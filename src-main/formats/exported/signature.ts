/** What a program's signature says of its inputs and outputs: which are weights, which the user gives, what is changed. */
import type { ValueKey } from '../described/facts.js';
import { argumentText } from './arguments.js';
import { keysOf } from './program-graphs.js';
import type { InputSpec, OutputSpec, ProgramNode } from './schema.js';

export interface StateInput {
  key: ValueKey;
  /** Name in the module: `encoder.layers.0.weight`. */
  name: string;
  kind: 'parameter' | 'buffer' | 'constant';
}

export interface SignatureFacts {
  state: StateInput[];
  userInputs: ValueKey[];
  userOutputs: ValueKey[];
  /** Inputs and outputs that are no values of the graph: `y: None`. */
  constants: string[];
  /** What a run changes: name in the module or of the input, and the value it becomes. */
  changes: { kind: 'buffer' | 'parameter' | 'input'; name: string; becomes: ValueKey }[];
  /** Outputs that are losses or gradients. */
  training: string[];
}

export function readSignature(inputs: readonly InputSpec[], outputs: readonly OutputSpec[]): SignatureFacts {
  const facts: SignatureFacts = {
    state: [],
    userInputs: [],
    userOutputs: [],
    constants: [],
    changes: [],
    training: [],
  };
  for (const spec of inputs) readInput(spec, facts);
  for (const spec of outputs) readOutput(spec, facts);
  return facts;
}

function readInput(spec: InputSpec, facts: SignatureFacts): void {
  const { user_input, parameter, buffer, tensor_constant, constant_input, custom_obj } = spec;
  if (parameter != null) {
    facts.state.push({ key: parameter.arg.name, name: parameter.parameter_name, kind: 'parameter' });
  } else if (buffer != null) {
    facts.state.push({ key: buffer.arg.name, name: buffer.buffer_name, kind: 'buffer' });
  } else if (tensor_constant != null) {
    facts.state.push({ key: tensor_constant.arg.name, name: tensor_constant.tensor_constant_name, kind: 'constant' });
  } else if (user_input != null) {
    const keys = keysOf(user_input.arg);
    facts.userInputs.push(...keys);
    if (keys.length === 0) facts.constants.push(`input: ${argumentText(user_input.arg)}`);
  } else if (constant_input != null) {
    const [value = null] = Object.values(constant_input.value);
    const text = 'as_none' in constant_input.value ? 'None' : String(value).slice(0, 200);
    facts.constants.push(`input ${constant_input.name}: ${text}`);
  } else if (custom_obj != null) {
    facts.constants.push(`object ${custom_obj.custom_obj_name}: ${custom_obj.arg.class_fqn ?? 'unknown class'}`);
  }
}

function readOutput(spec: OutputSpec, facts: SignatureFacts): void {
  const { user_output, loss_output, buffer_mutation, parameter_mutation, user_input_mutation } = spec;
  if (user_output != null) {
    const keys = keysOf(user_output.arg);
    facts.userOutputs.push(...keys);
    if (keys.length === 0) facts.constants.push(`output: ${argumentText(user_output.arg)}`);
  } else if (loss_output != null) {
    facts.userOutputs.push(loss_output.arg.name);
    facts.training.push(`loss: ${loss_output.arg.name}`);
  } else if (buffer_mutation != null) {
    facts.changes.push({ kind: 'buffer', name: buffer_mutation.buffer_name, becomes: buffer_mutation.arg.name });
  } else if (parameter_mutation != null) {
    const { parameter_name: name, arg } = parameter_mutation;
    facts.changes.push({ kind: 'parameter', name, becomes: arg.name });
  } else if (user_input_mutation != null) {
    const { user_input_name: name, arg } = user_input_mutation;
    facts.changes.push({ kind: 'input', name, becomes: arg.name });
  } else {
    readGradient(spec, facts);
  }
}

function readGradient({ gradient_to_parameter, gradient_to_user_input }: OutputSpec, facts: SignatureFacts): void {
  const found =
    gradient_to_parameter == null
      ? gradient_to_user_input == null
        ? undefined
        : { to: gradient_to_user_input.user_input_name, key: gradient_to_user_input.arg.name }
      : { to: gradient_to_parameter.parameter_name, key: gradient_to_parameter.arg.name };
  if (found === undefined) return;
  facts.userOutputs.push(found.key);
  facts.training.push(`gradient of ${found.to}: ${found.key}`);
}

/**
 * Changes that are no outputs: before its decompositions are run, a program keeps operators that write into their first
 * input (`add_`), and batch norms that update their statistics.
 */
export function changesInPlace(nodes: readonly ProgramNode[], facts: SignatureFacts): SignatureFacts['changes'] {
  const state = new Map(facts.state.map((each) => [each.key, each]));
  const inputs = new Set(facts.userInputs);
  const found = new Map<ValueKey, SignatureFacts['changes'][number]>();
  const note = (key: ValueKey | undefined, becomes: ValueKey): void => {
    if (key === undefined || found.has(key)) return;
    const known = state.get(key);
    if (known !== undefined && known.kind !== 'constant') {
      found.set(key, { kind: known.kind, name: known.name, becomes });
    } else if (inputs.has(key)) {
      found.set(key, { kind: 'input', name: key, becomes });
    }
  };
  for (const { target, inputs: args, outputs } of nodes) {
    const becomes = outputs.flatMap(keysOf)[0] ?? '';
    if (/^torch\.ops\.\w+\.\w*[a-z0-9]_(\.|$)/.test(target)) note(args[0]?.arg.as_tensor?.name, becomes);
    const isTraining = args.some(({ name, arg }) => name === 'training' && arg.as_bool === true);
    if (isTraining && /^torch\.ops\.aten\.batch_norm\./.test(target)) {
      for (const { name, arg } of args) {
        if (name === 'running_mean' || name === 'running_var') note(arg.as_tensor?.name, '');
      }
    }
  }
  return [...found.values()];
}
