/** JSON made wrong by its structure: values of another kind or size, keys that mean something to JavaScript, depth. */
import { chosen, type Random } from './random.js';

/** Stands for text JSON.stringify could not write. */
const deepMark = '@deep@';
const hugeMark = '@huge@';
const deep = '['.repeat(100_000) + ']'.repeat(100_000);

interface Place {
  parent: Record<string, unknown> | unknown[];
  key: string;
}

const values: readonly (readonly [string, unknown])[] = [
  ['null', null],
  ['-1', -1],
  ['0', 0],
  ['2^53', 2 ** 53],
  ['infinite', hugeMark],
  ['a fraction', 0.5],
  ['empty', ''],
  ['"__proto__"', '__proto__'],
  ['"constructor"', 'constructor'],
  ['a list', []],
  ['an object', {}],
  ['true', true],
  ['deep', deepMark],
  ['long', 'x'.repeat(1_000_000)],
  ['many', Array.from({ length: 100_000 }, (_, index) => index)],
  ['a list of lists', [[[[]]], [[]], [null]]],
];

/** All places in a value, containers first. */
function placesIn(root: unknown): Place[] {
  const places: Place[] = [];
  const waiting: unknown[] = [root];
  for (let at = 0; at < waiting.length; at += 1) {
    const parent = waiting[at];
    if (typeof parent !== 'object' || parent === null) continue;
    const container = parent as Place['parent'];
    for (const [key, value] of Object.entries(container)) {
      places.push({ parent: container, key });
      waiting.push(value);
    }
  }
  return places;
}

function renamed(parent: Record<string, unknown>, key: string, to: string): void {
  const entries = Object.entries(parent);
  for (const [each] of entries) Reflect.deleteProperty(parent, each);
  for (const [each, value] of entries) {
    const name = each === key ? to : each;
    Object.defineProperty(parent, name, { value, enumerable: true, configurable: true, writable: true });
  }
}

/** `count` texts, each with one change at one place of `text`. */
export function jsonMutants(text: string, count: number, random: Random): [name: string, text: string][] {
  const size = placesIn(JSON.parse(text)).length;
  const indices = Array.from({ length: size }, (_, index) => index);
  const first = random(values.length);
  return chosen(indices, count, random).map((index, number) => {
    const root: unknown = JSON.parse(text);
    const place = placesIn(root)[index];
    if (place === undefined) return ['unchanged', text];
    const { parent, key } = place;
    const what = change(parent, key, number, first);
    const changed = JSON.stringify(root).replaceAll(`"${deepMark}"`, deep).replaceAll(`"${hugeMark}"`, '1e999');
    return [`${key.slice(0, 40)} ${what}`, changed];
  });
}

function change(parent: Place['parent'], key: string, number: number, first: number): string {
  if (number % 5 === 3) {
    if (Array.isArray(parent)) {
      parent.push(...parent);
      return 'and its neighbours twice';
    }
    renamed(parent, key, number % 2 === 0 ? '__proto__' : 'constructor');
    return 'renamed';
  }
  if (number % 5 === 4) {
    if (Array.isArray(parent)) parent.splice(Number(key), 1);
    else Reflect.deleteProperty(parent, key);
    return 'taken out';
  }
  const value = values[(first + number) % values.length] ?? values[0];
  Object.defineProperty(parent, key, { value: value?.[1], enumerable: true, configurable: true, writable: true });
  return `is ${value?.[0] ?? ''}`;
}
