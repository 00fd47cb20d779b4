import { float16, vanishes } from '../float16.js';
import { type Hit, type LintRule, onnxOnly } from '../lint-rule.js';
import { counted } from '../wording.js';

const norms = 'LayerNormalization BatchNormalization InstanceNormalization GroupNormalization RMSNormalization'.split(
  ' ',
);

export const fp16Epsilon: LintRule = {
  id: 'fp16-epsilon',
  severity: 'warning',
  title: 'Epsilon that is zero in float16',
  help: {
    why: 'The epsilon of a normalisation keeps it from dividing by zero. Below 3e-8 it is rounded to zero in float16, and a row of equal values gives NaN. In a float32 model this says what a conversion to float16 would do.',
    fix: 'Use an epsilon of 1e-5, or keep the normalisation in float32.',
  },
  formats: onnxOnly,
  check(context) {
    const tiny = context.nodesOf(...norms).filter((node) => {
      const epsilon = context.attributes(node).float('epsilon');
      return epsilon !== undefined && epsilon < vanishes;
    });
    const isHalf = (node: number): boolean => context.dtype(context.input(node, 0)) === float16;
    const hits: Hit[] = [];
    for (const [half, nodes] of [
      [true, tiny.filter(isHalf)],
      [false, tiny.filter((node) => !isHalf(node))],
    ] as const) {
      if (nodes.length === 0) continue;
      const message = `${counted(nodes.length, 'normalisation has', 'normalisations have')} an epsilon that is zero in float16${half ? '' : ', if converted'}.`;
      hits.push({ message, nodes, severity: half ? 'warning' : 'info' });
    }
    return hits;
  },
};
