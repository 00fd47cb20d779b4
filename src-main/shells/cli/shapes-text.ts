/** The table of `inspect --shapes`: every value that operators make, with type and shape. */
import { counted, formatCount, formatShape } from '../../../src-shared/units.js';
import type { ListedValues } from '../../analysis/shapes/value-list.js';
import { findingText } from './output.js';
import { textTable } from './text-table.js';

const maxName = 72;

/** A name fit for one cell. */
const short = (name: string): string => (name.length > maxName ? `${name.slice(0, maxName - 1)}…` : name);

export function shapesText({ values, stored, findings }: ListedValues): string {
  const shown = values.filter((_, at) => stored[at] !== true);
  const inBodies = shown.some((value) => value.graph !== undefined);
  const columns = [{ title: 'value' }, { title: 'type' }, { title: 'shape' }];
  const rows = shown.map(({ name, dtype, shape, graph }) => [
    short(name),
    dtype ?? 'unknown',
    formatShape(shape),
    short(graph ?? ''),
  ]);
  const unknown = shown.filter(({ shape }) => shape === null).length;
  const count = `${counted(shown.length, 'value')}${unknown > 0 ? `, ${formatCount(unknown)} of unknown shape` : ''}`;
  return [
    '',
    textTable(inBodies ? [...columns, { title: 'in' }] : columns, rows),
    count,
    ...findings.map(findingText),
  ].join('\n');
}
