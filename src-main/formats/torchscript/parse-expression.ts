/** Expressions of TorchScript code, by recursive descent of bounded depth. */
import type { LapidaryError } from '../../../src-shared/errors.js';
import type { Expression } from './syntax.js';
import { partsOf } from './syntax.js';
import type { Token, Tokens } from './tokens.js';

/** Brackets within brackets, and parts within parts. torch breaks lines at 40 characters, so real code has few. */
const maxDepth = 150;
/** Parts of all code of one archive; large models have some 100,000. */
export const maxParts = 1_000_000;

/** How tight operators bind, as in Python. */
const binding: ReadonlyMap<string, number> = new Map([
  ['or', 1],
  ['and', 2],
  ...['in', 'is', 'not', '<', '>', '<=', '>=', '==', '!='].map((operator): [string, number] => [operator, 4]),
  ['|', 5],
  ['^', 6],
  ['&', 7],
  ['<<', 8],
  ['>>', 8],
  ['+', 9],
  ['-', 9],
  ...['*', '/', '//', '%', '@'].map((operator): [string, number] => [operator, 10]),
  ['**', 12],
]);
const notBinding = 3;
const signBinding = 11;

type Draft = Expression extends infer Each ? (Each extends unknown ? Omit<Each, 'depth'> : never) : never;

export class ExpressionParser {
  #open = 0;

  constructor(
    readonly tokens: Tokens,
    /** Parts made so far, shared by the files of an archive. */
    readonly made: { parts: number },
  ) {}

  /** One expression; a bare row of them with commas is read by `list`. */
  expression(): Expression {
    this.#open += 1;
    if (this.#open > maxDepth) throw this.tokens.fail('brackets are nested too deep', this.tokens.peek().at);
    const value = this.#binary(1);
    let result = value;
    if (this.#is('name', 'if')) {
      this.tokens.next();
      const test = this.#binary(1);
      this.expect('else');
      const otherwise = this.expression();
      result = this.#make({ kind: 'operation', operator: 'if', operands: [test, value, otherwise], at: value.at });
    }
    this.#open -= 1;
    return result;
  }

  /** `a, b, …` up to what cannot begin an expression. */
  list(): { items: Expression[]; trailing: boolean } {
    const items = [this.expression()];
    while (this.#is('symbol', ',')) {
      this.tokens.next();
      if (!this.#begins()) return { items, trailing: true };
      items.push(this.expression());
    }
    return { items, trailing: false };
  }

  /** A row of expressions as one: a tuple where there is a comma. */
  row(): Expression {
    const { items, trailing } = this.list();
    const [first] = items;
    if (first !== undefined && items.length === 1 && !trailing) return first;
    return this.#make({ kind: 'tuple', items, at: first?.at ?? 0 });
  }

  expect(text: string): Token {
    const token = this.tokens.next();
    if (token.text !== text || token.kind === 'text') throw this.unexpected(token, `"${text}"`);
    return token;
  }

  unexpected(token: Token, wanted: string): LapidaryError {
    const found = token.text.trim() === '' ? `the end of ${token.kind === 'end' ? 'the file' : 'a line'}` : token.text;
    return this.tokens.fail(`${wanted} is expected and ${found.slice(0, 40)} found`, token.at);
  }

  #is(kind: Token['kind'], text: string): boolean {
    const token = this.tokens.peek();
    return token.kind === kind && token.text === text;
  }

  #begins(): boolean {
    const { kind, text } = this.tokens.peek();
    if (kind === 'name') return !['if', 'else', 'in', 'is', 'and', 'or', 'for', 'as'].includes(text);
    return kind === 'number' || kind === 'text' || (kind === 'symbol' && '([{-+~^'.includes(text));
  }

