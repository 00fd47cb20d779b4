/**
 * The large graphs of the viewer bench, as PyTorch's exporter writes transformers: decomposed LayerNorm, attention with
 * its Shape/Gather/Concat helpers, erf-GELU; 54 nodes a block. With a mask one value goes to every block.
 */
import type { ValueSpec } from '../../src-main/formats/onnx/test-models.js';
import type { Dim } from '../../src-shared/graph.js';
import { BlockBuilder, type Built } from './block-builder.js';

export interface TransformerSize {
  layers: number;
  hidden: number;
  heads: number;
  mask?: boolean;
}

export interface Transformer extends Built {
  inputs: ValueSpec[];
  outputs: ValueSpec[];
}

const vocabulary = 64;

function layerNorm(b: BlockBuilder, x: string, path: string, weights: string): string {
  const full: Dim[] = ['batch', 'seq', b.hidden];
  const one: Dim[] = ['batch', 'seq', 1];
  const last = { attributes: { axes: [-1], keepdims: 1 } };
  const mean = b.op('ReduceMean', [x], `${path}/ReduceMean`, one, last);
  const centred = b.op('Sub', [x, mean], `${path}/Sub`, full);
  const squared = b.op('Pow', [centred, b.floats('/c/two', 2)], `${path}/Pow`, full);
  const variance = b.op('ReduceMean', [squared], `${path}/ReduceMean_1`, one, last);
  const safe = b.op('Add', [variance, b.floats('/c/eps', 1e-5)], `${path}/Add`, one);
  const root = b.op('Sqrt', [safe], `${path}/Sqrt`, one);
  const normal = b.op('Div', [centred, root], `${path}/Div`, full);
  const scaled = b.op('Mul', [normal, b.weight(`${weights}.weight`, [b.hidden])], `${path}/Mul`, full);
  return b.op('Add', [scaled, b.weight(`${weights}.bias`, [b.hidden])], `${path}/Add_1`, full);
}

function linear(b: BlockBuilder, x: string, path: string, weights: string, [from, to]: [number, number]): string {
  const shape: Dim[] = ['batch', 'seq', to];
  const product = b.op('MatMul', [x, b.weight(`${weights}.weight`, [from, to])], `${path}/MatMul`, shape);
  return b.op('Add', [b.weight(`${weights}.bias`, [to]), product], `${path}/Add`, shape);
}

function attention(b: BlockBuilder, x: string, path: string, weights: string, mask: string | null): string {
  const { hidden, heads } = b;
  const width = hidden / heads;
  const square: [number, number] = [hidden, hidden];
  const query = linear(b, x, `${path}/q_proj`, `${weights}.q_proj`, square);
  const key = linear(b, x, `${path}/k_proj`, `${weights}.k_proj`, square);
  const value = linear(b, x, `${path}/v_proj`, `${weights}.v_proj`, square);
  const int64 = (attributes: Record<string, number> = {}) => ({ dtype: 'int64', attributes });
  const shape = b.op('Shape', [x], `${path}/Shape`, [3], int64());
  const batch = b.op('Gather', [shape, b.ints('/c/i0', [0], [])], `${path}/Gather`, [], int64({ axis: 0 }));
  const one = b.op('Unsqueeze', [batch, b.ints('/c/ax0', [0])], `${path}/Unsqueeze`, [1], int64());
  const rest4 = b.ints('/c/rest4', [-1, heads, width]);
  const shape4 = b.op('Concat', [one, rest4], `${path}/Concat`, [4], int64({ axis: 0 }));
  const rest3 = b.ints('/c/rest3', [-1, hidden]);
  const shape3 = b.op('Concat', [one, rest3], `${path}/Concat_1`, [3], int64({ axis: 0 }));
  const split: Dim[] = ['batch', 'seq', heads, width];
  const byHead: Dim[] = ['batch', heads, 'seq', width];
  const swap = (perm: number[]) => ({ attributes: { perm } });
  const q = b.op('Reshape', [query, shape4], `${path}/Reshape`, split);
  const qt = b.op('Transpose', [q], `${path}/Transpose`, byHead, swap([0, 2, 1, 3]));
  const k = b.op('Reshape', [key, shape4], `${path}/Reshape_1`, split);
  const kt = b.op('Transpose', [k], `${path}/Transpose_1`, ['batch', heads, width, 'seq'], swap([0, 2, 3, 1]));
  const v = b.op('Reshape', [value, shape4], `${path}/Reshape_2`, split);
  const vt = b.op('Transpose', [v], `${path}/Transpose_2`, byHead, swap([0, 2, 1, 3]));
  const scores: Dim[] = ['batch', heads, 'seq', 'seq'];
  const product = b.op('MatMul', [qt, kt], `${path}/MatMul`, scores);
  const scaled = b.op('Div', [product, b.floats('/c/scale', Math.sqrt(width))], `${path}/Div`, scores);
  const masked = mask === null ? scaled : b.op('Add', [scaled, mask], `${path}/Add`, scores);
  const weightsOf = b.op('Softmax', [masked], `${path}/Softmax`, scores, { attributes: { axis: -1 } });
  const mixed = b.op('MatMul', [weightsOf, vt], `${path}/MatMul_1`, byHead);
  const back = b.op('Transpose', [mixed], `${path}/Transpose_3`, split, swap([0, 2, 1, 3]));
  const joined = b.op('Reshape', [back, shape3], `${path}/Reshape_3`, ['batch', 'seq', hidden]);
  return linear(b, joined, `${path}/o_proj`, `${weights}.o_proj`, square);
}

