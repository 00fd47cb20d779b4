/**
 * The attributes of a node that tell most, as a person would say them: `3×3 · stride 2 · pad 1 · group 32`. Values equal
 * to the operator's default are left out (defaults: the ONNX operator documents).
 */
import type { NodeAttribute } from './model-links.js';
import { fitEnd, type FontMetrics, textWidth } from './text-metrics.js';

/** Operators with a window that slides: their attributes have short forms. */
const windowed = new Set(
  `Conv ConvTranspose ConvInteger QLinearConv FusedConv NhwcConv DeformConv MaxPool AveragePool LpPool NhwcMaxPool
   QLinearAveragePool Col2Im MaxUnpool`.split(/\s+/),
);

/** Values that say nothing, as `attribute=value` or, for one operator only, `Operator.attribute=value`. */
const defaults = new Set(
  `auto_pad=NOTSET group=1 ceil_mode=0 count_include_pad=0 storage_order=0 epsilon=0.00001 momentum=0.9 training_mode=0
   spatial=1 alpha=1 beta=1 transA=0 transB=0 LeakyRelu.alpha=0.01 Elu.alpha=1 HardSigmoid.alpha=0.2 HardSigmoid.beta=0.5
   ThresholdedRelu.alpha=1 Selu.alpha=1.67326 Selu.gamma=1.0507 allowzero=0 keepdims=1 noop_with_empty_axes=0
   select_last_index=0 largest=1 sorted=1 batch_dims=0 exclusive=0 reverse=0 upper=1 direction=forward layout=0
   input_forget=0 linear_before_reset=0 saturate=1 mode=constant Resize.mode=nearest Resize.coordinate_transformation_mode=half_pixel
   Resize.nearest_mode=round_prefer_floor Resize.cubic_coeff_a=-0.75 Resize.exclude_outside=0
   Resize.extrapolation_value=0 Resize.antialias=0 Resize.keep_aspect_ratio_policy=stretch Gelu.approximate=none
   ScatterND.reduction=none ScatterElements.reduction=none DepthToSpace.mode=DCR fmod=0 Gather.axis=0
   GatherElements.axis=0 ScatterElements.axis=0 Split.axis=0 Compress.axis=unset Concat.axis=unset
   QuantizeLinear.axis=1 DequantizeLinear.axis=1 block_size=0 LayerNormalization.axis=-1 stash_type=1 detect_positive=1
   detect_negative=1 start=0 axis_w=1 center_point_box=0 p=2 is_causal=0 softcap=0 qk_matmul_output_mode=0 to_uint8=0
   align_corners=0 padding_mode=zeros GridSample.mode=linear overload=default overload=Tensor overload=int overload=dim
   trainable=true dtype=float32 data_format=channels_last auto_broadcast=numpy fused_activation_function=NONE
   cudnn_enabled=false`.split(/\s+/),
);

/** Attributes that are text about text, or internal to a tool. */
const untelling = new Set([
  'operator_version',
  'opset',
  'doc_string',
  'activation_alpha',
  'activation_beta',
  'body',
  'then_branch',
  'else_branch',
]);
/** Attributes whose value says it all without the name. */
const bare = new Set(['mode', 'direction', 'equation', 'approximate', 'reduction', 'activations', 'auto_pad', 'to']);
const words = new Map([
  ['epsilon', 'ε'],
  ['hidden_size', 'hidden'],
  ['num_heads', 'heads'],
  ['kernel_shape', 'kernel'],
  ['noop_with_empty_axes', 'noop when empty'],
  ['coordinate_transformation_mode', 'coordinates'],
  ['keepdims', 'keep dims'],
  ['transA', 'A transposed'],
  ['transB', 'B transposed'],
]);
/** Parts at most; what an operator has beyond is in the inspector. */
const maxParts = 6;

/** Telling attributes of a node as short parts, most telling first. */
export function keyAttributes(operator: string, attributes: readonly NodeAttribute[]): string[] {
  const parts: string[] = [];
  const rest = windowed.has(operator) ? slidingWindow(attributes, parts) : attributes;
  for (const { name, text: given } of rest) {
    if (parts.length >= maxParts) break;
    const text = unquoted(given);
    if (text === '' || text === 'graph' || untelling.has(name)) continue;
    const plain = plainNumber(text);
    if (defaults.has(`${operator}.${name}=${plain}`)) continue;
    if (defaults.has(`${name}=${plain}`) && !overridden(operator, name)) continue;
    parts.push(part(name, text, plain));
  }
  return parts;
}