  /** Completes an expression, in place: there are a million of them. */
  #make(draft: Draft): Expression {
    this.made.parts += 1;
    if (this.made.parts > maxParts) throw this.tokens.fail('there is too much code to be read', draft.at);
    const made = draft as Expression;
    made.depth = 1;
    if (made.kind === 'name' || made.kind === 'int') return made;
    for (const part of partsOf(made)) made.depth = Math.max(made.depth, part.depth + 1);
    if (made.depth > maxDepth) throw this.tokens.fail('an expression is nested too deep', made.at);
    return made;
  }

  #operator(): string | undefined {
    const { kind, text } = this.tokens.peek();
    return (kind === 'symbol' || kind === 'name') && binding.has(text) ? text : undefined;
  }

  #binary(least: number): Expression {
    let left = this.#unary();
    for (let operator = this.#operator(); operator !== undefined; operator = this.#operator()) {
      const tightness = binding.get(operator) ?? 0;
      if (tightness < least) break;
      this.tokens.next();
      if (operator === 'is' && this.#is('name', 'not')) {
        this.tokens.next();
        operator = 'is not';
      } else if (operator === 'not') {
        this.expect('in');
        operator = 'not in';
      }
      const right = this.#within(() => this.#binary(operator === '**' ? tightness : tightness + 1));
      left = this.#make({ kind: 'operation', operator, operands: [left, right], at: left.at });
    }
    return left;
  }

  #within(read: () => Expression): Expression {
    this.#open += 1;
    if (this.#open > maxDepth) throw this.tokens.fail('an expression is nested too deep', this.tokens.peek().at);
    const value = read();
    this.#open -= 1;
    return value;
  }

  #unary(): Expression {
    const { kind, text, at } = this.tokens.peek();
    const isSign = kind === 'symbol' && (text === '-' || text === '+' || text === '~');
    if (!isSign && !(kind === 'name' && text === 'not')) return this.#postfix();
    this.tokens.next();
    const operand = this.#within(() => this.#binary(isSign ? signBinding : notBinding));
    if (text === '-' && operand.kind === 'int') return { ...operand, value: -operand.value, at };
    if (text === '-' && operand.kind === 'float') return { ...operand, value: -operand.value, at };
    return this.#make({
      kind: 'operation',
      operator: text === 'not' ? 'not' : `unary ${text}`,
      operands: [operand],
      at,
    });
  }

  #postfix(): Expression {
    let object = this.#atom();
    for (;;) {
      const { kind, text, at } = this.tokens.peek();
      if (kind !== 'symbol') return object;
      if (text === '.') {
        this.tokens.next();
        const name = this.tokens.next();
        if (name.kind !== 'name') throw this.unexpected(name, 'a name');
        object = this.#make({ kind: 'attribute', object, name: name.text, at: name.at });
      } else if (text === '(') object = this.#call(object);
      else if (text === '[') {
        this.tokens.next();
        const index = this.#index();
        this.expect(']');
        object = this.#make({ kind: 'subscript', object, index, at });
      } else return object;
    }
  }

  #call(callee: Expression): Expression {
    this.expect('(');
    const args: Expression[] = [];
    const named: { name: string; value: Expression }[] = [];
    while (!this.#is('symbol', ')')) {
      const value = this.expression();
      if (value.kind === 'name' && this.#is('symbol', '=')) {
        this.tokens.next();
        named.push({ name: value.name, value: this.expression() });
      } else args.push(value);
      if (!this.#is('symbol', ')')) this.expect(',');
    }
    this.expect(')');
    return this.#make({ kind: 'call', callee, args, named, at: callee.at });
  }

  #index(): Expression {
    const { at } = this.tokens.peek();
    const bounds: (Expression | null)[] = [];
    let bound: Expression | null = null;
    while (!this.#is('symbol', ']')) {
      if (this.#is('symbol', ':') && bounds.length < 3) {
        this.tokens.next();
        bounds.push(bound);
        bound = null;
      } else if (bound === null) bound = this.row();
      else throw this.unexpected(this.tokens.peek(), '"]"');
    }
    if (bounds.length > 0) return this.#make({ kind: 'slice', bounds: [...bounds, bound], at });
    if (bound === null) throw this.unexpected(this.tokens.peek(), 'an index');
    return bound;
  }

  #atom(): Expression {
    const token = this.tokens.next();
    const { kind, text, at } = token;
    if (kind === 'name') return this.#make({ kind: 'name', name: text, at });
    if (kind === 'number') return this.#number(text, at);
    if (kind === 'text') return this.#make({ kind: 'text', value: text, at });
    if (kind === 'symbol' && text === '(') {
      if (this.#is('symbol', ')')) {
        this.tokens.next();
        return this.#make({ kind: 'tuple', items: [], at });
      }
      const inner = this.row();
      this.expect(')');
      return inner;
    }
    if (kind === 'symbol' && text === '[') return this.#make({ kind: 'list', items: this.#items(']'), at });
    if (kind === 'symbol' && text === '{') return this.#make({ kind: 'dict', entries: this.#entries(), at });
    throw this.unexpected(token, 'a value');
  }

  #number(text: string, at: number): Expression {
    if (text.endsWith('j')) return this.#make({ kind: 'complex', text, at });
    if (/[.eE]/.test(text) && !/^0[xX]/.test(text)) return this.#make({ kind: 'float', value: Number(text), at });
    const value = Number(text);
    // Python knows integers of any length; torch's have 64 bits.
    const exact = Number.isSafeInteger(value) ? value : text.length > 40 ? Number.POSITIVE_INFINITY : BigInt(text);
    return this.#make({ kind: 'int', value: exact, at });
  }

  #items(end: string): Expression[] {
    const items: Expression[] = [];
    while (!this.#is('symbol', end)) {
      items.push(this.expression());
      if (!this.#is('symbol', end)) this.expect(',');
    }
    this.expect(end);
    return items;
  }

  #entries(): [Expression, Expression][] {
    const entries: [Expression, Expression][] = [];
    while (!this.#is('symbol', '}')) {
      const key = this.expression();
      this.expect(':');
      entries.push([key, this.expression()]);
      if (!this.#is('symbol', '}')) this.expect(',');
    }
    this.expect('}');
    return entries;
  }
}
