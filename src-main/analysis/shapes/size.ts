/**
 * A size of an axis, or an element of a small integer tensor: a number, an integer polynomial over the model's symbols,
 * or null where nothing is known. Polynomials are canonical (like terms joined, sorted), so equal ones have equal texts.
 * Symbols stand for sizes: whole and not negative.
 */

export type Size = number | Expr | null;

/** An indivisible factor: a symbol, or a function of sizes that does not simplify. */
export interface Atom {
  /** As it stands in a product: `seq`, `"batch-size"`, `(seq + 1)//2`, `max(a, b)`. */
  readonly text: string;
  readonly kind: 'symbol' | 'div' | 'max' | 'min';
  /** The symbol's own name; '' for functions. */
  readonly name: string;
  readonly args: readonly Size[];
  /** A symbol made by the inference for a size that only the data decides. */
  readonly fresh: boolean;
}

/** coefficient × factors; the factors sorted by text, repeated for powers. */
export interface Term {
  readonly coefficient: number;
  readonly factors: readonly Atom[];
  readonly key: string;
}

/** Expressions beyond these sizes become unknown, so that no model can make them explode. */
const maxTerms = 24;
const maxDegree = 8;
const maxTextLength = 400;
/** Longest name of a symbol that takes part in expressions. */
export const maxSymbolLength = 120;

/** A polynomial that is not a plain number. Made by the functions of this file only. */
export class Expr {
  readonly text: string;

  constructor(readonly terms: readonly Term[]) {
    this.text = textOf(terms);
  }

  /** The atom this expression consists of, when it is just one. */
  get atom(): Atom | undefined {
    const [term, second] = this.terms;
    if (term === undefined || second !== undefined || term.coefficient !== 1) return undefined;
    return term.factors.length === 1 ? term.factors[0] : undefined;
  }

  /** A symbol alone reads as its own name, quoted only inside larger expressions. */
  get shown(): string {
    const { atom } = this;
    return atom?.kind === 'symbol' ? atom.name : this.text;
  }
}

const plainName = /^[\p{L}_][\p{L}\p{N}_.]*$/u;

/** The symbol of that name. */
export function symbol(name: string, fresh = false): Expr {
  const text = plainName.test(name) && name !== 'max' && name !== 'min' ? name : JSON.stringify(name);
  return single({ text, kind: 'symbol', name, args: [], fresh });
}

function single(atom: Atom): Expr {
  return new Expr([{ coefficient: 1, factors: [atom], key: atom.text }]);
}

function textOf(terms: readonly Term[]): string {
  const positive = terms.filter(({ coefficient }) => coefficient > 0);
  const negative = terms.filter(({ coefficient }) => coefficient < 0);
  return [...positive, ...negative]
    .map(({ coefficient, factors, key }, at) => {
      const size = Math.abs(coefficient);
      const factor = coefficient === 1 && factors.length === 1 ? key : factors.map(operandText).join('*');
      const body = key === '' ? String(size) : size === 1 ? factor : `${String(size)}*${factor}`;
      const sign = coefficient < 0 ? '-' : '+';
      if (at === 0) return coefficient < 0 ? `-${body}` : body;
      return ` ${sign} ${body}`;
    })
    .join('');
}

/** A quotient inside a product is put into brackets: 2*(a//b), not (2*a)//b. */
const operandText = ({ kind, text }: Atom): string => (kind === 'div' ? `(${text})` : text);

