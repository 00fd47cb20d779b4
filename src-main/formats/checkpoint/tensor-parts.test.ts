import { describe, expect, it } from 'vitest';
import { unpickle } from '../pickle/unpickle.js';
import { collectTensors } from './collect-tensors.js';

/** SHORT_BINSTRING. */
const text = (value: string): string => `U${String.fromCharCode(value.length)}${value}`;
/** A float32 tensor of `size` elements in storage `key`. */
const tensor = (key: string, size: number): string =>
  `ctorch._utils\n_rebuild_tensor_v2\n((${text('storage')}ctorch\nFloatStorage\n${text(key)}${text('cpu')}K${String.fromCharCode(size)}tQK\0K${String.fromCharCode(size)}\x85K\x01\x85\x89ccollections\nOrderedDict\n)RtR`;
const layout = (name: string): string => `ctorch.serialization\n_get_layout\n${text(name)}\x85R`;
const sparse = (name: string, parts: string[]): string =>
  `ctorch._utils\n_rebuild_sparse_tensor\n${layout(name)}(${parts.join('')}K\x03K\x03\x86t\x86R`;

function collected(value: string): Record<string, number> {
  const pickle = Buffer.from(`\x80\x02}${text('w')}${value}s.`, 'latin1');
  const { tensors, problems } = collectTensors(unpickle(pickle, 'p').value);
  expect(problems).toEqual([]);
  return Object.fromEntries(tensors.map(({ name, shape }) => [name, shape[0] ?? 0]));
}

describe('tensors that are stored as several', () => {
  it('are the indices and values of a sparse one, by its layout', () => {
    const three = [tensor('0', 4), tensor('1', 3), tensor('2', 2)];
    expect(collected(sparse('torch.sparse_coo', three.slice(1)))).toEqual({ 'w.indices': 3, 'w.values': 2 });
    expect(collected(sparse('torch.sparse_csr', three))).toEqual({
      'w.crow_indices': 4,
      'w.col_indices': 3,
      'w.values': 2,
    });
    expect(collected(sparse('torch.sparse_bsc', three))).toEqual({
      'w.ccol_indices': 4,
      'w.row_indices': 3,
      'w.values': 2,
    });
  });

  it('are in the state of a subclass without storage, in attributes or slots', () => {
    const wrapper = (state: string): string =>
      `ctorch._tensor\n_rebuild_from_type_v2\n(ctorch._utils\n_rebuild_wrapper_subclass\ncm\nSharded\n)${state}tR`;
    const attributes = `}${text('_local')}${tensor('0', 5)}s`;
    expect(collected(wrapper(attributes))).toEqual({ 'w._local': 5 });
    expect(collected(wrapper(`N${attributes}\x86`))).toEqual({ 'w._local': 5 });
  });
});

describe('objects that hold tensors', () => {
  it('are entered through what they were made of', () => {
    expect(collected(`cm\nPair\n${tensor('0', 2)}${tensor('1', 3)}\x86\x81`)).toEqual({ 'w.0': 2, 'w.1': 3 });
    expect(collected(`ctorch.return_types\nmax\n${tensor('0', 2)}\x85\x85R`)).toEqual({ 'w.0.0': 2 });
  });

  it('are dicts and lists of classes of their own', () => {
    expect(collected(`cm\nConfig\n)\x81${text('a')}${tensor('0', 2)}s`)).toEqual({ 'w.a': 2 });
    expect(collected(`cm\nConfig\n)\x81${text('a')}${tensor('0', 2)}s}${text('b')}${tensor('1', 3)}sb`)).toEqual({
      'w.a': 2,
      'w.b': 3,
    });
    expect(collected(`cm\nItems\n)\x81(${tensor('0', 2)}${tensor('1', 4)}e`)).toEqual({ 'w.0': 2, 'w.1': 4 });
  });

  it('are facts where they hold none', () => {
    const pickle = Buffer.from(`\x80\x02}${text('w')}cm\nPoint\nK\x01K\x02\x86\x81s.`, 'latin1');
    expect([...collectTensors(unpickle(pickle, 'p').value).facts]).toEqual([['w', 'm.Point(1, 2)']]);
  });
});
