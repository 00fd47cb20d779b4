/** A pickle's values as a person reads them in Python, cut to a length and safe for values that contain themselves. */
import { entriesOf, isRecord, type PickleValue } from './pickle-values.js';

const maxDepth = 6;
const maxItems = 12;

/** Text of a value of at most about `limit` characters. */
export function valueText(value: PickleValue, limit = 200): string {
  const text = render(value, 0, { left: limit * 2 });
  return text.length > limit ? `${text.slice(0, limit - 1)}…` : text;
}

interface Budget {
  left: number;
}

function render(value: PickleValue, depth: number, budget: Budget): string {
  if (budget.left <= 0 || depth > maxDepth) return '…';
  const text = isRecord(value) ? renderRecord(value, depth, budget) : renderPlain(value);
  budget.left -= text.length;
  return text;
}

function renderPlain(value: Exclude<PickleValue, object> | Uint8Array | null): string {
  if (value === null) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (typeof value === 'string') return quoted(value);
  if (value instanceof Uint8Array) return `b${quoted(Buffer.from(value.subarray(0, 120)).toString('latin1'))}`;
  return String(value);
}

function renderRecord(value: Extract<PickleValue, { kind: string }>, depth: number, budget: Budget): string {
  const list = (items: readonly PickleValue[]): string => {
    const shown = items.slice(0, maxItems).map((item) => render(item, depth + 1, budget));
    return items.length > maxItems ? [...shown, '…'].join(', ') : shown.join(', ');
  };
  const pairs = (entries: readonly [PickleValue, PickleValue][]): string =>
    entries
      .slice(0, maxItems)
      .map(([key, item]) => `${render(key, depth + 1, budget)}: ${render(item, depth + 1, budget)}`)
      .concat(entries.length > maxItems ? ['…'] : [])
      .join(', ');
  switch (value.kind) {
    case 'global':
      return `${value.module}.${value.name}`;
    case 'list':
      return `[${list(value.items)}]`;
    case 'tuple':
      return value.items.length === 1 ? `(${list(value.items)},)` : `(${list(value.items)})`;
    case 'set':
      return `{${list(value.items)}}`;
    case 'frozenset':
      return `frozenset({${list(value.items)}})`;
    case 'dict':
      return `{${pairs(value.entries)}}`;
    case 'persistent':
      return `<persistent ${render(value.id, depth + 1, budget)}>`;
    case 'opaque':
      return `<${value.text}>`;
    case 'call': {
      const entries = entriesOf(value) ?? [];
      return entries.length > 0
        ? `${render(value.callable, depth + 1, budget)}({${pairs(entries)}})`
        : `${render(value.callable, depth + 1, budget)}(${argumentsText(value.args, depth, budget)})`;
    }
  }
}

function argumentsText(args: PickleValue, depth: number, budget: Budget): string {
  if (!isRecord(args) || args.kind !== 'tuple') return `*${render(args, depth + 1, budget)}`;
  return args.items
    .slice(0, maxItems)
    .map((item) => render(item, depth + 1, budget))
    .concat(args.items.length > maxItems ? ['…'] : [])
    .join(', ');
}

/** A Python string literal; control characters and what changes the reading direction are escaped. */
function quoted(text: string): string {
  const cut = text.length > 400 ? `${text.slice(0, 400)}…` : text;
  const escaped = cut
    .replaceAll('\\', '\\\\')
    .replaceAll("'", "\\'")
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
    .replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/g, (character) => {
      const code = character.charCodeAt(0);
      return code < 256 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
    });
  return `'${escaped}'`;
}