function feedForward(b: BlockBuilder, x: string, path: string, weights: string): string {
  const shape: Dim[] = ['batch', 'seq', b.ffn];
  const wide = linear(b, x, `${path}/fc1`, `${weights}.fc1`, [b.hidden, b.ffn]);
  const scaled = b.op('Div', [wide, b.floats('/c/sqrt2', Math.SQRT2)], `${path}/act/Div`, shape);
  const erf = b.op('Erf', [scaled], `${path}/act/Erf`, shape);
  const shifted = b.op('Add', [erf, b.floats('/c/one', 1)], `${path}/act/Add`, shape);
  const product = b.op('Mul', [wide, shifted], `${path}/act/Mul`, shape);
  const halved = b.op('Mul', [product, b.floats('/c/half', 0.5)], `${path}/act/Mul_1`, shape);
  return linear(b, halved, `${path}/fc2`, `${weights}.fc2`, [b.ffn, b.hidden]);
}

function block(b: BlockBuilder, x: string, layer: number, mask: string | null): string {
  const path = `/model/layers.${String(layer)}`;
  const weights = `model.layers.${String(layer)}`;
  const full: Dim[] = ['batch', 'seq', b.hidden];
  const normed = layerNorm(b, x, `${path}/input_layernorm`, `${weights}.input_layernorm`);
  const attended = attention(b, normed, `${path}/attn`, `${weights}.attn`, mask);
  const middle = b.op('Add', [x, attended], `${path}/Add`, full);
  const after = layerNorm(b, middle, `${path}/post_attention_layernorm`, `${weights}.post_attention_layernorm`);
  return b.op('Add', [middle, feedForward(b, after, `${path}/mlp`, `${weights}.mlp`)], `${path}/Add_1`, full);
}

/** The whole graph; its weights have names and dims, and no values. */
export function transformer({ layers, hidden, heads, mask = false }: TransformerSize): Transformer {
  const b = new BlockBuilder(hidden, heads, hidden * 4);
  const inputs: ValueSpec[] = [{ name: 'input_ids', dtype: 'int64', shape: ['batch', 'seq'] }];
  const embedding = b.weight('model.embed_tokens.weight', [vocabulary, hidden]);
  const full: Dim[] = ['batch', 'seq', hidden];
  let x = b.op('Gather', [embedding, 'input_ids'], '/model/embed_tokens/Gather', full);
  let hide: string | null = null;
  if (mask) {
    const shape: Dim[] = ['batch', 1, 1, 'seq'];
    inputs.push({ name: 'attention_mask', dtype: 'float32', shape });
    const inverted = b.op('Sub', [b.floats('/c/one', 1), 'attention_mask'], '/model/mask/Sub', shape);
    hide = b.op('Mul', [inverted, b.floats('/c/neg', -3e38)], '/model/mask/Mul', shape);
  }
  for (let layer = 0; layer < layers; layer += 1) x = block(b, x, layer, hide);
  x = layerNorm(b, x, '/model/norm', 'model.norm');
  const head = b.weight('lm_head.weight', [hidden, vocabulary]);
  b.built.nodes.push({ op: 'MatMul', inputs: [x, head], outputs: ['logits'], name: '/lm_head/MatMul' });
  return { ...b.built, inputs, outputs: [{ name: 'logits', shape: ['batch', 'seq', vocabulary] }] };
}
