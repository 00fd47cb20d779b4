/** Attributes of XML set to texts that are no number, or not the right one. */
import { chosen, type Random } from './random.js';

const texts = [
  '',
  '-1',
  '0',
  '99999999999999999999',
  '1e309',
  '0x10',
  '__proto__',
  'NaN',
  '1,2,3,4',
  '4294967296',
  '💥',
];

/** `count` texts, each with one attribute changed. */
export function attributeMutants(text: string, count: number, random: Random): [name: string, text: string][] {
  const places = [...text.matchAll(/([\w-]+)="([^"]*)"|<dim>([^<]*)</g)];
  const first = random(texts.length);
  return chosen(places, count, random).map((match, index) => {
    const value = texts[(first + index) % texts.length] ?? '';
    const [whole, key] = match;
    const changed = key === undefined ? `<dim>${value}<` : `${key}="${value}"`;
    const after = text.slice(match.index + whole.length);
    return [`${key ?? 'dim'} at ${String(match.index)} is '${value}'`, text.slice(0, match.index) + changed + after];
  });
}
