/** The find language: from what is typed to terms, or one sentence about what is wrong. The sheet is find-help.tsx. */
import { dtypeNames } from '../../src-shared/dtype.js';

export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>=';
export type ThingKind = 'group' | 'input' | 'output' | 'node' | 'weight' | 'tensor';

/** One dimension of a shape pattern: any one, any number of them, a size, or a symbol ('?': not known). */
export type DimPattern =
  | { kind: 'one' }
  | { kind: 'run' }
  | { kind: 'size'; size: number }
  | { kind: 'symbol'; name: string };

/** Texts are in lower case. */
export type Term = { negated: boolean } & (
  | { kind: 'word' | 'op' | 'name' | 'tensor' | 'scope'; text: string }
  | { kind: 'dtype'; codes: ReadonlySet<number> }
  | { kind: 'shape'; dims: readonly DimPattern[] }
  | { kind: 'is'; what: ThingKind }
  | { kind: 'attribute'; name: string; comparison: Comparison; value: string }
);

export interface QueryProblem {
  /** One sentence. */
  message: string;
  hint: string;
}

export type Query = { terms: readonly Term[]; problem: null } | { terms: null; problem: QueryProblem };

/** Short names of attributes that are asked for all the time. */
export const attributeAliases: Readonly<Record<string, string>> = {
  k: 'kernel_shape',
  s: 'strides',
  p: 'pads',
  d: 'dilations',
  g: 'group',
};

const maxTerms = 32;
const thingKinds: readonly ThingKind[] = ['group', 'input', 'output', 'node', 'weight', 'tensor'];
const examples: Readonly<Record<string, string>> = {
  op: 'op:Conv',
  name: 'name:layers.3',
  tensor: 'tensor:weight',
  scope: 'scope:encoder',
  dtype: 'dtype:float16',
  shape: 'shape:*,768',
  is: 'is:weight',
};

class Refusal extends Error {
  constructor(
    message: string,
    readonly hint: string,
  ) {
    super(message);
  }
}

/** A word as typed: what stands in quotes is not looked at for keys. */
interface Token {
  negated: boolean;
  /** Up to the first quote. */
  bare: string;
  /** All of it, without the quotes. */
  text: string;
  quoted: boolean;
}

/** Parses what is typed; never throws. No terms: everything fits. */
export function parseQuery(typed: string): Query {
  try {
    const tokens = tokensOf(typed);
    if (tokens.length > maxTerms) {
      throw new Refusal(`More than ${String(maxTerms)} words are too many.`, 'Leave some out.');
    }
    return { terms: tokens.map(termOf), problem: null };
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown;
    return { terms: null, problem: { message: thrown.message, hint: thrown.hint } };
  }
}

function tokensOf(typed: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < typed.length) {
    if (/\s/.test(typed[at] ?? '')) {
      at += 1;
      continue;
    }
    const negated = typed[at] === '-' && /\S/.test(typed[at + 1] ?? ' ');
    if (negated) at += 1;
    let text = '';
    let bare: string | null = null;
    while (at < typed.length && !/\s/.test(typed[at] ?? '')) {
      if (typed[at] !== '"') {
        text += typed[at] ?? '';
        at += 1;
        continue;
      }
      bare ??= text;
      const end = closingQuote(typed, at + 1);
      text += typed.slice(at + 1, end).replace(/\\(["\\])/g, '$1');
      at = end + 1;
    }
    if (text !== '' || bare !== null) tokens.push({ negated, text, bare: bare ?? text, quoted: bare !== null });
  }
  return tokens.filter((token) => token.text !== '');
}

function closingQuote(typed: string, from: number): number {
  for (let at = from; at < typed.length; at += 1) {
    if (typed[at] === '\\') at += 1;
    else if (typed[at] === '"') return at;
  }
  throw new Refusal('A quote is not closed.', 'Add " at the end, or write \\" for the sign itself.');
}

function termOf({ negated, bare, text, quoted }: Token): Term {
  const keyed = /^(op|name|tensor|scope|dtype|shape|is):/i.exec(bare);
  if (keyed !== null) {
    const key = (keyed[1] ?? '').toLowerCase();
    const value = text.slice(keyed[0].length).toLowerCase();
    if (value === '') throw new Refusal(`Something has to follow ${key}:.`, `For example ${examples[key] ?? ''}.`);
    return { negated, ...keyedTerm(key, value) };
  }
  const compared = /^([a-z_][\w.]*)(!=|<=|>=|=|<|>)/i.exec(bare);
  if (compared !== null) {
    const [whole, name = '', sign = '='] = compared;
    return { negated, ...attributeTerm(name.toLowerCase(), sign as Comparison, text.slice(whole.length), quoted) };
  }
  return { negated, kind: 'word', text: text.toLowerCase() };
}

type Unsigned = Term extends infer T ? (T extends Term ? Omit<T, 'negated'> : never) : never;

function keyedTerm(key: string, value: string): Unsigned {
  switch (key) {
    case 'op':
    case 'name':
    case 'tensor':
    case 'scope':
      return { kind: key, text: value };
    case 'dtype':
      return { kind: 'dtype', codes: dtypeCodes(value) };
    case 'shape':
      return { kind: 'shape', dims: dimPatterns(value) };
    default: {
      const what = thingKinds.find((kind) => kind === value || `${kind}s` === value);
      if (what === undefined)
        throw new Refusal(`There is nothing called is:${value}.`, `One of ${thingKinds.join(', ')}.`);
      return { kind: 'is', what };
    }
  }
}

/** The element type of that name, else all whose name begins so: `float` is any width. */
function dtypeCodes(value: string): ReadonlySet<number> {
  const exact = dtypeNames.findIndex((name) => name === value);
  if (exact >= 0) return new Set([exact]);
  const codes = dtypeNames.flatMap((name, code) => (name.startsWith(value) ? [code] : []));
  if (codes.length > 0) return new Set(codes);
  throw new Refusal(`No element type is called ${value}.`, 'For example float32, float16, int64, bool.');
}

/** `*,768`, `[1,3,...]`, `1x3x224x224`; `[]` is the shape of a scalar. */
function dimPatterns(value: string): DimPattern[] {
  const inner = value.replace(/^\[/, '').replace(/\]$/, '').trim();
  if (inner === '') return [];
  const parts = /^[\d*]+(x[\d*]+)+$/.test(inner) ? inner.split('x') : inner.split(/[,×]/);
  return parts.map((part): DimPattern => {
    const text = part.trim();
    if (text === '') {
      throw new Refusal('A dimension of the shape is missing.', 'Write * for any one, ... for any number of them.');
    }
    if (text === '*') return { kind: 'one' };
    if (text === '...' || text === '…') return { kind: 'run' };
    return /^\d+$/.test(text) ? { kind: 'size', size: Number(text) } : { kind: 'symbol', name: text };
  });
}

function attributeTerm(name: string, comparison: Comparison, value: string, quoted: boolean): Unsigned {
  const ordered = comparison !== '=' && comparison !== '!=';
  if (ordered && (quoted || value === '' || !Number.isFinite(Number(value)))) {
    throw new Refusal(`A number has to follow ${name}${comparison}.`, `For example ${name}${comparison}1.`);
  }
  return { kind: 'attribute', name, comparison, value: value.toLowerCase() };
}
