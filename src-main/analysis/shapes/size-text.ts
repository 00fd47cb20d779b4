/** Declared sizes such as `2*seq + 1` or `(s0 + 1)//2` (as exporters write them) → expressions. */
import {
  add,
  floorDivide,
  maximum,
  maxSymbolLength,
  minimum,
  modulo,
  multiply,
  negate,
  type Size,
  subtract,
  symbol,
} from './size.js';

const maxExpressionLength = 200;
const maxNesting = 20;
/** `-` and `+` join terms only with spaces around them: `batch-size` is a name. */
const token =
  /\s*(?:(\/\/|[*%(),]|(?<=\s)[+-](?=\s))|(\d{1,15})(?![\p{L}\p{N}_.])|([\p{L}_][\p{L}\p{N}_.]*)|"((?:[^"\\]|\\.)*)"|(-)|(.))/suy;

type Token = { operator: string } | { number: number } | { name: string };

const extremes: Record<string, ((a: Size, b: Size) => Size) | undefined> = { max: maximum, min: minimum };

/** What some exporters write where they mean that a size has no name. */
const anonymous: ReadonlySet<string> = new Set(['', '?', '-1', 'None']);

class BadText extends Error {}

/** The size a declared dim stands for. A text that is no expression is the name of a symbol; undefined when too long. */
export function parseSize(text: string): Size | undefined {
  if (anonymous.has(text)) return null;
  if (/^[\p{L}_][\p{L}\p{N}_.]*$/u.test(text)) return text.length > maxSymbolLength ? undefined : symbol(text);
  if (text.length <= maxExpressionLength) {
    try {
      return new Parser(tokens(text)).whole();
    } catch (thrown) {
      if (!(thrown instanceof BadText)) throw thrown;
    }
  }
  return text.length > maxSymbolLength ? undefined : symbol(text);
}

function tokens(text: string): Token[] {
  const found: Token[] = [];
  const scan = new RegExp(token.source, token.flags);
  while (scan.lastIndex < text.trimEnd().length) {
    const match = scan.exec(text);
    if (match === null) throw new BadText();
    const [, operator, digits, name, quoted, minus] = match;
    if (operator !== undefined) found.push({ operator });
    else if (digits !== undefined) found.push({ number: Number(digits) });
    else if (name !== undefined) found.push({ name });
    else if (quoted !== undefined) found.push({ name: quoted.replace(/\\(.)/g, '$1') });
    else if (minus !== undefined) found.push({ operator: 'minus' });
    else throw new BadText();
  }
  return found;
}

/** sum := product (('+' | '-') product)*; product := unary (('*' | '//' | '%') unary)*. */
class Parser {
  #at = 0;
  #depth = 0;

  constructor(readonly tokens: readonly Token[]) {}

  whole(): Size {
    const size = this.#sum();
    if (this.#at < this.tokens.length || size === null) throw new BadText();
    return size;
  }

  #sum(): Size {
    let left = this.#product();
    for (;;) {
      if (this.#take('+')) left = add(left, this.#product());
      else if (this.#take('-')) left = subtract(left, this.#product());
      else return left;
    }
  }

  #product(): Size {
    let left = this.#unary();
    for (;;) {
      if (this.#take('*')) left = multiply(left, this.#unary());
      else if (this.#take('//')) left = floorDivide(left, this.#unary());
      else if (this.#take('%')) left = modulo(left, this.#unary());
      else return left;
    }
  }

  #unary(): Size {
    if (this.#take('minus')) return negate(this.#unary());
    const next = this.tokens[this.#at];
    this.#at += 1;
    if (next === undefined) throw new BadText();
    if ('number' in next) return next.number;
    if ('name' in next) return this.#named(next.name);
    if (next.operator !== '(') throw new BadText();
    return this.#inside(() => this.#sum());
  }

  #named(name: string): Size {
    const pick = extremes[name.toLowerCase()];
    if (!this.#take('(')) return symbol(name);
    if (pick === undefined) throw new BadText();
    return this.#inside(() => {
      let result = this.#sum();
      while (this.#take(',')) result = pick(result, this.#sum());
      return result;
    });
  }

  #inside(read: () => Size): Size {
    this.#depth += 1;
    if (this.#depth > maxNesting) throw new BadText();
    const size = read();
    if (!this.#take(')')) throw new BadText();
    this.#depth -= 1;
    return size;
  }

  #take(operator: string): boolean {
    const next = this.tokens[this.#at];
    if (next === undefined || !('operator' in next) || next.operator !== operator) return false;
    this.#at += 1;
    return true;
  }
}
