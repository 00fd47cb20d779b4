/** Words that several rules' sentences are made of. */

/** `1 node`, `2,009 nodes`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;

/** `12.3 %`. */
export const share = (part: number, whole: number): string => `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`;

/** A text of the file within a sentence: in one line, and not too long. */
export const quoted = (text: string): string => {
  const line = text.replace(/[\s\p{Cc}]+/gu, ' ');
  return line.length > 120 ? `${line.slice(0, 119)}…` : line;
};

/** `Cast 12, Shape 3`: how often each occurs, the most frequent first. */
export function tally(names: Iterable<string>, most = 6): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  const rows = [...counts].sort((a, b) => b[1] - a[1]);
  const shown = rows.slice(0, most).map(([name, count]) => `${quoted(name)} ${count.toLocaleString('en-US')}`);
  return `${shown.join(', ')}${rows.length > most ? ' …' : ''}`;
}
