/** Cuts code into words, one at a time. Indentation becomes `indent` and `dedent`; within brackets lines do not end. */
import type { LapidaryError } from '../../../src-shared/errors.js';

export type TokenKind = 'name' | 'number' | 'text' | 'symbol' | 'newline' | 'indent' | 'dedent' | 'end';

export interface Token {
  kind: TokenKind;
  /** Of a `text`: without quotes, escapes resolved. */
  text: string;
  at: number;
}

export type Failure = (what: string, at: number) => LapidaryError;

const patterns = {
  name: /[A-Za-z_]\w*/y,
  number: /(?:0[xX][\da-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)j?/y,
  symbol: /\*\*|\/\/|==|!=|<=|>=|->|<<|>>|[-+*/%@&|^~<>=()[\]{},:.]/y,
};
/** Blocks within blocks. */
const maxIndents = 100;

const escapes: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
  ['a', '\x07'],
  ['b', '\b'],
  ['f', '\f'],
  ['v', '\v'],
  ['\n', ''],
]);

export class Tokens {
  #at = 0;
  #brackets = 0;
  readonly #indents = [0];
  #lineStart = true;
  #ended = false;
  #waiting: Token[] = [];

  constructor(
    readonly source: string,
    readonly fail: Failure,
  ) {}

  peek(): Token {
    const [first] = this.#waiting;
    if (first !== undefined) return first;
    const token = this.#read();
    this.#waiting.push(token);
    return token;
  }

  next(): Token {
    return this.#waiting.shift() ?? this.#read();
  }

  #read(): Token {
    if (this.#lineStart && this.#brackets === 0) {
      const indentation = this.#indentation();
      if (indentation !== undefined) return indentation;
    }
    const { source } = this;
    for (;;) {
      const character = source[this.#at];
      const at = this.#at;
      if (character === undefined) return this.#end();
      if (character === '\n') {
        this.#at += 1;
        if (this.#brackets > 0) continue;
        this.#lineStart = true;
        return { kind: 'newline', text: '\n', at };
      }
      if (character === ' ' || character === '\t' || character === '\r') this.#at += 1;
      else if (character === '#') this.#skipLine();
      else if (character === '\\' && /^\r?\n/.test(source.slice(at + 1, at + 3)))
        this.#at = source.indexOf('\n', at) + 1;
      else return character === '"' || character === "'" ? this.#text(character) : this.#word(at);
    }
  }

  #skipLine(): void {
    const end = this.source.indexOf('\n', this.#at);
    this.#at = end < 0 ? this.source.length : end;
  }

  /** Looks at the spaces a line begins with; lines without content do not count. */
  #indentation(): Token | undefined {
    const { source } = this;
    let at = this.#at;
    let columns = 0;
    for (;;) {
      const character = source[at];
      if (character === ' ') columns += 1;
      else if (character === '\t') columns += 8 - (columns % 8);
      else if (character === '\n' || character === '\r') columns = 0;
      else if (character === '#') {
        const end = source.indexOf('\n', at);
        if (end < 0) at = source.length;
        else {
          at = end + 1;
          columns = 0;
          continue;
        }
      } else break;
      at += 1;
    }
    this.#at = at;
    this.#lineStart = false;
    if (source[at] === undefined) {
      this.#ended = true;
      return undefined;
    }
    const current = this.#indents[this.#indents.length - 1] ?? 0;
    if (columns > current) {
      if (this.#indents.length >= maxIndents) throw this.fail('blocks are nested too deep', at);
      this.#indents.push(columns);
      return { kind: 'indent', text: '', at };
    }
    if (columns === current) return undefined;
    while ((this.#indents[this.#indents.length - 1] ?? 0) > columns) {
      this.#indents.pop();
      this.#waiting.push({ kind: 'dedent', text: '', at });
    }
    if (this.#indents[this.#indents.length - 1] !== columns)
      throw this.fail('a line is indented as none before it', at);
    return this.#waiting.shift();
  }

  /** The last line ends, then the blocks do. */
  #end(): Token {
    const at = this.source.length;
    if (this.#indents.length > 1 && !this.#ended) {
      this.#ended = true;
      return { kind: 'newline', text: '', at };
    }
    if (this.#indents.length > 1) {
      this.#indents.pop();
      return { kind: 'dedent', text: '', at };
    }
    return { kind: 'end', text: '', at };
  }

  #word(at: number): Token {
    const kind = this.#kindAt(at);
    const pattern = patterns[kind];
    pattern.lastIndex = at;
    const text = pattern.exec(this.source)?.[0];
    if (text !== undefined) {
      this.#at = at + text.length;
      if (kind === 'symbol') {
        if (text === '(' || text === '[' || text === '{') this.#brackets += 1;
        else if (text === ')' || text === ']' || text === '}') this.#brackets = Math.max(0, this.#brackets - 1);
      }
      return { kind, text, at };
    }
    throw this.fail('a character is no part of TorchScript', at);
  }

  /** By the first character: numbers may begin with a point. */
  #kindAt(at: number): keyof typeof patterns {
    const code = this.source.charCodeAt(at);
    const isDigit = (each: number): boolean => each >= 48 && each <= 57;
    if (isDigit(code) || (code === 46 && isDigit(this.source.charCodeAt(at + 1)))) return 'number';
    return code === 95 || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) ? 'name' : 'symbol';
  }

  /** A string in one kind of quotes. A loop and not a pattern: strings may be megabytes. */
  #text(quote: string): Token {
    const { source } = this;
    const start = this.#at;
    const parts: string[] = [];
    let from = start + 1;
    for (let at = from; ; at += 1) {
      const character = source[at];
      if (character === undefined || character === '\n') throw this.fail('a string does not end', start);
      if (character === quote) {
        parts.push(source.slice(from, at));
        this.#at = at + 1;
        return { kind: 'text', text: utf8(parts.join('')), at: start };
      }
      if (character !== '\\') continue;
      parts.push(source.slice(from, at));
      const code = /^(?:x[\da-fA-F]{2}|[0-7]{1,3})/.exec(source.slice(at + 1, at + 4))?.[0];
      const next = source[at + 1] ?? '';
      if (code !== undefined) {
        const value = code.startsWith('x') ? Number.parseInt(code.slice(1), 16) : Number.parseInt(code, 8);
        parts.push(String.fromCharCode(value & 0xff));
      } else parts.push(escapes.get(next) ?? next);
      at += code?.length ?? 1;
      from = at + 1;
    }
  }
}

/** Files are read a byte a character; strings in them are UTF-8. */
function utf8(bytes: string): string {
  return /[\x80-\xff]/.test(bytes) ? Buffer.from(bytes, 'latin1').toString('utf8') : bytes;
}
