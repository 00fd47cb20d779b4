/**
 * Sizes as torch.export writes them, sympy's srepr (`Mul(Integer(2), Symbol('s0', positive=True))`), as people write them
 * (`2*s0`). Text becomes text: nothing is evaluated, and what is not of that form is shown as it is.
 */

/** Longer ones are cut: they are shown, not calculated with. */
const maxText = 200;
const maxSource = 20_000;
const maxDepth = 100;

/** How tightly a text binds, so that brackets are set where they are needed. */
interface Text {
  text: string;
  binds: number;
}
const atom = 9;
const power = 7;
const product = 6;
const sum = 5;
const comparison = 3;

const comparisons: ReadonlyMap<string, string> = new Map([
  ['StrictGreaterThan', '>'],
  ['GreaterThan', '>='],
  ['StrictLessThan', '<'],
  ['LessThan', '<='],
  ['Equality', '=='],
  ['Unequality', '!='],
]);
const quotients: ReadonlyMap<string, string> = new Map([
  ['FloorDiv', '//'],
  ['CleanDiv', '//'],
  ['IntTrueDiv', '/'],
  ['FloatTrueDiv', '/'],
  ['Mod', '%'],
  ['PythonMod', '%'],
]);

class NotAnExpression extends Error {}

class Reader {
  #at = 0;
  constructor(readonly source: string) {}

  whole(): Text {
    const found = this.expression(0);
    if (this.#at !== this.source.length) throw new NotAnExpression();
    return found;
  }

  expression(depth: number): Text {
    if (depth > maxDepth) throw new NotAnExpression();
    const quoted = this.#take(/'([^'\\]*)'/y);
    if (quoted !== undefined) return { text: quoted.slice(1, -1), binds: atom };
    const number = this.#take(/-?\d+(\.\d+)?(e[-+]?\d+)?/y);
    if (number !== undefined) return numberText(number);
    const name = this.#take(/[A-Za-z_][\w.]*/y);
    if (name === undefined) throw new NotAnExpression();
    if (this.#take(/\(/y) === undefined) return { text: name, binds: atom };
    const args: Text[] = [];
    while (this.#take(/\)/y) === undefined) {
      // Assumptions (`positive=True`) are no part of what is shown.
      const isAssumption = this.#take(/[a-z_]\w*=/y) !== undefined;
      const argument = this.expression(depth + 1);
      if (!isAssumption) args.push(argument);
      if (this.#take(/, ?/y) === undefined && this.source[this.#at] !== ')') throw new NotAnExpression();
    }
    return callText(name, args);
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.source)?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }
}

const numberText = (text: string): Text => ({ text, binds: text.startsWith('-') ? sum : atom });
const inside = (part: Text, least: number): string => (part.binds >= least ? part.text : `(${part.text})`);

function callText(name: string, args: readonly Text[]): Text {
  const [first, second] = args;
  if (first === undefined) return { text: `${name}()`, binds: atom };
  if (name === 'Symbol' || name === 'Dummy') return { text: first.text, binds: atom };
  if (name === 'Integer' || name === 'Float') return numberText(first.text);
  if (name === 'Add') return { text: sumText(args), binds: sum };
  if (name === 'Mul') return productText(args);
  if (name === 'Not') return { text: `not ${inside(first, atom)}`, binds: comparison };
  if (name === 'And' || name === 'Or') {
    return { text: args.map((each) => inside(each, sum)).join(name === 'And' ? ' and ' : ' or '), binds: 1 };
  }
  if (second !== undefined && args.length === 2) {
    if (name === 'Rational') return { text: `${first.text}/${second.text}`, binds: product };
    if (name === 'Pow' && second.text === '-1') return { text: `1/${inside(first, power)}`, binds: product };
    if (name === 'Pow' || name === 'PowByNatural') {
      return { text: `${inside(first, atom)}**${inside(second, atom)}`, binds: power };
    }
    const quotient = quotients.get(name);
    if (quotient !== undefined) {
      const gap = quotient === '%' ? ' % ' : quotient;
      return { text: `${inside(first, power)}${gap}${inside(second, power)}`, binds: product };
    }
    const relation = comparisons.get(name);
    if (relation !== undefined) {
      return { text: `${inside(first, sum)} ${relation} ${inside(second, sum)}`, binds: comparison };
    }
  }
  return { text: `${name}(${args.map(({ text }) => text).join(', ')})`, binds: atom };
}

function sumText(args: readonly Text[]): string {
  return args
    .map((each, index) => {
      const text = inside(each, sum);
      if (index === 0) return text;
      return text.startsWith('-') ? ` - ${text.slice(1)}` : ` + ${text}`;
    })
    .join('');
}

function productText(args: readonly Text[]): Text {
  const minus = args.length > 1 && args[0]?.text === '-1';
  const factors = (minus ? args.slice(1) : args).map((each, index) =>
    index === 0 && each.text.startsWith('-') ? each.text : inside(each, product),
  );
  const text = factors.join('*');
  return minus || text.startsWith('-') ? { text: minus ? `-${text}` : text, binds: sum } : { text, binds: product };
}

/** The size as people write it; what is no srepr stays as it is, cut after 200 characters. */
export function symbolText(source: string): string {
  if (source.includes('(') && source.length <= maxSource) {
    try {
      return cut(new Reader(source).whole().text);
    } catch (thrown) {
      if (!(thrown instanceof NotAnExpression)) throw thrown;
    }
  }
  return cut(source);
}

const cut = (text: string): string => (text.length <= maxText ? text : `${text.slice(0, maxText - 1)}…`);
