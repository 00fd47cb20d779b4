import { describe, expect, it } from 'vitest';
import type { ModelAttributes } from '../../src-shared/attributes-codec.js';
import type { ModelGraph } from '../../src-shared/graph.js';
import { StringInterner } from '../../src-shared/string-table.js';
import { type BuilderNode, buildModelGraph } from '../../src-shared/testing/graph-builder.js';
import { find } from './find.js';
import { thingOrder } from './find-index.js';
import { type FindIndex, findIndexOf } from './find-index.js';
import { parseQuery } from './query.js';
import { naiveFind } from './testing/naive-find.js';

function attributesFor(rows: readonly Readonly<Record<string, string>>[]): ModelAttributes {
  const strings = new StringInterner();
  const offsets = [0];
  const names: number[] = [];
  const texts: number[] = [];
  for (const row of rows) {
    for (const [name, text] of Object.entries(row)) {
      names.push(strings.intern(name));
      texts.push(strings.intern(text));
    }
    offsets.push(names.length);
  }
  const columns = { names: Uint32Array.from(names), texts: Uint32Array.from(texts) };
  return { strings: strings.toTable(), offsets: Uint32Array.from(offsets), ...columns, cut: false };
}

const nodes: BuilderNode[] = [
  { op: 'Conv', name: '/stem/Conv', scope: 'stem', inputs: ['x', 'stem.weight'], outputs: ['a'] },
  { op: 'Relu', name: '/stem/Relu', scope: 'stem', inputs: ['a'], outputs: ['b'] },
  { op: 'Conv', name: '/layers.3/Conv', scope: 'layers.3', inputs: ['b', 'l3.weight'], outputs: ['c'] },
  { op: 'ConvTranspose', name: '/layers.3/Up', scope: 'layers.3', inputs: ['c', 'l3.up'], outputs: ['d'] },
  { op: 'Resize', name: '/head/Resize', scope: 'head', inputs: ['d'], outputs: ['e'] },
  { op: 'Softmax', name: '/head/Softmax', scope: 'head', inputs: ['e'], outputs: ['probs'] },
];
const graph = buildModelGraph([
  {
    inputs: ['x'],
    outputs: ['probs'],
    initializers: { 'stem.weight': [64, 3, 7, 7], 'l3.weight': [64, 64, 3, 3], 'l3.up': [64, 32, 2, 2] },
    shapes: { x: ['batch', 3, 224, 224], a: ['batch', 64, 112, 112], e: ['batch', null, 768] },
    nodes,
  },
]);
const attributes = attributesFor([
  { kernel_shape: '[7,7]', strides: '[2,2]', group: '1' },
  {},
  { kernel_shape: '[3,3]', strides: '[1,1]', group: '32' },
  { kernel_shape: '[2,2]', keepdims: '3' },
  { mode: '"linear"', nearest_mode: '"floor"' },
  { axis: '-1' },
]);
const index = findIndexOf(graph, attributes);

/** Rows as `kind name`. */
function rows(typed: string, among: FindIndex = index): string[] {
  const { terms, problem } = parseQuery(typed);
  if (terms === null) throw new Error(problem.message);
  const { count, kinds, ids } = find(among, terms);
  return Array.from({ length: count }, (_, row) => {
    const kind = thingOrder[kinds[row] ?? 0] ?? 'node';
    const id = ids[row] ?? 0;
    const { strings, nodes: columns, values } = among.graph;
    if (kind === 'group') return `group ${among.groups[id]?.path ?? ''}`;
    return `${kind} ${strings.get((kind === 'node' ? columns.name[id] : values.name[id]) ?? 0)}`;
  });
}

