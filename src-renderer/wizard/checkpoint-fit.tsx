/** How a checkpoint fits its model: one sentence, and what is missing, unexpected or of another shape. */
import type { ReactElement } from 'react';
import type { CheckpointMatch } from '../../src-shared/source.js';
import { type Column } from '../ui/table-model.js';
import { DataTable } from '../ui/data-table.js';
import { baseName } from '../ui/format.js';

interface Row {
  key: string;
  what: string;
  name: string;
  beside: string;
}

/** The rows of the table; the lists of a match are cut, so there are a bounded number. */
export function fitRows({ missing, unexpected, mismatched }: CheckpointMatch): Row[] {
  const shape = (sizes: readonly number[]): string => `[${sizes.join(', ')}]`;
  const near = (what: string, list: CheckpointMatch['missing']): Row[] =>
    list.first.map(({ name, closest }) => ({
      key: `${what} ${name}`,
      what,
      name,
      beside: closest === null ? '' : `closest: ${closest}`,
    }));
  return [
    ...near('missing', missing),
    ...near('unexpected', unexpected),
    ...mismatched.first.map(({ name, model, checkpoint }) => ({
      key: `shape ${name}`,
      what: 'other shape',
      name,
      beside: `model ${shape(model)}, checkpoint ${shape(checkpoint)}`,
    })),
  ];
}

/** What came of the checkpoint, in one sentence. */
export function fitSentence(match: CheckpointMatch, strict: boolean): string {
  const file = baseName(match.path);
  if (match.exact) return `${file}: all ${match.matched.toLocaleString('en')} tensors fit.`;
  const counts = [
    [match.missing.count, 'missing'],
    [match.unexpected.count, 'unexpected'],
    [match.mismatched.count, 'of another shape'],
  ].flatMap(([count, word]) => (count === 0 ? [] : [`${Number(count).toLocaleString('en')} ${String(word)}`]));
  const fit = `${file}: ${match.matched.toLocaleString('en')} tensors fit, ${counts.join(', ')}.`;
  if (match.matched === 0) return `${fit} A checkpoint of which nothing fits is refused.`;
  return strict
    ? `${fit} The export refuses it while every key has to match.`
    : `${fit} The rest of the model keeps the values it was made with.`;
}

const columns: Column<Row>[] = [
  { id: 'what', header: 'What', sortBy: ({ what }) => what },
  { id: 'name', header: 'Name', sortBy: ({ name }) => name, cell: ({ name }) => <span className="mono">{name}</span> },
  {
    id: 'beside',
    header: 'Beside it',
    sortBy: ({ beside }) => beside,
    cell: ({ beside }) => <span className="mono">{beside}</span>,
  },
];

export function CheckpointFit({ match, strict }: { match: CheckpointMatch; strict: boolean }): ReactElement {
  const rows = fitRows(match);
  const whole = match.missing.count + match.unexpected.count + match.mismatched.count;
  const refused = !match.exact && (strict || match.matched === 0);
  const tone = refused ? 'fail' : 'warn';
  return (
    <section aria-label="Checkpoint">
      <p className={`finding ${match.exact ? 'info' : tone}`}>{fitSentence(match, strict)}</p>
      {match.under === null && match.stripped.length === 0 ? null : (
        <p className="small muted">
          {match.under === null ? '' : `Read from its key ${match.under}. `}
          {match.stripped.length === 0 ? '' : `Taken off every name: ${match.stripped.join(', ')}.`}
        </p>
      )}
      {rows.length === 0 ? null : (
        <DataTable
          caption={rows.length < whole ? `First ${String(rows.length)} of ${String(whole)}` : 'What does not fit'}
          rows={rows}
          columns={columns}
          rowKey={({ key }) => key}
          testId="checkpoint-fit"
        />
      )}
    </section>
  );
}
