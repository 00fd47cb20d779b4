import { dtypeCode } from '../../../src-shared/dtype.js';
import type { NodeIndex } from '../../../src-shared/graph.js';
import type { LintContext } from '../lint-context.js';
import { type LintRule, onnxOnly } from '../lint-rule.js';
import { counted, share, tally } from '../wording.js';

/** Glue whatever it works on. */
const always = new Set(['Shape', 'Size', 'Cast', 'CastLike', 'Unsqueeze', 'Squeeze']);
/** Glue where they work on whole numbers: sizes and indices, not data. */
const onSizes = new Set(
  'Gather Concat Slice ConstantOfShape Range Add Sub Mul Div Mod Equal Where Expand Max Min'.split(' '),
);
const wholeTypes = new Set(['int64', 'int32', 'bool'].map((name) => dtypeCode(name)));

/** Chains shorter than this are in every model. */
const shortest = 3;

function isGlue(context: LintContext, node: NodeIndex): boolean {
  if (context.domain(node) !== '') return false;
  const op = context.op(node);
  if (always.has(op)) return true;
  return onSizes.has(op) && wholeTypes.has(context.dtype(context.outputs(node)[0] ?? -1));
}

/** Glue nodes that feed one another, as groups. */
function chains(context: LintContext): NodeIndex[][] {
  const { count } = context.graph.nodes;
  const root = new Int32Array(count).fill(-1);
  const find = (node: number): number => {
    let at = node;
    while (root[at] !== at) {
      root[at] = root[root[at] ?? at] ?? at;
      at = root[at] ?? at;
    }
    return at;
  };
  for (let node = 0; node < count; node += 1) if (isGlue(context, node)) root[node] = node;
  for (let node = 0; node < count; node += 1) {
    if (root[node] === -1) continue;
    for (const input of context.inputs(node)) {
      const from = context.producer(input);
      if (from >= 0 && root[from] !== -1) root[find(node)] = find(from);
    }
  }
  const byRoot = new Map<number, NodeIndex[]>();
  for (let node = 0; node < count; node += 1) {
    if (root[node] === -1) continue;
    const chain = byRoot.get(find(node));
    if (chain === undefined) byRoot.set(find(node), [node]);
    else chain.push(node);
  }
  return [...byRoot.values()].filter((chain) => chain.length >= shortest).sort((a, b) => b.length - a.length);
}

export const glueNodes: LintRule = {
  id: 'glue-nodes',
  severity: 'info',
  title: 'Chains of nodes that only compute shapes',
  help: {
    why: 'Shape, Gather, Unsqueeze, Cast and Concat that follow one another compute sizes, not results. Each costs a kernel launch, keeps its neighbours from being fused, and where the axes are in fact fixed all of them could be folded away.',
    fix: 'Fold what is constant with onnxslim or onnxsim; the dynamo exporter writes fewer of them than torch.onnx.export(dynamo=False).',
  },
  formats: onnxOnly,
  check(context) {
    const found = chains(context);
    const [longest] = found;
    if (longest === undefined) return [];
    const nodes = found.flat();
    const { count } = context.graph.nodes;
    const ops = tally(nodes.map((node) => context.op(node)));
    const message = `${nodes.length.toLocaleString('en-US')} of ${counted(count, 'node')} (${share(nodes.length, count)}) are glue in ${counted(found.length, 'chain')}, the longest of ${String(longest.length)}: ${ops}.`;
    return [{ message, nodes }];
  },
};
