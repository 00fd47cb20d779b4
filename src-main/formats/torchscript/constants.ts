/** Constants of the code and plain attributes of modules: numbers, texts, lists. As attributes of nodes, and as text. */
import type { Attribute } from '../../../src-shared/inspect.js';
import { attribute } from '../described/facts.js';
import { entriesOf, isRecord, itemsOf, type PickleValue } from '../pickle/pickle-values.js';
import { valueText } from '../pickle/value-text.js';
import { wordsOf } from './torch-numbers.js';

export type Constant =
  | { type: 'None' }
  | { type: 'bool'; value: boolean }
  | { type: 'int'; value: number | bigint }
  | { type: 'float'; value: number }
  | { type: 'str'; value: string }
  | { type: 'list'; items: Constant[]; declared?: string }
  /** Of another type (a device, an enum's member, a dict): as text. */
  | { type: 'other'; typeName: string; text: string };

export const none: Constant = { type: 'None' };

/** Type as the code would write it. */
export function constantType(constant: Constant): string {
  if (constant.type === 'other') return constant.typeName;
  if (constant.type === 'None') return 'NoneType';
  if (constant.type !== 'list') return constant.type;
  if (constant.declared !== undefined) return constant.declared;
  // Lists within lists go no deeper than the code that makes them; a type this long is none.
  let inner: Constant | undefined = constant;
  let depth = 0;
  for (; inner?.type === 'list' && depth < 50; depth += 1) inner = inner.items[0];
  const element = inner === undefined ? '' : inner.type === 'list' ? '' : constantType(inner);
  return element === '' ? 'List' : `${'List['.repeat(depth)}${element}${']'.repeat(depth)}`;
}

const maxText = 2000;

export function constantText(constant: Constant): string {
  return written(constant, { left: maxText }).slice(0, maxText);
}

/** `budget`: characters that may still be written, since lists may hold each other many times over. */
function written(constant: Constant, budget: { left: number }): string {
  if (budget.left <= 0) return '…';
  if (constant.type === 'list') {
    const items: string[] = [];
    for (const item of constant.items) {
      budget.left -= 2;
      items.push(written(item, budget));
      if (budget.left <= 0) break;
    }
    return `[${items.join(', ')}]`;
  }
  const text = plainText(constant);
  budget.left -= text.length;
  return text;
}

function plainText(constant: Exclude<Constant, { type: 'list' }>): string {
  switch (constant.type) {
    case 'None':
      return 'None';
    case 'bool':
      return constant.value ? 'True' : 'False';
    case 'float':
      return Number.isInteger(constant.value) ? `${String(constant.value)}.` : String(constant.value);
    case 'int':
      return String(constant.value);
    case 'str':
      return constant.value.slice(0, maxText);
    case 'other':
      return constant.text;
  }
}

export function constantAttribute(name: string, constant: Constant): Attribute {
  switch (constant.type) {
    case 'bool':
      return attribute(name, constant.value);
    case 'int': {
      if (typeof constant.value === 'bigint') return { ...attribute(name, String(constant.value)), type: 'int' };
      const words = wordsOf.get(name)?.(constant.value);
      return words === undefined ? attribute(name, constant.value) : { ...attribute(name, words), type: name };
    }
    case 'float':
      return { ...attribute(name, constant.value), type: 'float' };
    case 'list':
      return listAttribute(name, constant.items);
    case 'str':
      return attribute(name, constant.value);
    default:
      return { ...attribute(name, constantText(constant)), type: constantType(constant) };
  }
}

/** Items that are shown of a list. */
const maxShown = 200;

function listAttribute(name: string, items: readonly Constant[]): Attribute {
  const numbers = items.flatMap((item) =>
    (item.type === 'int' || item.type === 'float') && typeof item.value === 'number' ? [item.value] : [],
  );
  if (numbers.length === items.length) {
    const floats = items.some((item) => item.type === 'float');
    return { ...attribute(name, numbers), ...(floats ? { type: 'floats' } : {}) };
  }
  const kinds: Record<string, string> = { str: 'strings', bool: 'bools', list: 'lists' };
  return {
    ...attribute(name, items.slice(0, maxShown).map(constantText)),
    count: items.length,
    type: kinds[items[0]?.type ?? ''] ?? 'strings',
  };
}

const maxDepth = 6;

/** A pickled value as a constant; objects and dicts as text. Lists of numbers are calls of torch.jit._pickle. */
export function constantOf(value: PickleValue, declared: string, depth = 0): Constant {
  if (value === null) return none;
  if (typeof value === 'boolean') return { type: 'bool', value };
  if (typeof value === 'bigint') return { type: 'int', value };
  // A pickle keeps 1 and 1.0 apart; this reader does not, the declaration does.
  if (typeof value === 'number')
    return { type: Number.isInteger(value) && declared !== 'float' ? 'int' : 'float', value };
  if (typeof value === 'string') return { type: 'str', value };
  const plain = untagged(value);
  const items = itemsOf(plain);
  if (items !== undefined && depth < maxDepth) {
    const inner = /^List\[(.+)\]$/.exec(declared)?.[1] ?? '';
    return { type: 'list', items: items.slice(0, 100_000).map((item) => constantOf(item, inner, depth + 1)) };
  }
  return { type: 'other', typeName: declared === '' ? 'object' : declared, text: valueText(plain, maxText) };
}

/** `build_intlist([1, 2])` → the list; `restore_type_tag(x, 'Dict[str, int]')` → x. */
export function untagged(value: PickleValue): PickleValue {
  if (!isRecord(value) || value.kind !== 'call' || entriesOf(value) !== undefined) return value;
  const { callable } = value;
  if (!isRecord(callable) || callable.kind !== 'global' || callable.module !== 'torch.jit._pickle') return value;
  const [first] = itemsOf(value.args) ?? [];
  return first === undefined ? value : first;
}
