/** What an input says about padding, by its name, type and rank. */
import type { InputSpec } from './input-spec.js';

/** mask: 1 is a token. inverted-mask: true is padding (torch.nn's key_padding_mask). lengths: tokens per row. */
export type PaddingRole = 'mask' | 'inverted-mask' | 'lengths';

const lengthsName = /(^|[_.])((seq(uence)?|input|source|src|token|text|mel|audio)_?)?(lengths?|lens?)$/i;

export function paddingRoleOf(spec: InputSpec): PaddingRole | null {
  const isInteger = /^u?int/.test(spec.dtype);
  const isBits = spec.dtype === 'bool' || (isInteger && (spec.low ?? 0) === 0 && (spec.high ?? 1) === 1);
  if (spec.dims.length === 2) {
    // torch.nn: True is where there is padding. Elsewhere a mask keeps what is 1.
    if (spec.dtype === 'bool' && /(^|[_.])(\w+_)?padding_mask$/.test(spec.name)) return 'inverted-mask';
    if (isBits && /(^|[_.])((attention|attn|input|padding|text|token|src|encoder_attention)_)?mask$/i.test(spec.name)) {
      return 'mask';
    }
  }
  return isInteger && spec.dims.length === 1 && lengthsName.test(spec.name) ? 'lengths' : null;
}
