/**
 * Operators of programs of torch.export beside aten (aten.ts): Python's own on sizes, higher-order operators, prims,
 * quantisation and collectives. Taken from the registries of torch 2.13.
 */
import type { OperatorCategory } from './category.js';

type Table = Readonly<Partial<Record<OperatorCategory, string>>>;

const tableOf = (byCategory: Table): Readonly<Record<string, OperatorCategory>> =>
  Object.fromEntries(
    Object.entries(byCategory).flatMap(([category, operators]) =>
      operators.split(/\s+/).map((operator) => [operator, category as OperatorCategory]),
    ),
  );

/** `_operator`, `math` and `torch.sym_…`: arithmetic on sizes. */
export const pythonCategories = tableOf({
  elementwise: `add sub mul truediv floordiv mod pow neg pos abs eq ne lt le gt ge and_ or_ xor not_ invert lshift rshift
    iadd isub imul floor ceil trunc round sqrt sin cos tan exp log log2 sym_not sym_int sym_float sym_max sym_min sym_sum
    sym_ite _sym_sqrt _sym_sin _sym_cos _sym_tan _sym_exp _sym_log _sym_log2`,
  movement: 'getitem',
});

export const higherOrderCategories = tableOf({
  control: `cond while_loop while_loop_stack_output scan associative_scan map map_impl foreach_map invoke_subgraph
    _export_tracepoint call_torchbind executorch_call_delegate aoti_call_delegate custom_function_call flat_apply
    dynamo_bypassing_wrapper graphsafe_run_with_rng_state hints_wrapper inductor_compiled_code invoke_leaf_function
    local_map_hop run_and_save_rng_state run_const_graph run_dtensor_rng_op run_with_rng_state strict_mode
    tag_activation_checkpoint with_effects wrap wrap_activation_checkpoint wrap_with_autocast wrap_with_set_grad_enabled
    auto_functionalized auto_functionalized_v2 autograd_function_apply print`,
  matmul: 'flex_attention flex_attention_backward out_dtype',
  quantisation: 'invoke_quant invoke_quant_packed',
  elementwise: 'inline_asm_elementwise',
});

export const primsCategories = tableOf({
  elementwise: `abs acos acosh add asin asinh atan atan2 atanh bessel_i0 bessel_i0e bessel_i1 bessel_i1e bessel_j0 bessel_j1
    bitwise_and bitwise_not bitwise_or bitwise_xor cbrt ceil conj conj_physical convert_element_type cos cosh digamma div
    eq erf erf_inv erfc erfcx exp exp2 expm1 fft_c2c fft_c2r fft_r2c floor fmax fmin fmod frexp gcd ge gt hypot igamma
    igammac imag isfinite le lgamma log log10 log1p log2 lt maximum maximum_value minimum minimum_value mul ndtri ne neg
    nextafter pow real reciprocal remainder round rsqrt shift_left shift_right_arithmetic sign signbit sin sinh
    spherical_bessel_j0 sqrt sub tan tanh trunc view_of_dtype where zeta`,
  pooling: 'amax amin prod sum var xor_sum',
  matmul: 'svd',
  shape: `as_strided broadcast_in_dim cat clone collapse collapse_view empty empty_permuted empty_strided fill full
    full_like iota normal reshape resize scalar_tensor split_dim squeeze transpose uniform view_of`,
  movement: 'as_strided_scatter copy_strided copy_to device_put item rev',
  control: '_make_token _sink_tokens',
});

export const quantizedDecomposedCategories = tableOf({
  quantisation: `_choose_qparams_per_token_asymmetric_impl choose_qparams choose_qparams_per_token
    choose_qparams_per_token_asymmetric choose_qparams_symmetric dequantize_per_channel dequantize_per_channel_group
    dequantize_per_tensor dequantize_per_token fake_quant_per_channel quantize_per_channel quantize_per_channel_group
    quantize_per_tensor quantize_per_token`,
  elementwise: 'convert_element_type add add_relu mul mul_relu',
  matmul: 'mixed_mm mixed_linear',
  movement: 'embedding_byte embedding_2bit embedding_4bit',
});

export const c10dFunctionalCategories = tableOf({
  movement: `_wrap_tensor_autograd all_gather_into_tensor all_gather_into_tensor_coalesced all_gather_into_tensor_out
    all_reduce all_reduce_ all_reduce_coalesced all_reduce_coalesced_ all_to_all_single batch_p2p_ops broadcast broadcast_
    irecv isend reduce_scatter_tensor reduce_scatter_tensor_coalesced reduce_scatter_tensor_out wait_tensor`,
});

/** Names of inputs by position; those of operators with a schema stand in aten.ts. */
export const higherOrderInputs: Readonly<Record<string, readonly string[]>> = {
  cond: ['predicate'],
  flex_attention: ['query', 'key', 'value'],
  out_dtype: ['operand'],
};
