/**
 * The parts of torch.export's JSON that are read here (torch/_export/serde/schema.py, major versions 5 to 8): tolerant of
 * fields it does not know, strict in those it uses. A graph within a graph stays unread (`unknown`), so that nothing
 * recurses over the file: read-program.ts takes graphs from a work list.
 */
import { z } from 'zod';

const whole = z.number().int();
/** Non-finite numbers are written as words. */
const real = z.union([z.number(), z.enum(['Infinity', '-Infinity', 'NaN'])]);
const named = z.object({ name: z.string() });

const deviceSchema = z.object({ type: z.string(), index: whole.nullish() });
const hintSchema = z.object({ as_int: z.number().nullish(), as_bool: z.boolean().nullish(), as_float: real.nullish() });
const exprSchema = z.object({ expr_str: z.string(), hint: z.union([hintSchema, z.number()]).nullish() });
const symIntSchema = z.object({ as_expr: exprSchema.nullish(), as_int: z.number().nullish() });
const symFloatSchema = z.object({ as_expr: exprSchema.nullish(), as_float: real.nullish() });
const symBoolSchema = z.object({ as_expr: exprSchema.nullish(), as_bool: z.boolean().nullish() });
export type SymExpr = z.infer<typeof exprSchema>;
export type SymInt = z.infer<typeof symIntSchema>;

const tensorMetaSchema = z.object({
  dtype: whole,
  sizes: z.array(symIntSchema),
  strides: z.array(symIntSchema).nullish(),
  storage_offset: symIntSchema.nullish(),
  layout: whole.nullish(),
  device: deviceSchema.nullish(),
});
export type TensorMeta = z.infer<typeof tensorMetaSchema>;

const symIntArgument = z.object({ as_name: z.string().nullish(), as_int: z.number().nullish() });
const symFloatArgument = z.object({ as_name: z.string().nullish(), as_float: real.nullish() });
const symBoolArgument = z.object({ as_name: z.string().nullish(), as_bool: z.boolean().nullish() });
const optionalTensor = z.object({ as_tensor: named.nullish() });
const customObject = z.object({ name: z.string(), class_fqn: z.string().nullish() });

/** One of many: exactly one field is there. */
export const argumentSchema = z.object({
  as_tensor: named.nullish(),
  as_tensors: z.array(named).nullish(),
  as_optional_tensor: optionalTensor.nullish(),
  as_optional_tensors: z.array(optionalTensor).nullish(),
  as_nested_tensors: z.array(z.array(named)).nullish(),
  as_int: z.number().nullish(),
  as_ints: z.array(z.number()).nullish(),
  as_int_lists: z.array(z.array(z.number())).nullish(),
  as_float: real.nullish(),
  as_floats: z.array(real).nullish(),
  as_float_lists: z.array(z.array(real)).nullish(),
  as_bool: z.boolean().nullish(),
  as_bools: z.array(z.boolean()).nullish(),
  as_string: z.string().nullish(),
  as_strings: z.array(z.string()).nullish(),
  as_sym_int: symIntArgument.nullish(),
  as_sym_ints: z.array(symIntArgument).nullish(),
  as_sym_float: symFloatArgument.nullish(),
  as_sym_floats: z.array(symFloatArgument).nullish(),
  as_sym_bool: symBoolArgument.nullish(),
  as_sym_bools: z.array(symBoolArgument).nullish(),
  as_scalar_type: whole.nullish(),
  as_memory_format: whole.nullish(),
  as_layout: whole.nullish(),
  as_device: deviceSchema.nullish(),
  as_graph: z.object({ name: z.string(), graph: z.unknown() }).nullish(),
  as_custom_obj: customObject.nullish(),
  as_operator: z.string().nullish(),
  as_complex: z.object({ real, imag: real }).nullish(),
  /** Arguments by name: their keys are shown. */
  as_string_to_argument: z.record(z.string(), z.unknown()).nullish(),
  as_none: z.boolean().nullish(),
});
export type Argument = z.infer<typeof argumentSchema>;

const nodeSchema = z.object({
  target: z.string(),
  inputs: z.array(z.object({ name: z.string(), arg: argumentSchema })),
  outputs: z.array(argumentSchema),
  metadata: z.record(z.string(), z.string()),
  name: z.string().nullish(),
});
export type ProgramNode = z.infer<typeof nodeSchema>;

export const graphSchema = z.object({
  inputs: z.array(argumentSchema),
  outputs: z.array(argumentSchema),
  nodes: z.array(nodeSchema),
  tensor_values: z.record(z.string(), tensorMetaSchema),
  sym_int_values: z.record(z.string(), symIntSchema),
  sym_bool_values: z.record(z.string(), symBoolSchema).nullish(),
  sym_float_values: z.record(z.string(), symFloatSchema).nullish(),
});
export type ProgramGraph = z.infer<typeof graphSchema>;

const inputSpecSchema = z.object({
  user_input: z.object({ arg: argumentSchema }).nullish(),
  parameter: z.object({ arg: named, parameter_name: z.string() }).nullish(),
  buffer: z.object({ arg: named, buffer_name: z.string(), persistent: z.boolean().nullish() }).nullish(),
  tensor_constant: z.object({ arg: named, tensor_constant_name: z.string() }).nullish(),
  custom_obj: z.object({ arg: customObject, custom_obj_name: z.string() }).nullish(),
  token: z.object({ arg: named }).nullish(),
  constant_input: z.object({ name: z.string(), value: z.record(z.string(), z.unknown()) }).nullish(),
});
export type InputSpec = z.infer<typeof inputSpecSchema>;

const outputSpecSchema = z.object({
  user_output: z.object({ arg: argumentSchema }).nullish(),
  loss_output: z.object({ arg: named }).nullish(),
  buffer_mutation: z.object({ arg: named, buffer_name: z.string() }).nullish(),
  parameter_mutation: z.object({ arg: named, parameter_name: z.string() }).nullish(),
  user_input_mutation: z.object({ arg: named, user_input_name: z.string() }).nullish(),
  gradient_to_parameter: z.object({ arg: named, parameter_name: z.string() }).nullish(),
  gradient_to_user_input: z.object({ arg: named, user_input_name: z.string() }).nullish(),
  token: z.object({ arg: named }).nullish(),
});
export type OutputSpec = z.infer<typeof outputSpecSchema>;

export const programSchema = z.object({
  graph_module: z.object({
    /** Read by graphSchema. */
    graph: z.unknown(),
    signature: z.object({ input_specs: z.array(inputSpecSchema), output_specs: z.array(outputSpecSchema) }),
    module_call_graph: z.array(z.object({ fqn: z.string() })).nullish(),
    metadata: z.record(z.string(), z.unknown()).nullish(),
  }),
  opset_version: z.record(z.string(), whole),
  range_constraints: z.record(z.string(), z.object({ min_val: z.number().nullish(), max_val: z.number().nullish() })),
  schema_version: z.object({ major: whole, minor: whole }),
  verifiers: z.array(z.string()).nullish(),
  /** Dialect, in files of torch 2.4 and before. */
  dialect: z.string().nullish(),
  torch_version: z.string().nullish(),
  guards_code: z.array(z.string()).nullish(),
});
export type Program = z.infer<typeof programSchema>;

/** What data/weights/NAME_weights_config.json says of each tensor, by its name. */
export const payloadConfigSchema = z.object({
  config: z.record(
    z.string(),
    z.object({ path_name: z.string(), use_pickle: z.boolean().nullish(), tensor_meta: tensorMetaSchema.nullish() }),
  ),
});
export type PayloadConfig = z.infer<typeof payloadConfigSchema>;