describe('find', () => {
  it('lists inputs, outputs and nodes for an empty query, and marks none of them', () => {
    expect(rows('')).toEqual(['input x', 'output probs', ...nodes.map((node) => `node ${node.name ?? ''}`)]);
    expect(find(index, []).nodes).not.toContain(1);
  });

  it('finds words in names, operators and scopes, and groups by their own name', () => {
    expect(rows('layers.3 conv')).toEqual(['node /layers.3/Conv', 'node /layers.3/Up']);
    expect(rows('stem')).toEqual(['group stem', 'node /stem/Conv', 'node /stem/Relu']);
    expect(rows('nothing')).toEqual([]);
  });

  it('takes an operator by its whole name, by its beginning where there is no such operator, or with *', () => {
    expect(rows('op:Conv')).toEqual(['node /stem/Conv', 'node /layers.3/Conv']);
    expect(rows('op:con')).toHaveLength(3);
    expect(rows('op:*transpose')).toEqual(['node /layers.3/Up']);
  });

  it('finds attributes by short name, name, beginning, value and comparison', () => {
    expect(rows('op:Conv k=3')).toEqual(['node /layers.3/Conv']);
    expect(rows('kernel_shape=7x7')).toEqual(['node /stem/Conv']);
    expect(rows('kern=2')).toEqual(['node /layers.3/Up']);
    expect(rows('g>1')).toEqual(['node /layers.3/Conv']);
    expect(rows('axis=-1')).toEqual(['node /head/Softmax']);
    expect(rows('mode=linear')).toEqual(['node /head/Resize']);
    expect(rows('s=')).toEqual(['node /stem/Conv', 'node /layers.3/Conv']);
    expect(rows('__proto__=1')).toEqual([]);
  });

  it('finds plain words in names of attributes and in their texts, not in their numbers', () => {
    expect(rows('nearest')).toEqual(['node /head/Resize']);
    expect(rows('linear')).toEqual(['node /head/Resize']);
    expect(rows('32')).toEqual([]);
  });

  it('lists a tensor where no listed node makes or uses it', () => {
    expect(rows('stem.weight')).toEqual(['weight stem.weight']);
    expect(rows('conv stem.weight')).toEqual(['node /stem/Conv']);
    expect(rows('tensor:weight')).toEqual(['weight stem.weight', 'weight l3.weight']);
    expect(rows('tensor:weight op:Conv -scope:stem')).toEqual(['node /layers.3/Conv']);
    expect(rows('probs')).toEqual(['output probs']);
  });

  it('finds shapes of any value of a node, and of inputs', () => {
    expect(rows('shape:*,3,...')).toEqual(['input x', 'node /stem/Conv']);
    expect(rows('shape:64,...,3,3')).toEqual(['node /layers.3/Conv']);
    expect(rows('shape:batch,?,768')).toEqual(['node /head/Resize', 'node /head/Softmax']);
    expect(rows('shape:*,768')).toEqual([]);
    expect(rows('is:weight shape:64,*,7,7')).toEqual(['weight stem.weight']);
  });

  it('leaves out what a minus names', () => {
    expect(rows('conv -op:Conv')).toEqual(['node /layers.3/Up']);
    expect(rows('-scope:stem -scope:layers -op:Softmax')).toEqual(['node /head/Resize']);
    expect(rows('is:weight -l3')).toEqual(['weight stem.weight']);
  });

  it('works without attributes, and takes them in when they come', () => {
    const again: ModelGraph = { ...graph };
    expect(rows('k=3', findIndexOf(again, null))).toEqual([]);
    expect(rows('k=3', findIndexOf(again, attributes))).toEqual(['node /layers.3/Conv']);
  });
});

describe('find and its naive twin', () => {
  // A linear congruential generator: the same graphs and queries every time.
  let state = 7;
  const below = (limit: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T;
  const words = ['a', 'Ab', 'ab', 'b.a', 'İa', '层', 'ba', 'AAB', 'bb'];
  const shapes = [[], [1], [2, 3], ['n', 3], [null, 2, 3], [2, 'n', 3, 3]];

  function randomIndex(): FindIndex {
    const name = (): string => `${pick(words)}/${pick(words)}`;
    const weights = Object.fromEntries(Array.from({ length: 4 }, () => [name(), pick(shapes)]));
    const made: string[] = [name()];
    const list = Array.from({ length: 12 }, (): BuilderNode => {
      const inputs = [pick(made), ...(below(2) === 0 ? [pick(Object.keys(weights))] : [])];
      const outputs = [`${name()}${String(below(100))}`];
      made.push(...outputs);
      return { op: pick(words), name: name(), scope: name(), inputs, outputs };
    });
    const given = { inputs: made.slice(0, 1), outputs: made.slice(-2), initializers: weights };
    const random = buildModelGraph([
      { ...given, shapes: Object.fromEntries(made.map((each) => [each, pick(shapes)])), nodes: list },
    ]);
    const rowsOf = list.map(() =>
      Object.fromEntries(
        Array.from({ length: below(3) }, () => [pick(words), pick(['1', '[1,2]', '"ab"', '["b","a"]', '-0.5'])]),
      ),
    );
    return findIndexOf(random, attributesFor(rowsOf));
  }

  function randomTerm(): string {
    const sign = below(4) === 0 ? '-' : '';
    const word = pick(words);
    const keyed = [`op:${word}`, `op:*${word}*`, `name:${word}`, `tensor:${word}`, `scope:${word}`];
    const others = [
      `shape:${pick(['*', '...', '2,3', 'n,*', '...,3', '?,...', '...,n,...,3'])}`,
      `dtype:${pick(['float', 'int8'])}`,
    ];
    const attribute = `a${pick(['=', '!=', '<', '>='])}${pick(['1', '2', '-0.5'])}`;
    return `${sign}${pick([word, word, word, ...keyed, ...others, attribute, `is:${pick(['weight', 'input', 'node', 'tensor'])}`])}`;
  }

  it('agree on random graphs and queries', () => {
    let listed = 0;
    for (let graphs = 0; graphs < 40; graphs += 1) {
      const random = randomIndex();
      for (let queries = 0; queries < 50; queries += 1) {
        const typed = Array.from({ length: below(4) }, randomTerm).join(' ');
        const { terms } = parseQuery(typed);
        if (terms === null) continue;
        const result = find(random, terms);
        const byKind = (kinds: readonly string[]): number[] =>
          [...result.ids]
            .filter((_, row) => kinds.includes(thingOrder[result.kinds[row] ?? 0] ?? ''))
            .sort((a, b) => a - b);
        const naive = naiveFind(random, terms);
        expect(byKind(['node']), typed).toEqual(naive.nodes);
        expect(byKind(['input', 'output', 'weight', 'tensor']), typed).toEqual(naive.values);
        listed += naive.nodes.length + naive.values.length;
      }
    }
    expect(listed).toBeGreaterThan(1000);
  });
});
