/**
 * What loading and running a torch.export archive would evaluate beside its pickles: sizes are handed to sympy, which
 * evaluates them as Python, and guards become Python code. Only arithmetic on sizes passes; native/pyworker holds the same
 * rules before it loads a file (lapidary_worker/artifacts.py).
 */
import type { Finding } from '../../../src-shared/finding.js';
import { LapidaryError } from '../../../src-shared/errors.js';
import type { ByteSource } from '../byte-source.js';
import type { ZipEntry } from '../zip/zip-directory.js';
import { readJson } from './read-json.js';

/** No attributes, no double underscores, no strings but names of symbols and numbers. */
const sizeToken =
  /'[A-Za-z]\w*'|'-?\d+(?:\.\d+)?(?:e[-+]?\d+)?'|[A-Za-z](?:_?[A-Za-z0-9])*\(?|\d+(?:\.\d+)?|[-+*/%(),<>=&|~! ]/y;
/** Classes of sympy and of torch/utils/_sympy/functions.py. */
const functions = new Set(
  `Symbol Integer Float Rational Add Mul Pow Abs Max Min Mod Eq Ne Lt Le Gt Ge And Or Not Piecewise floor ceiling
   Equality Unequality StrictLessThan LessThan StrictGreaterThan GreaterThan
   PythonMod CleanDiv FloorDiv CeilDiv IntTrueDiv FloatTrueDiv ModularIndexing Where PowByNatural FloatPow TruncToInt
   TruncToFloat ToFloat RoundToInt RoundDecimal CeilToInt FloorToInt LShift RShift Identity`.split(/\s+/),
);

/** `L['ids'].size()[1] == L['mask'].size()[1]`: sizes of inputs, numbers and comparisons. */
const guardToken =
  /L(?:\['[^'\\]*'\]|\[\d+\])+(?:\.(?:size|stride)\(\)\[\d+\]|\.storage_offset\(\))?|(?:math\.)?[A-Za-z](?:_?[A-Za-z0-9])*\(?|\d+(?:\.\d+)?|[-+*/%(),<>=! ]/y;
const guardWords = new Set(['and', 'or', 'not', 'True', 'False']);
const guardFunctions = new Set(
  ['math.ceil', 'math.floor', 'math.trunc', 'math.sqrt', 'max', 'min', 'abs', 'int', 'float'].map((name) => `${name}(`),
);

/** Whether a size is arithmetic as torch writes it: `FloorDiv(s0, 2)`, `Symbol('s7', positive=True)`. */
export const isArithmetic = (expression: string): boolean =>
  isMadeOf(expression, sizeToken, (token) => !token.endsWith('(') || functions.has(token.slice(0, -1)));

export const isSizeGuard = (code: string): boolean =>
  isMadeOf(code, guardToken, (token) =>
    token.startsWith('L[') ? true : token.endsWith('(') ? guardFunctions.has(token) : guardWords.has(token),
  );

/**
 * Whether a text is a row of tokens, one look at each, whose words pass. A bracket may open after an operator only: one
 * after a name, a string or another bracket would call that.
 */
function isMadeOf(text: string, token: RegExp, passes: (word: string) => boolean): boolean {
  let before = '';
  for (let at = 0; at < text.length; ) {
    token.lastIndex = at;
    const found = token.exec(text)?.[0];
    if (found === undefined) return false;
    if (found === '(' && /[\w)\]']$/.test(before) && !guardWords.has(before)) return false;
    if (/^[A-Za-z]/.test(found) && !passes(found)) return false;
    if (found !== ' ') before = found;
    at += found.length;
  }
  return true;
}

/** Longer ones are no sizes, and testing them takes long. */
const maxText = 20_000;

/** Findings about the program (or the configuration of weights) that `entry` holds. */
export function expressionFindings(source: ByteSource, entry: ZipEntry): Finding[] {
  let program: unknown;
  try {
    program = readJson(source, entry);
  } catch (thrown) {
    if (!(thrown instanceof LapidaryError)) throw thrown;
    return [
      {
        rule: 'export-unreadable',
        severity: 'warning',
        message: `${thrown.message} What torch would make of it is not known.`,
        where: entry.name,
        fix: 'Fetch the file again.',
      },
    ];
  }
  const found = new Map<string, Finding>();
  for (const { key, text } of textsOf(program)) {
    const isSize = key === 'expr_str';
    if (text.length <= maxText && (isSize ? isArithmetic(text) : isSizeGuard(text))) continue;
    const shown = text.length > 160 ? `${text.slice(0, 159)}…` : text;
    const when = isSize ? 'Loading this file would evaluate' : 'Running this file would evaluate';
    found.set(`${key} ${shown}`, {
      rule: isSize ? 'export-size-code' : 'export-guard-code',
      severity: 'error',
      message: `${when} \`${shown}\`, which is no arithmetic on sizes.`,
      where: entry.name,
      fix: 'Do not load this file. If it should be trusted, export the model again from its source.',
    });
    if (found.size >= 50) break;
  }
  return [...found.values()];
}

/** Texts torch would evaluate, wherever they are; a stack of our own, since the file may nest as deep as it likes. */
function* textsOf(root: unknown): Generator<{ key: string; text: string }> {
  const waiting: unknown[] = [root];
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    if (Array.isArray(value)) {
      for (const item of value) if (typeof item === 'object' && item !== null) waiting.push(item);
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, item] of Object.entries(value)) {
        if (key === 'expr_str') yield { key, text: typeof item === 'string' ? item : '(no text)' };
        else if (key === 'guards_code' && Array.isArray(item))
          for (const each of item) yield { key, text: typeof each === 'string' ? each : '(no text)' };
        else if (typeof item === 'object' && item !== null) waiting.push(item);
      }
    }
  }
}
