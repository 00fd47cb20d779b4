/** Whether the short text of an attribute (attributes-codec.ts) is what a term asks for. */
import type { Comparison } from './query.js';

/** `[3,3]` → 3, 3; anything else is one element. Commas in quoted texts do not divide. */
function elementsOf(text: string): string[] {
  if (!text.startsWith('[')) return [unquoted(text)];
  const inner = text.endsWith(']') ? text.slice(1, -1) : text.slice(1);
  return (inner.match(/"(?:\\.|[^"\\])*"|[^,]+/g) ?? []).map(unquoted);
}

function unquoted(text: string): string {
  return text.startsWith('"') ? text.replace(/^"|"$/g, '').replace(/\\(["\\])/g, '$1') : text;
}

function equal(element: string, wanted: string): boolean {
  if (element === wanted) return true;
  return element !== '' && wanted !== '' && Number(element) === Number(wanted);
}

/** `3,3`, `[3,3]` and `3x3` ask for the whole list; undefined for a single value. */
function wholeList(value: string): string[] | undefined {
  if (/^-?\d+(x-?\d+)+$/.test(value)) return value.split('x');
  if (value.startsWith('[')) return elementsOf(value);
  return value.includes(',') ? value.split(',').map((part) => part.trim()) : undefined;
}

/** Makes the test of one term; texts come in lower case. An empty value asks only that the attribute is there. */
export function attributeTest(comparison: Comparison, value: string): (text: string) => boolean {
  if (comparison === '=' || comparison === '!=') {
    const list = wholeList(value);
    const fits = (text: string): boolean => {
      if (value === '') return true;
      const elements = elementsOf(text);
      if (list === undefined) return elements.some((element) => equal(element, value));
      return elements.length === list.length && list.every((wanted, at) => equal(elements[at] ?? '', wanted));
    };
    return comparison === '=' ? fits : (text) => !fits(text);
  }
  const limit = Number(value);
  const holds: Record<Exclude<Comparison, '=' | '!='>, (n: number) => boolean> = {
    '<': (n) => n < limit,
    '<=': (n) => n <= limit,
    '>': (n) => n > limit,
    '>=': (n) => n >= limit,
  };
  const test = holds[comparison];
  return (text) => elementsOf(text).some((element) => element !== '' && test(Number(element)));
}
