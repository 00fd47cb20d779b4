/**
 * Parameters of ML program operators that may be tensors, in their formal order; an ML program names its inputs instead of
 * counting them. Source: coremltools' MIL operator definitions (converters/mil/mil/ops/defs), iOS15 to iOS18.
 */
const text = `
conv x weight bias
conv_quantized x weight bias quant_scale quant_bias
conv_transpose x weight bias
linear x weight bias
batch_norm x mean variance gamma beta
instance_norm x gamma beta
layer_norm x gamma beta
lstm x initial_h initial_c weight_ih weight_hh bias peephole weight_ih_back weight_hh_back bias_back peephole_back
gru x initial_h weight_ih weight_hh bias input_bias
rnn x initial_h weight_ih weight_hh bias
gather x indices axis
gather_along_axis x indices axis
gather_nd x indices
scatter data indices updates
scatter_along_axis data indices updates
scatter_nd data indices updates
select cond a b
slice_by_index x begin end stride
slice_by_size x begin size
slice_update x update begin end stride
reshape x shape
reshape_like x ref_tensors begins ends end_masks
resize x shape
tile x reps
pad x pad constant_val
fill shape value
fill_like ref_tensor value
range_1d start end step
one_hot indices one_hot_vector_size
affine x transform_matrix
resample x coordinates
crop_resize x boxes box_indices roi
non_maximum_suppression boxes scores
reverse_sequence x lengths
topk x k
prelu x alpha
softplus_parametric x alpha beta
scaled_dot_product_attention query key value attn_mask
quantize input scale zero_point
dequantize input scale zero_point
constexpr_affine_dequantize quantized_data scale zero_point
constexpr_blockwise_shift_scale data scale offset
constexpr_cast source_val
constexpr_lut_to_dense indices lut
constexpr_lut_to_sparse indices_mask indices_nonzero_data lut
constexpr_sparse_blockwise_shift_scale data_mask nonzero_data scale offset
constexpr_sparse_to_dense nonzero_data mask
read_state input
coreml_update_state state value
classify probabilities
cond pred
while_loop loop_vars
make_list init_length elem_shape
list_read ls index
list_write ls index value
list_gather ls indices
list_scatter ls indices value
list_length ls
random_bernoulli shape
random_normal shape
random_uniform shape
concat values
stack values
einsum values
matmul x y`;

/** By operator; for every other operator the order is that of `usualParameters`. */
export const milParameters: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  text
    .trim()
    .split('\n')
    .map((line) => {
      const [operator = '', ...names] = line.split(' ');
      return [operator, names];
    }),
);

export const usualParameters: readonly string[] = ['x', 'y', 'values', 'input', 'data'];
