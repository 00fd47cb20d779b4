/** The symbols of a model, a row each: where they stand, how far they reach, their names and ranges to be typed over. */
import type { ReactElement } from 'react';
import type { PaintedSymbol } from '../../src-graph/heat.js';
import type { AxesReport, AxisSymbol } from '../../src-shared/axes.js';
import { rangeText } from '../../src-shared/axis-ranges.js';
import { trtexecFlags } from '../../src-shared/tensorrt-profile.js';
import { CopyButton } from '../ui/copy.js';
import { DataTable } from '../ui/data-table.js';
import type { Column } from '../ui/table-model.js';
import { changeAxes, leaveAxisField, setName, setRange } from './axes-store.js';
import { type AxisDraft, draftProblem, rangeTextProblem, rangeTexts } from './draft.js';
import { Swatch } from './swatch.js';

interface Props {
  tabId: string;
  report: AxesReport;
  colours: readonly PaintedSymbol[];
  draft: AxisDraft;
  editable: boolean;
  /** Whose values are shown. */
  chosen: string | null;
}

const parts = ['min', 'opt', 'max'] as const;

function RangeFields({ tabId, row, draft }: { tabId: string; row: AxisSymbol; draft: AxisDraft }): ReactElement {
  const now = rangeTexts(row.range);
  const texts = draft.ranges[row.symbol] ?? now;
  const problem = rangeTextProblem(texts);
  return (
    <span className="range-fields" title={problem ?? undefined}>
      {parts.map((part) => (
        <input
          key={part}
          className="input mono range-field"
          type="text"
          inputMode="numeric"
          autoComplete="off"
          aria-label={`${part} of ${row.symbol}`}
          aria-invalid={problem === null ? undefined : true}
          placeholder={part}
          value={texts[part]}
          onChange={(event) => setRange(tabId, row.symbol, { ...texts, [part]: event.target.value }, part)}
          onBlur={() => leaveAxisField(tabId)}
        />
      ))}
    </span>
  );
}

function NameField({ tabId, symbol, draft }: { tabId: string; symbol: string; draft: AxisDraft }): ReactElement {
  const text = draft.names[symbol] ?? symbol;
  const problem = draftProblem(text);
  return (
    <input
      className="input mono symbol-field"
      type="text"
      autoComplete="off"
      spellCheck={false}
      aria-label={`Name of ${symbol}`}
      aria-invalid={problem === null ? undefined : true}
      title={problem ?? 'Another name renames it everywhere; that of another symbol makes both one; a number fixes it'}
      value={text}
      onChange={(event) => setName(tabId, symbol, event.target.value)}
      onBlur={() => leaveAxisField(tabId)}
    />
  );
}

function columnsOf({ tabId, report, colours, draft, editable, chosen }: Props): Column<AxisSymbol>[] {
  const colour = (symbol: string): string | undefined => colours.find(({ name }) => name === symbol)?.colour;
  const isTied = report.symbols.some(({ sameAs }) => sameAs.length > 0);
  return [
    {
      id: 'symbol',
      header: 'Symbol',
      sortBy: (row) => row.symbol,
      cell: (row) => (
        <span className="axis-size">
          <button
            type="button"
            className="symbol-button"
            aria-label={`Where ${row.symbol} reaches`}
            aria-expanded={row.symbol === chosen}
            title={`Values that carry ${row.symbol}, and where it ends`}
            onClick={() => changeAxes(tabId, { symbol: row.symbol === chosen ? null : row.symbol })}
          >
            <Swatch colour={colour(row.symbol)} />
          </button>
          {editable && !row.unnamed ? (
            <NameField tabId={tabId} draft={draft} symbol={row.symbol} />
          ) : (
            <span className="mono">{row.symbol}</span>
          )}
        </span>
      ),
    },
    {
      id: 'axes',
      header: 'Stands at',
      sortBy: (row) => row.axes.join(', '),
      cell: (row) => (
        <span className="mono symbol-axes" title={row.axes.join(', ')}>
          {row.axes.join(', ')}
        </span>
      ),
    },
    {
      id: 'values',
      header: 'Values',
      align: 'right',
      sortBy: (row) => row.values,
      cell: (row) => row.values.toLocaleString('en'),
    },
    ...(report.probed
      ? [{ id: 'base', header: 'Run at', align: 'right' as const, sortBy: (row: AxisSymbol) => row.base }]
      : []),
    ...(isTied ? [{ id: 'tied', header: 'Same size as', sortBy: (row: AxisSymbol) => row.sameAs.join(', ') }] : []),
    {
      id: 'range',
      header: 'Range: min, opt, max',
      sortBy: (row) => (row.range === null ? null : rangeText(row.range)),
      cell: (row) =>
        editable && !row.unnamed ? (
          <RangeFields tabId={tabId} row={row} draft={draft} />
        ) : (
          <span className="mono">{row.range === null ? '' : rangeText(row.range)}</span>
        ),
    },
  ];
}

export function SymbolTable(props: Props): ReactElement | null {
  const { symbols, tensorrt } = props.report;
  if (symbols.length === 0) return null;
  return (
    <div className="axes-symbols">
      <DataTable
        caption="Symbols"
        rows={symbols}
        columns={columnsOf(props)}
        rowKey={(row) => row.symbol}
        tools={
          tensorrt === null ? null : <CopyButton label="Copy TensorRT’s profile" text={() => trtexecFlags(tensorrt)} />
        }
      />
    </div>
  );
}
