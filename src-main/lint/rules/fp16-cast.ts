import { float16, largestHalf } from '../float16.js';
import { type Hit, type LintRule, onnxOnly } from '../lint-rule.js';
import { counted } from '../wording.js';

export const fp16Cast: LintRule = {
  id: 'fp16-cast',
  severity: 'warning',
  title: 'Constants too large for their cast to float16',
  help: {
    why: 'A stored number over 65,504 that the graph casts to float16 is infinite from there on: masks of -1e9 or -3.4e38 turn fully masked rows into NaN.',
    fix: 'Store a number float16 can hold (-1e4 for masks, torch.finfo(torch.float16).min).',
  },
  formats: onnxOnly,
  weights: true,
  async check(context) {
    const nodes: number[] = [];
    for (const node of context.nodesOf('Cast')) {
      const input = context.model.valueSource(context.input(node, 0));
      if (input < 0 || context.stored.bytes(input) === 0 || context.attributes(node).int('to') !== float16) continue;
      const range = await context.stored.range(input);
      if (range !== undefined && Math.max(Math.abs(range.min), Math.abs(range.max)) > largestHalf) nodes.push(node);
    }
    if (nodes.length === 0) return [];
    const hit: Hit = {
      message: `${counted(nodes.length, 'Cast makes', 'Casts make')} a stored number infinite.`,
      nodes,
    };
    return [hit];
  },
};
