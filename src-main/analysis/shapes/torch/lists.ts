/** Lists and tuples: which values they hold, item by item. */
import { mergeTypes } from '../merge-types.js';
import type { Handler, Handlers, NodeView } from '../node-view.js';
import { sliceRange } from '../operators/join-split.js';
import { dtypes, type KnownValue, noneType, unknownType, unknownValue, type ValueType } from '../types.js';
import { argument, constantOf, listOf, numberOf, numberValue } from './arguments.js';

const none: KnownValue = { type: noneType };

/** A constant as the text of a list's item says it; undefined for a text that names a value. */
function ofText(text: string): KnownValue | undefined {
  if (/^-?\d+$/.test(text)) return numberValue(dtypes.int64, Number(text));
  if (/^-?(\d+\.\d*|\d*\.?\d+)(e[+-]?\d+)?$/.test(text)) return numberValue(dtypes.float64, Number(text));
  if (text === 'True' || text === 'False') return numberValue(dtypes.bool, Number(text === 'True'));
  return text === 'None' ? none : undefined;
}

const inputsOf = (node: NodeView): KnownValue[] => Array.from({ length: node.inputCount }, (_, at) => node.input(at));

/** The type all items have. */
function elementOf(items: readonly KnownValue[]): ValueType {
  const [first, ...rest] = items;
  return rest.reduce<ValueType>((type, item) => mergeTypes(type, item.type), first?.type ?? unknownType);
}

const construct: Handler = (node) => {
  const inputs = inputsOf(node);
  if (!node.attributes.has('items')) return [{ type: { kind: 'sequence', element: elementOf(inputs) }, items: inputs }];
  const texts = node.attributes.texts('items');
  let next = 0;
  const items = texts?.map((text) => ofText(text) ?? inputs[next++] ?? unknownValue);
  // Texts that are neither a value's name nor read here would shift the rest.
  if (items === undefined || next !== inputs.length) return [listOf(unknownType)];
  return [{ type: { kind: 'sequence', element: elementOf(items) }, items }];
};

/** The items of a value that is taken apart. */
function parts(node: NodeView): KnownValue[] {
  const { items, type } = node.input(0);
  if (items?.length === node.outputCount) return [...items];
  const element = type.kind === 'sequence' ? type.element : unknownType;
  return Array.from({ length: node.outputCount }, () => ({ type: element }));
}

function itemAt(list: KnownValue, index: ReturnType<typeof numberOf>): KnownValue {
  const { items, type } = list;
  if (items !== undefined && typeof index === 'number') return items.at(index) ?? unknownValue;
  return type.kind === 'sequence' ? { type: type.element } : unknownValue;
}

const getItem: Handler = (node) => [
  itemAt(argument(node, 'list', 'self', 's') ?? unknownValue, numberOf(argument(node, 'idx', 'index', 'key'))),
];

/** A part of a list; of a tensor it is told apart by the first operand (views.ts). */
export const listSlice: Handler = (node) => {
  const { items, type } = node.input(0);
  const bound = (name: string, fallback: number): number | null => {
    const value = argument(node, name);
    const known = value === undefined ? fallback : numberOf(value);
    return typeof known === 'number' ? known : null;
  };
  const range = sliceRange(items?.length ?? null, bound('start', 0), bound('end', 2 ** 40), bound('step', 1));
  const { start, length, step } = range;
  if (items === undefined || typeof start !== 'number' || typeof length !== 'number') return [{ type }];
  return [{ type, items: Array.from({ length }, (_, at) => items[start + at * step] ?? unknownValue) }];
};

/** Operators that change their list; what they give beside that is `result`. */
function changing(
  change: (items: readonly KnownValue[], node: NodeView) => readonly KnownValue[] | undefined,
): Handler {
  return (node) => {
    const before = node.input(0);
    const items = before.items && change(before.items, node);
    const after: KnownValue =
      items === undefined ? listOf(unknownType) : { type: { kind: 'sequence', element: elementOf(items) }, items };
    node.replace(0, after);
    return [after];
  };
}

const pop: Handler = (node) => {
  const before = node.input(0);
  const index = numberOf(argument(node, 'idx') ?? numberValue(dtypes.int64, -1));
  const taken = itemAt(before, index);
  changing((items) => {
    const at = typeof index !== 'number' ? -1 : index < 0 ? index + items.length : index;
    return at < 0 ? undefined : items.filter((_, each) => each !== at);
  })(node);
  return [taken];
};

/** Whether a number is in a list. */
const contains: Handler = (node) => {
  const [list, wanted] = [argument(node, 'l', 'list'), numberOf(argument(node, 'item'))];
  const items = list?.items?.map(numberOf);
  const isKnown = typeof wanted === 'number' && items?.every((item) => typeof item === 'number') === true;
  return [numberValue(dtypes.bool, isKnown ? Number(items.includes(wanted)) : null)];
};

export const lists: Handlers = {
  __contains__: contains,
  __getitem__: getItem,
  append: changing((items, node) => [...items, argument(node, 'el') ?? none]),
  extend: changing((items, node) => {
    const more = argument(node, 'other')?.items;
    return more && [...items, ...more];
  }),
  clear: changing(() => []),
  reverse: changing((items) => [...items].reverse()),
  insert: changing(() => undefined),
  remove: changing(() => undefined),
  Delete: changing(() => undefined),
  _set_item: (node) => {
    changing((items, view) => {
      const [index, value] = [numberOf(argument(view, 'idx', 'key')), argument(view, 'el', 'v')];
      return typeof index === 'number' && value !== undefined
        ? items.map((item, at) => (at === index ? value : item))
        : undefined;
    })(node);
    return [];
  },
  pop,
  list: (node) => [node.input(0)],
  wait: (node) => [node.input(0)],
};

export const primLists: Handlers = {
  ListConstruct: construct,
  TupleConstruct: (node) => [{ type: unknownType, items: inputsOf(node) }],
  ListUnpack: parts,
  TupleUnpack: parts,
  TupleIndex: (node) => [itemAt(node.input(0), node.attributes.int('i') ?? null)],
  unchecked_cast: (node) => [node.input(0)],
  Constant: (node) => {
    const known = constantOf(node, 'value');
    return [known ?? none];
  },
  fork: (node) => node.runBody('subgraph', []) ?? [],
  CreateObject: () => [],
  tolist: () => [],
};
