/** Find as its rules are worded, one thing at a time on plain strings: what the fast one is held against in tests. */
import { attributesOf } from '../../../src-shared/attributes-codec.js';
import {
  nodeInputs,
  nodeOutputs,
  type NodeIndex,
  type ValueIndex,
  ValueKind,
  valueShape,
} from '../../../src-shared/graph.js';
import { attributeTest } from '../attribute-match.js';
import type { FindIndex } from '../find-index.js';
import { attributeAliases, type DimPattern, type Term, type ThingKind } from '../query.js';

function valueThing({ graph, isOutput }: FindIndex, value: ValueIndex): ThingKind | undefined {
  switch (graph.values.kind[value]) {
    case ValueKind.outer:
      return undefined;
    case ValueKind.input:
      return 'input';
    case ValueKind.initializer:
      return 'weight';
    default:
      return isOutput[value] === 1 ? 'output' : 'tensor';
  }
}

const holds = (text: string, word: string): boolean => text.toLowerCase().includes(word);

const glob = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .split('*')
      .map((part) => part.replace(/[^\p{L}]/gu, '\\$&'))
      .join('.*')}$`,
    's',
  );

function shapeFits(shape: readonly (number | string | null)[], dims: readonly DimPattern[]): boolean {
  const [first, ...rest] = dims;
  if (first === undefined) return shape.length === 0;
  if (first.kind === 'run') return shape.some((_, at) => shapeFits(shape.slice(at), rest)) || shapeFits([], rest);
  const [dim] = shape;
  if (dim === undefined) return false;
  const fits =
    first.kind === 'one' ||
    (first.kind === 'size'
      ? dim === first.size
      : (dim === null ? '?' : String(dim).toLowerCase()) === first.name && typeof dim !== 'number');
  return fits && shapeFits(shape.slice(1), rest);
}

/** Listed nodes and values of a query, as sets. */
export function naiveFind(index: FindIndex, terms: readonly Term[]): { nodes: NodeIndex[]; values: ValueIndex[] } {
  const { graph } = index;
  const text = (at: number | undefined): string => graph.strings.get(at ?? 0);
  const nameOf = (value: ValueIndex): string => text(graph.values.name[value]);
  const attributes = (node: NodeIndex): [string, string][] =>
    index.attributes === null
      ? []
      : attributesOf(index.attributes.columns, node).map(([a, b]) => [a.toLowerCase(), b.toLowerCase()]);
  const all = Array.from({ length: graph.nodes.count }, (_, node) => node);
  const ops = all.map((node) => text(graph.nodes.op[node]).toLowerCase());
  const attributeNames = all.flatMap((node) => attributes(node).map(([name]) => name));

  const valueFits = (value: ValueIndex, term: Term): boolean => {
    switch (term.kind) {
      case 'word':
      case 'name':
      case 'tensor':
        return holds(nameOf(value), term.text);
      case 'dtype':
        return term.codes.has(graph.values.dtype[value] ?? 0);
      case 'shape':
        return shapeFits(valueShape(graph, value) ?? ['none'], term.dims) && valueShape(graph, value) !== null;
      case 'is':
        return valueThing(index, value) === term.what;
      default:
        return false;
    }
  };
  const ownWord = (node: NodeIndex, word: string): boolean =>
    [graph.nodes.name[node], graph.nodes.op[node], graph.nodes.scope[node]].some((at) => holds(text(at), word)) ||
    attributes(node).some(([name, value]) => name.startsWith(word) || (/^\[?"/.test(value) && value.includes(word)));
  const weightWord = (node: NodeIndex, word: string): boolean =>
    [...nodeInputs(graph, node)].some(
      (value) => graph.values.kind[value] === ValueKind.initializer && holds(nameOf(value), word),
    );
  const nodeFits = (node: NodeIndex, term: Term): boolean => {
    switch (term.kind) {
      case 'word':
        return ownWord(node, term.text);
      case 'name':
        return holds(text(graph.nodes.name[node]), term.text);
      case 'scope':
        return holds(text(graph.nodes.scope[node]), term.text);
      case 'op':
        if (term.text.includes('*')) return glob(term.text).test(ops[node] ?? '');
        return ops.includes(term.text) ? ops[node] === term.text : (ops[node] ?? '').startsWith(term.text);
      case 'attribute': {
        const wanted = attributeAliases[term.name] ?? term.name;
        const test = attributeTest(term.comparison, term.value);
        const named = (name: string): boolean =>
          attributeNames.includes(wanted) ? name === wanted : name.startsWith(wanted);
        return attributes(node).some(([name, value]) => named(name) && test(value));
      }
      case 'is':
        return term.what === 'node';
      default:
        return [...nodeInputs(graph, node), ...nodeOutputs(graph, node)].some(
          (value) => value >= 0 && valueFits(value, term),
        );
    }
  };
  const kinds = terms.map((term) => term.kind);
  const words = terms.flatMap((term) => (term.kind === 'word' && !term.negated ? [term.text] : []));
  const withNodes =
    !kinds.includes('tensor') || kinds.some((kind) => kind === 'op' || kind === 'attribute' || kind === 'scope');
  const nodes = all.filter(
    (node) =>
      withNodes &&
      terms.every((term) =>
        term.kind === 'word' && !term.negated
          ? ownWord(node, term.text) || weightWord(node, term.text)
          : nodeFits(node, term) !== term.negated,
      ) &&
      (words.length === 0 || words.some((word) => ownWord(node, word))),
  );
  const listed = new Set(nodes);
  const values = Array.from({ length: graph.values.count }, (_, value) => value).filter((value) => {
    const thing = valueThing(index, value);
    if (thing === undefined || kinds.some((kind) => kind === 'op' || kind === 'attribute' || kind === 'scope'))
      return false;
    if (!terms.every((term) => valueFits(value, term) !== term.negated)) return false;
    if (terms.length === 0) return thing === 'input' || thing === 'output';
    if (thing === 'tensor') return !all.some((node) => listed.has(node) && nodeOutputs(graph, node).includes(value));
    if (thing === 'weight') return !all.some((node) => listed.has(node) && nodeInputs(graph, node).includes(value));
    return true;
  });
  return { nodes, values };
}
