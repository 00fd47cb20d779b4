/** A file of TorchScript code: its classes and functions. */
import { ExpressionParser } from './parse-expression.js';
import type { ClassDefinition, CodeUnit, Expression, FunctionDefinition, Parameter, Statement } from './syntax.js';
import { type Failure, Tokens } from './tokens.js';

/**
 * Reads one file. `text` holds a byte a character. Throws what `fail` makes of a fault: code that is no TorchScript, or
 * nested deeper than people or torch write it.
 */
export function parseCode(name: string, text: string, made: { parts: number }, fail: Failure): CodeUnit {
  return new CodeParser(name, text, made, fail).unit;
}

class CodeParser {
  readonly unit: CodeUnit;
  readonly #tokens: Tokens;
  readonly #expressions: ExpressionParser;
  /** Name of the function whose statements are read. */
  #inside = '';

  constructor(name: string, text: string, made: { parts: number }, fail: Failure) {
    this.#tokens = new Tokens(text, fail);
    this.#expressions = new ExpressionParser(this.#tokens, made);
    this.unit = { name, text, definitions: new Map(), assigned: new Set() };
    while (this.#tokens.peek().kind !== 'end') this.#topLevel();
  }

  #topLevel(): void {
    const { kind, text } = this.#tokens.peek();
    if (kind === 'newline') this.#tokens.next();
    else if (text === 'class') this.#keep(this.#class());
    else if (text === 'def') this.#keep(this.#function());
    // torch before 1.4: `op_version_set = 1` and `import __torch__.other`.
    else if (kind === 'name') this.#skipLine();
    else throw this.#expressions.unexpected(this.#tokens.peek(), 'a class or a function');
  }

