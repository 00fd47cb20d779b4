/** Texts of stubs, the labels that stand for the edges of shared values. */
import { fitMiddle, type TextMetrics } from './text-metrics.js';

const maxLabel = 92;

/** Text of a stub: where the value comes from, or how many use it. */
export function stubText(metrics: TextMetrics, name: string, users: number): string {
  if (users < 0) return `+${String(-users)}`;
  const short = fitMiddle(metrics.small, shortValueName(name), maxLabel);
  return users === 0 ? short : `${short} → ${String(users)}`;
}

/** `/model/mask/Mul_output_0` → `mask/Mul`. */
export function shortValueName(name: string): string {
  const segments = name
    .slice(-400)
    .replace(/_output_\d+$/, '')
    .split('/');
  return segments.slice(-2).join('/') || 'unnamed';
}
