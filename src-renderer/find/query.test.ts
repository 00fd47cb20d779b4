import { describe, expect, it } from 'vitest';
import { parseQuery, type Term } from './query.js';

const terms = (typed: string): readonly Term[] => {
  const query = parseQuery(typed);
  if (query.terms === null) throw new Error(query.problem.message);
  return query.terms;
};

describe('parseQuery', () => {
  it('takes plain words in lower case, and nothing out of nothing', () => {
    expect(terms('  Conv  Layers.3 ')).toEqual([
      { negated: false, kind: 'word', text: 'conv' },
      { negated: false, kind: 'word', text: 'layers.3' },
    ]);
    expect(terms(' \t ')).toEqual([]);
  });

  it('knows its keys, in any case, and leaves other colons in words', () => {
    expect(terms('OP:Conv name:a:b tensor:w scope:Enc is:weights')).toEqual([
      { negated: false, kind: 'op', text: 'conv' },
      { negated: false, kind: 'name', text: 'a:b' },
      { negated: false, kind: 'tensor', text: 'w' },
      { negated: false, kind: 'scope', text: 'enc' },
      { negated: false, kind: 'is', what: 'weight' },
    ]);
    expect(terms('onnx::MatMul_1')).toEqual([{ negated: false, kind: 'word', text: 'onnx::matmul_1' }]);
  });

  it('turns a term round with a minus, and takes a minus alone or in quotes as text', () => {
    expect(terms('-op:Constant -x - "-y" a-b')).toEqual([
      { negated: true, kind: 'op', text: 'constant' },
      { negated: true, kind: 'word', text: 'x' },
      { negated: false, kind: 'word', text: '-' },
      { negated: false, kind: 'word', text: '-y' },
      { negated: false, kind: 'word', text: 'a-b' },
    ]);
  });

  it('takes quotes around words and behind keys, with escapes', () => {
    expect(terms('"op:Conv x" name:"a b" "say \\"hi\\""')).toEqual([
      { negated: false, kind: 'word', text: 'op:conv x' },
      { negated: false, kind: 'name', text: 'a b' },
      { negated: false, kind: 'word', text: 'say "hi"' },
    ]);
    expect(terms('""')).toEqual([]);
  });

  it('compares attributes', () => {
    expect(terms('k=3 axis=-1 mode="Linear Two" group>1 pads!=0 alpha=')).toEqual([
      { negated: false, kind: 'attribute', name: 'k', comparison: '=', value: '3' },
      { negated: false, kind: 'attribute', name: 'axis', comparison: '=', value: '-1' },
      { negated: false, kind: 'attribute', name: 'mode', comparison: '=', value: 'linear two' },
      { negated: false, kind: 'attribute', name: 'group', comparison: '>', value: '1' },
      { negated: false, kind: 'attribute', name: 'pads', comparison: '!=', value: '0' },
      { negated: false, kind: 'attribute', name: 'alpha', comparison: '=', value: '' },
    ]);
  });

  it('reads shapes with wildcards, symbols and sizes', () => {
    const dims = (typed: string): unknown => {
      const [term] = terms(typed);
      return term?.kind === 'shape'
        ? term.dims.map((dim) => ('size' in dim ? dim.size : 'name' in dim ? dim.name : dim.kind))
        : term;
    };
    expect(dims('shape:*,768')).toEqual(['one', 768]);
    expect(dims('shape:[Batch,...,12*seq]')).toEqual(['batch', 'run', '12*seq']);
    expect(dims('shape:1x3x224x*')).toEqual([1, 3, 224, 'one']);
    expect(dims('shape:1×3')).toEqual([1, 3]);
    expect(dims('shape:"1, 3"')).toEqual([1, 3]);
    expect(dims('shape:[]')).toEqual([]);
  });

  it('takes an element type by its name, else all that begin so', () => {
    const codes = (typed: string): number => {
      const [term] = terms(typed);
      return term?.kind === 'dtype' ? term.codes.size : -1;
    };
    expect(codes('dtype:float16')).toBe(1);
    expect(codes('dtype:float8')).toBe(5);
  });

  it.each([
    ['op:', /follow op:/],
    ['name:""', /follow name:/],
    ['"abc', /quote is not closed/],
    ['dtype:flaot', /flaot/],
    ['shape:1,,2', /dimension/],
    ['k>', /number/],
    ['k>=three', /number/],
    ['is:thing', /is:thing/],
    ['a '.repeat(40), /32 words/],
  ])('refuses %s in one sentence with a hint', (typed, message) => {
    const { problem } = parseQuery(typed);
    expect(problem?.message).toMatch(message);
    expect(problem?.message).toMatch(/\.$/);
    expect(problem?.hint).not.toBe('');
  });
});
