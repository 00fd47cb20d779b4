/** Which values fit a term: by name, element type, shape or kind. */
import type { ModelGraph, ValueIndex } from '../../src-shared/graph.js';
import { type FindIndex, thingOrder } from './find-index.js';
import { ofStrings } from './flags.js';
import type { DimPattern, Term } from './query.js';
import { fitsWithRuns } from './run-match.js';

function shapeTest(graph: ModelGraph, dims: readonly DimPattern[]): (value: ValueIndex) => boolean {
  const { values, strings } = graph;
  const symbols = new Map<number, string>();
  const symbol = (dim: number): string => {
    let name = symbols.get(dim);
    if (name === undefined) {
      name = strings.get(-dim - 1).toLowerCase() || '?';
      symbols.set(dim, name);
    }
    return name;
  };
  const needed = dims.filter((dim) => dim.kind !== 'run').length;
  const exact = needed === dims.length;
  return (value) => {
    if (values.hasShape[value] !== 1) return false;
    const start = values.dimOffsets[value] ?? 0;
    const rank = (values.dimOffsets[value + 1] ?? 0) - start;
    if (exact ? rank !== needed : rank < needed) return false;
    const accepts = (p: number, i: number): boolean => {
      const wanted = dims[p];
      const dim = values.dims[start + i] ?? -1;
      if (wanted?.kind === 'size') return dim === wanted.size;
      if (wanted?.kind === 'symbol') return dim < 0 && symbol(dim) === wanted.name;
      return wanted?.kind === 'one';
    };
    return fitsWithRuns(dims.length, rank, (p) => dims[p]?.kind === 'run', accepts);
  };
}

function testOf(index: FindIndex, term: Term): (value: ValueIndex) => boolean {
  const { values } = index.graph;
  switch (term.kind) {
    case 'dtype':
      return (value) => term.codes.has(values.dtype[value] ?? 0);
    case 'shape':
      return shapeTest(index.graph, term.dims);
    case 'is': {
      const wanted = thingOrder.indexOf(term.what);
      return (value) => index.things[value] === wanted;
    }
    default:
      return () => false;
  }
}

/** 1 for each value that fits the term, its sign left aside. */
export function matchValues(index: FindIndex, term: Term): Uint8Array {
  if (term.kind === 'word' || term.kind === 'name' || term.kind === 'tensor')
    return ofStrings(index.graph.values.name, index.texts.containing(term.text));
  const flags = new Uint8Array(index.graph.values.count);
  const test = testOf(index, term);
  for (let value = 0; value < flags.length; value += 1) if (test(value)) flags[value] = 1;
  return flags;
}