/** `text` as one side of a product or quotient. */
function factorText(size: Size): string {
  if (!(size instanceof Expr)) return String(size);
  const [term] = size.terms;
  const plain = size.terms.length === 1 && term?.coefficient === 1 && term.factors.length === 1;
  return plain && term.factors[0]?.kind !== 'div' ? size.text : `(${size.text})`;
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Sums of terms by key → canonical size; null when it is over the limits. */
function fromTerms(terms: Iterable<Term>): Size {
  const list: Term[] = [];
  for (const term of terms) {
    if (term.coefficient === 0) continue;
    if (!Number.isSafeInteger(term.coefficient) || term.factors.length > maxDegree) return null;
    list.push(term);
  }
  if (list.length === 0) return 0;
  if (list.length === 1 && list[0]?.key === '') return list[0].coefficient;
  if (list.length > maxTerms) return null;
  list.sort((a, b) => b.factors.length - a.factors.length || compareText(a.key, b.key));
  if (list.reduce((sum, term) => sum + term.key.length + 4, 0) > maxTextLength) return null;
  return new Expr(list);
}

function termsOf(size: number | Expr): readonly Term[] {
  if (size instanceof Expr) return size.terms;
  return size === 0 ? [] : [{ coefficient: size, factors: [], key: '' }];
}

function safe(value: number): Size {
  return Number.isFinite(value) ? value : null;
}

/** Sizes must be whole before they can meet a symbol; known floats stay numbers. */
const canMix = (a: number | Expr, b: number | Expr): boolean =>
  (a instanceof Expr || Number.isSafeInteger(a)) && (b instanceof Expr || Number.isSafeInteger(b));

export function add(a: Size, b: Size): Size {
  if (typeof a === 'number' && typeof b === 'number') return safe(a + b);
  if (a === null || b === null || !canMix(a, b)) return null;
  if (a === 0) return b;
  if (b === 0) return a;
  const sums = new Map<string, Term>();
  for (const term of termsOf(a)) sums.set(term.key, term);
  for (const term of termsOf(b)) {
    const known = sums.get(term.key);
    sums.set(term.key, known ? { ...known, coefficient: known.coefficient + term.coefficient } : term);
  }
  return fromTerms(sums.values());
}

export function negate(a: Size): Size {
  return multiply(a, -1);
}

export function subtract(a: Size, b: Size): Size {
  return add(a, negate(b));
}

export function multiply(a: Size, b: Size): Size {
  if (typeof a === 'number' && typeof b === 'number') return safe(a * b);
  if (a === 0 || b === 0) return 0;
  if (a === null || b === null || !canMix(a, b)) return null;
  if (a === 1) return b;
  if (b === 1) return a;
  const left = termsOf(a);
  const right = termsOf(b);
  if (left.length * right.length > maxTerms * 2) return null;
  const sums = new Map<string, Term>();
  for (const x of left) {
    for (const y of right) {
      const factors = [...x.factors, ...y.factors].sort((p, q) => compareText(p.text, q.text));
      const key = factors.map((factor) => factor.text).join('*');
      const coefficient = x.coefficient * y.coefficient + (sums.get(key)?.coefficient ?? 0);
      sums.set(key, { coefficient, factors, key });
    }
  }
  return fromTerms(sums.values());
}

export function product(sizes: readonly Size[]): Size {
  return sizes.reduce<Size>(multiply, 1);
}

/** Equal for certain. Two unknown sizes are not. */
export function sameSize(a: Size, b: Size): boolean {
  if (a === null || b === null) return false;
  return a === b || (a instanceof Expr && b instanceof Expr && a.text === b.text);
}

/** True when it is not negative for any sizes ≥ `least` of the symbols. */
export function neverNegative(size: Size, least = 0): boolean {
  return lowerBound(size, least) >= 0;
}

function lowerBound(size: Size, least: number): number {
  if (size === null) return -Infinity;
  if (typeof size === 'number') return size;
  let sum = 0;
  for (const { coefficient, factors } of size.terms) {
    if (coefficient < 0 && factors.length > 0) return -Infinity;
    let part = coefficient;
    for (const factor of factors) part *= Math.max(0, atomLowerBound(factor, least));
    if (factors.some((factor) => atomLowerBound(factor, least) < 0)) return -Infinity;
    sum += part;
  }
  return sum;
}

function atomLowerBound({ kind, args }: Atom, least: number): number {
  if (kind === 'symbol') return least;
  const [a = null, b = null] = args;
  if (kind === 'max') return Math.max(lowerBound(a, least), lowerBound(b, least));
  if (kind === 'min') return Math.min(lowerBound(a, least), lowerBound(b, least));
  const bound = lowerBound(a, least);
  if (typeof b === 'number' && b > 0) return Math.floor(bound / b);
  return bound >= 0 && lowerBound(b, least) >= 0 ? 0 : -Infinity;
}

/** The larger one; `max(a, b)` where that depends on the symbols, which are taken to be `least` or more. */
export function maximum(a: Size, b: Size, least = 0): Size {
  return extreme('max', a, b, least);
}

export function minimum(a: Size, b: Size, least = 0): Size {
  return extreme('min', a, b, least);
}

function extreme(kind: 'max' | 'min', a: Size, b: Size, least: number): Size {
  if (a === null || b === null) return null;
  if (typeof a === 'number' && typeof b === 'number') return kind === 'max' ? Math.max(a, b) : Math.min(a, b);
  const difference = subtract(a, b);
  if (difference === null) return null;
  if (neverNegative(difference, least)) return kind === 'max' ? a : b;
  if (neverNegative(negate(difference), least)) return kind === 'max' ? b : a;
  const args = [a, b].sort((x, y) => compareText(String(textOfSize(x)), String(textOfSize(y))));
  return opaque(kind, args, `${kind}(${args.map(textOfSize).join(', ')})`);
}

function opaque(kind: Atom['kind'], args: readonly Size[], text: string): Size {
  return text.length > maxTextLength ? null : single({ text, kind, name: '', args, fresh: false });
}

/** Canonical text; null for an unknown size. */
export function textOfSize(size: Size): string | null {
  if (size === null) return null;
  return size instanceof Expr ? size.text : String(size);
}

const gcd = (a: number, b: number): number => {
  let [x, y] = [Math.abs(a), Math.abs(b)];
  while (y > 0) [x, y] = [y, x % y];
  return x;
};

/** ⌊a / b⌋ for b > 0; exact division where it goes. */
export function floorDivide(a: Size, b: Size): Size {
  if (a === null || b === null || b === 0) return null;
  if (typeof a === 'number' && typeof b === 'number') return safe(Math.floor(a / b));
  if (a === 0) return 0;
  if (!canMix(a, b)) return null;
  const exact = divideExactly(a, b);
  if (exact !== null) return exact;
  if (typeof b === 'number') return a instanceof Expr ? divideByNumber(a, b) : null;
  return opaque('div', [a, b], `${factorText(a)}//${factorText(b)}`);
}

/** ⌈a / b⌉ for b > 0. */
export function ceilDivide(a: Size, b: Size): Size {
  return floorDivide(add(a, subtract(b, 1)), b);
}

/** Remainder of floorDivide. */
export function modulo(a: Size, b: Size): Size {
  if (typeof a === 'number' && typeof b === 'number') return b === 0 ? null : safe(a - b * Math.floor(a / b));
  return subtract(a, multiply(b, floorDivide(a, b)));
}

/** Takes whole multiples out of the quotient: (5x + 7)//2 = 2x + 3 + (x + 1)//2, and ((x//a) + c)//b = (x + ca)//(ab). */
function divideByNumber(a: Expr, b: number): Size {
  if (b < 0) return null;
  const whole: Term[] = [];
  const rest: Term[] = [];
  for (const term of a.terms) {
    const times = Math.floor(term.coefficient / b);
    const left = term.coefficient - times * b;
    if (times !== 0) whole.push({ ...term, coefficient: times });
    if (left !== 0) rest.push({ ...term, coefficient: left });
  }
  const outside = fromTerms(whole);
  const inside = fromTerms(rest);
  if (!(inside instanceof Expr)) return add(outside, typeof inside === 'number' ? Math.floor(inside / b) : null);
  return add(outside, quotientAtom(inside, b));
}

function quotientAtom(a: Expr, b: number): Size {
  const symbolic = a.terms.filter((term) => term.key !== '');
  const constant = a.terms.find((term) => term.key === '')?.coefficient ?? 0;
  const [only, second] = symbolic;
  const inner =
    second === undefined && only?.coefficient === 1 && only.factors.length === 1 ? only.factors[0] : undefined;
  const innerBy = inner?.kind === 'div' ? inner.args[1] : undefined;
  if (inner !== undefined && typeof innerBy === 'number') {
    return floorDivide(add(inner.args[0] ?? null, constant * innerBy), innerBy * b);
  }
  const common = symbolic.reduce((divisor, term) => gcd(divisor, term.coefficient), b);
  if (common > 1) {
    const smaller = symbolic.map((term) => ({ ...term, coefficient: term.coefficient / common }));
    return floorDivide(add(fromTerms(smaller), Math.floor(constant / common)), b / common);
  }
  return opaque('div', [a, b], `${factorText(a)}//${String(b)}`);
}

/** a / b where b divides a as a polynomial; null otherwise. */
export function divideExactly(a: Size, b: Size): Size {
  if (a === null || b === null || b === 0) return null;
  if (typeof a === 'number' && typeof b === 'number') return a % b === 0 ? a / b : null;
  let rest: Size = a;
  let quotient: Size = 0;
  const lead = termsOf(b)[0];
  if (lead === undefined) return null;
  for (let step = 0; step <= maxTerms; step += 1) {
    if (rest === 0) return quotient;
    if (rest === null) return null;
    const part = divideTerm(termsOf(rest)[0], lead);
    if (part === null) return null;
    quotient = add(quotient, part);
    rest = subtract(rest, multiply(part, b));
  }
  return null;
}

function divideTerm(a: Term | undefined, b: Term): Size {
  if (a === undefined || a.coefficient % b.coefficient !== 0) return null;
  const factors = [...a.factors];
  for (const factor of b.factors) {
    const at = factors.findIndex(({ text }) => text === factor.text);
    if (at < 0) return null;
    factors.splice(at, 1);
  }
  const key = factors.map(({ text }) => text).join('*');
  return fromTerms([{ coefficient: a.coefficient / b.coefficient, factors, key }]);
}

/** Names of the symbols a size depends on. */
export function symbolsOf(size: Size, into = new Set<string>()): Set<string> {
  if (!(size instanceof Expr)) return into;
  for (const { factors } of size.terms) {
    for (const { kind, name, args } of factors) {
      if (kind === 'symbol') into.add(name);
      else for (const arg of args) symbolsOf(arg, into);
    }
  }
  return into;
}

/** Value of a size when the symbols have these values; null where one is missing or the size is unknown. */
export function evaluate(size: Size, valueOf: (name: string) => number | undefined): number | null {
  if (!(size instanceof Expr)) return size;
  let sum = 0;
  for (const { coefficient, factors } of size.terms) {
    let part = coefficient;
    for (const factor of factors) {
      const value = evaluateAtom(factor, valueOf);
      if (value === null) return null;
      part *= value;
    }
    sum += part;
  }
  return sum;
}

function evaluateAtom({ kind, name, args }: Atom, valueOf: (name: string) => number | undefined): number | null {
  if (kind === 'symbol') return valueOf(name) ?? null;
  const [a = null, b = null] = args.map((arg) => evaluate(arg, valueOf));
  if (a === null || b === null) return null;
  if (kind === 'div') return b === 0 ? null : Math.floor(a / b);
  return kind === 'max' ? Math.max(a, b) : Math.min(a, b);
}