  #keep(definition: ClassDefinition | FunctionDefinition): void {
    this.unit.definitions.set(definition.name, definition);
  }

  #skipLine(): void {
    for (let token = this.#tokens.next(); token.kind !== 'newline' && token.kind !== 'end'; )
      token = this.#tokens.next();
  }

  #name(): string {
    const token = this.#tokens.next();
    if (token.kind !== 'name') throw this.#expressions.unexpected(token, 'a name');
    return token.text;
  }

  #takes(text: string): boolean {
    const token = this.#tokens.peek();
    if (token.text !== text || token.kind === 'text') return false;
    this.#tokens.next();
    return true;
  }

  #endOfLine(): void {
    const token = this.#tokens.next();
    if (token.kind !== 'newline' && token.kind !== 'end')
      throw this.#expressions.unexpected(token, 'the end of the line');
  }

  /** The lines of a block, each read by `line`. */
  #block(line: () => void): void {
    this.#expressions.expect(':');
    this.#endOfLine();
    const first = this.#tokens.next();
    if (first.kind !== 'indent') throw this.#expressions.unexpected(first, 'an indented block');
    while (this.#tokens.peek().kind !== 'dedent') {
      if (this.#tokens.peek().kind === 'end') return;
      line();
    }
    this.#tokens.next();
  }

  #class(): ClassDefinition {
    const { at } = this.#expressions.expect('class');
    const name = this.#name();
    const made: ClassDefinition = {
      kind: 'class',
      name,
      at,
      base: '',
      parameters: [],
      buffers: [],
      attributes: new Map(),
      constants: new Map(),
      methods: new Map(),
    };
    if (this.#takes('(')) {
      if (!this.#takes(')')) {
        made.base = this.#name();
        this.#expressions.expect(')');
      }
    }
    this.#block(() => this.#member(made));
    return made;
  }

  #member(made: ClassDefinition): void {
    if (this.#tokens.peek().text === 'def') {
      const method = this.#function();
      made.methods.set(method.name, method);
      return;
    }
    if (this.#takes('pass')) return this.#endOfLine();
    const target = this.#expressions.expression();
    const type = this.#takes(':') ? this.#expressions.expression() : null;
    const value = this.#takes('=') ? this.#expressions.row() : null;
    this.#endOfLine();
    if (target.kind === 'subscript' && target.index.kind === 'text') {
      // `__annotations__["0"] = T`: the type of an attribute whose name is no identifier.
      if (value !== null) made.attributes.set(target.index.value, value);
    } else if (target.kind === 'name') this.#attribute(made, target.name, type, value);
  }

  #attribute(made: ClassDefinition, name: string, type: Expression | null, value: Expression | null): void {
    if (name === '__parameters__') made.parameters = textsOf(value);
    else if (name === '__buffers__') made.buffers = textsOf(value);
    else if (value !== null && !/^__\w+__$/.test(name)) made.constants.set(name, value);
    else if (type !== null) made.attributes.set(name, type);
  }

  #function(): FunctionDefinition {
    const { at } = this.#expressions.expect('def');
    const name = this.#name();
    this.#expressions.expect('(');
    const parameters: Parameter[] = [];
    while (!this.#takes(')')) {
      if (!this.#takes('*')) {
        const parameter = this.#name();
        const type = this.#takes(':') ? this.#expressions.expression() : null;
        parameters.push({ name: parameter, type, value: this.#takes('=') ? this.#expressions.expression() : null });
      }
      if (this.#tokens.peek().text !== ')') this.#expressions.expect(',');
    }
    const returns = this.#takes('->') ? this.#expressions.expression() : null;
    const around = this.#inside;
    this.#inside = name;
    const body = this.#statements();
    this.#inside = around;
    return { kind: 'function', name, at, parameters, returns, body };
  }

  #statements(): Statement[] {
    const statements: Statement[] = [];
    this.#block(() => {
      const statement = this.#statement();
      if (statement !== undefined) statements.push(statement);
    });
    return statements;
  }

  #statement(): Statement | undefined {
    const { kind, text, at } = this.#tokens.peek();
    if (kind !== 'name') return this.#simple(at);
    switch (text) {
      case 'if':
        return this.#if();
      case 'while': {
        this.#tokens.next();
        const test = this.#expressions.expression();
        return { kind: 'while', at, test, body: this.#statements() };
      }
      case 'for': {
        this.#tokens.next();
        const target = this.#name();
        this.#expressions.expect('in');
        const iterable = this.#expressions.row();
        return { kind: 'for', at, target, iterable, body: this.#statements() };
      }
      case 'with': {
        this.#tokens.next();
        const context = this.#expressions.expression();
        const name = this.#takes('as') ? this.#name() : null;
        return { kind: 'with', at, context, name, body: this.#statements() };
      }
      case 'def':
        return { kind: 'def', at, definition: this.#function() };
      case 'return':
      case 'raise': {
        this.#tokens.next();
        const value = this.#tokens.peek().kind === 'newline' ? null : this.#expressions.row();
        this.#endOfLine();
        return { kind: text, at, value };
      }
      case 'pass':
        this.#tokens.next();
        this.#endOfLine();
        return undefined;
      default:
        return this.#simple(at);
    }
  }

  /** A chain of `elif` is read in a loop, the last first put together. */
  #if(): Statement {
    const branches: { at: number; test: Expression; then: Statement[] }[] = [];
    let otherwise: Statement[] = [];
    for (;;) {
      const { at } = this.#tokens.next();
      const test = this.#expressions.expression();
      branches.push({ at, test, then: this.#statements() });
      if (this.#tokens.peek().text === 'elif') {
        if (branches.length > 100) throw this.#tokens.fail('branches are nested too deep', at);
        continue;
      }
      if (this.#takes('else')) otherwise = this.#statements();
      break;
    }
    for (const branch of branches.slice(1).reverse()) otherwise = [{ kind: 'if', ...branch, otherwise }];
    const [{ at, test, then } = { at: 0, test: undefined, then: [] }] = branches;
    if (test === undefined) throw this.#tokens.fail('a branch has no condition', at);
    return { kind: 'if', at, test, then, otherwise };
  }

  #simple(at: number): Statement {
    const { items, trailing } = this.#expressions.list();
    const [first] = items;
    if (this.#takes(':')) {
      const annotation = this.#expressions.expression();
      this.#expressions.expect('=');
      return this.#assignment(at, items, trailing, annotation);
    }
    if (this.#takes('=')) return this.#assignment(at, items, trailing, null);
    this.#endOfLine();
    if (first === undefined || items.length > 1) throw this.#tokens.fail('a line does nothing that is known', at);
    return { kind: 'expression', at, value: first };
  }

  #assignment(at: number, targets: Expression[], unpacks: boolean, annotation: Expression | null): Statement {
    const value = this.#expressions.row();
    this.#endOfLine();
    // What sets up an object does so once.
    const isSetUp = this.#inside === '__setstate__' || this.#inside === '__init__';
    if (!isSetUp) for (const target of targets) if (target.kind === 'attribute') this.unit.assigned.add(target.name);
    return { kind: 'assign', at, targets, unpacks, value, annotation };
  }
}

/** `["weight", "bias", ]` → its texts. */
function textsOf(value: Expression | null): string[] {
  if (value?.kind !== 'list') return [];
  return value.items.flatMap((item) => (item.kind === 'text' ? [item.value] : []));
}
