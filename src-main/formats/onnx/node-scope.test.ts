import { describe, expect, it } from 'vitest';
import { parsePythonStrings, scopeOf } from './node-scope.js';

const withMetadata = (metadata: Record<string, string>, name = 'node_1'): string =>
  scopeOf({ name, metadataProps: Object.entries(metadata).map(([key, value]) => ({ key, value })) });

describe('scopeOf', () => {
  it('takes the deepest module of name_scopes', () => {
    const scopes = "['', 'encoder', 'encoder.layers.0', 'encoder.layers.0.self_attn', 'linear_1']";
    expect(withMetadata({ 'pkg.torch.onnx.name_scopes': scopes })).toBe('encoder/layers/0/self_attn');
    expect(withMetadata({ 'pkg.torch.onnx.name_scopes': "['', 'add_3']" })).toBe('');
    expect(withMetadata({ 'pkg.torch.onnx.name_scopes': '[]' })).toBe('');
    const none = "['_empty_nn_module_stack_from_metadata_hook', 'sym_size_int']";
    expect(withMetadata({ 'pkg.torch.onnx.name_scopes': none })).toBe('');
  });

  it('falls back to namespace', () => {
    const namespace = ': model.Net/blocks: torch.nn.Sequential/blocks.0: model.Block/relu_2: aten.relu.default';
    expect(withMetadata({ namespace })).toBe('blocks/0');
    expect(withMetadata({ namespace, 'pkg.torch.onnx.name_scopes': "['', 'a.b', 'n']" })).toBe('a/b');
  });

  it.each([
    ['/model/layers.0/attn/MatMul', 'model/layers.0/attn'],
    ['model/dense/BiasAdd', 'model/dense'],
    ['/MatMul', ''],
    ['MatMul_12', ''],
    ['', ''],
    ['/', ''],
  ])('falls back to the name: %j → %j', (name, scope) => {
    expect(scopeOf({ name })).toBe(scope);
  });

  it('reads Python string lists with either quote and escapes', () => {
    expect(parsePythonStrings(String.raw`['a', "it's", 'b\'c', '']`)).toEqual(['a', "it's", "b'c", '']);
    expect(parsePythonStrings('not a list')).toEqual([]);
  });
});