/** Text attributes come in quotes (attributes-codec.ts). */
const unquoted = (text: string): string => text.replace(/^"(.*?)"?$/s, '$1');

/** Whether an operator has a default of its own for an attribute. */
function overridden(operator: string, name: string): boolean {
  const prefix = `${operator}.${name}=`;
  for (const entry of defaults) if (entry.startsWith(prefix)) return true;
  return false;
}

function part(name: string, text: string, plain: string): string {
  const list = numbers(text);
  const shown = list !== null && list.length > 1 ? list.join(',') : plain === '' ? text : plain;
  if (bare.has(name)) return shown;
  const word = words.get(name) ?? name.split('_').join(' ');
  // `A transposed` rather than `A transposed 1`.
  if (plain === '1' && (name === 'transA' || name === 'transB' || name === 'ceil_mode')) return word;
  if (plain === '0' && name === 'keepdims') return 'drop dims';
  return `${word} ${shown}`;
}

/** Kernel, stride, padding, dilation and groups; returns the attributes not said by that. */
function slidingWindow(attributes: readonly NodeAttribute[], parts: string[]): NodeAttribute[] {
  const of = (name: string): number[] => numbers(attributes.find((each) => each.name === name)?.text ?? '') ?? [];
  const kernel = of('kernel_shape');
  if (kernel.length > 0) parts.push(kernel.length === 1 ? `kernel ${String(kernel[0])}` : kernel.join('×'));
  const put = (word: string, values: number[], plain: number): void => {
    if (values.some((value) => value !== plain)) parts.push(`${word} ${uniform(values)}`);
  };
  put('stride', of('strides'), 1);
  put('pad', padding(of('pads')), 0);
  put('dilation', of('dilations'), 1);
  put('group', of('group'), 1);
  put('output pad', of('output_padding'), 0);
  const said = new Set(['kernel_shape', 'strides', 'pads', 'dilations', 'group', 'output_padding']);
  return attributes.filter(({ name }) => !said.has(name));
}

/** `2` for 2,2; `2,1` as it is. */
const uniform = (values: readonly number[]): string =>
  values.every((value) => value === values[0]) ? String(values[0] ?? '') : values.join(',');

/** Paddings (begins, then ends) as one per axis where both sides are equal. */
function padding(pads: number[]): number[] {
  const half = pads.length / 2;
  const even = Number.isInteger(half) && pads.slice(0, half).every((value, i) => value === pads[half + i]);
  return even ? pads.slice(0, half) : pads;
}

/** The numbers of a text that holds nothing else; null otherwise, and where the text was cut. */
function numbers(text: string): number[] | null {
  const inner = text.trim().replace(/^[[(]|[\])]$/g, '');
  if (!/^-?[\d.]/.test(inner) || inner.includes('…')) return null;
  const parts = inner.split(/[\s,×]+/).filter((each) => each !== '');
  const values = parts.map(Number);
  return values.length > 0 && values.every(Number.isFinite) ? values : null;
}

/** One number as it is compared and shown: float32 noise (`0.009999999776482582`) rounded away. */
function plainNumber(text: string): string {
  const list = numbers(text);
  if (list === null) return text;
  if (list.length !== 1) return list.join(',');
  const value = list[0] ?? 0;
  return String(Number(value.toPrecision(6)));
}

/** Parts joined by ` · ` on at most two lines of `maxWidth`. */
export function fitLines(font: FontMetrics, parts: readonly string[], maxWidth: number): string[] {
  const lines: string[] = [];
  for (const each of parts) {
    const last = lines.length - 1;
    const joined = last < 0 ? each : `${lines[last] ?? ''} · ${each}`;
    if (last >= 0 && textWidth(font, joined) <= maxWidth) lines[last] = joined;
    else if (lines.length < 2) lines.push(fitEnd(font, each, maxWidth));
    else {
      lines[last] = fitEnd(font, joined, maxWidth);
      break;
    }
  }
  return lines;
}
