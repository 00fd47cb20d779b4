/** Parity: the matrix, a case filter above it, the detail of the chosen cell below. */
import { type KeyboardEvent, type ReactElement, useMemo, useRef, useState } from 'react';
import type { ParityResult } from '../../src-shared/parity.js';
import { CopyButton } from '../ui/copy.js';
import { shortLabels } from '../ui/short-labels.js';
import { VerdictMark } from '../ui/verdict.js';
import { CellDetail } from './cell-detail.js';
import { cellMetric, type MatrixCell, type MatrixRow, matrixOf } from './matrix.js';

/** TSV keeps the full labels. */
function matrixTsv(rows: readonly MatrixRow[], subjects: readonly string[]): string {
  const lines = rows.map((row) =>
    [
      row.output,
      ...row.cells.map((cell) => `${cell.verdict ?? 'not run'} ${String(cell.worst?.maxAbs ?? '')}`.trim()),
    ].join('\t'),
  );
  return [['Output', ...subjects].join('\t'), ...lines].join('\n');
}

const cellKey = (cell: MatrixCell): string => `${cell.output}\n${cell.subject}`;

interface MatrixProps {
  rows: readonly MatrixRow[];
  reference: string;
  subjects: readonly string[];
  names: ReadonlyMap<string, string>;
  chosen: string | null;
  onChoose: (key: string) => void;
}

/** A grid with one tab stop; arrow keys move through it. */
function Matrix({ rows, reference, subjects, names, chosen, onChoose }: MatrixProps): ReactElement {
  const grid = useRef<HTMLTableElement>(null);
  const move = (event: KeyboardEvent, row: number, column: number): void => {
    const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    if (step === undefined) return;
    const next = rows[row + (step[0] ?? 0)]?.cells[column + (step[1] ?? 0)];
    event.preventDefault();
    if (next === undefined) return;
    onChoose(cellKey(next));
    const place = `[data-cell="${String(row + (step[0] ?? 0))}-${String(column + (step[1] ?? 0))}"]`;
    grid.current?.querySelector<HTMLElement>(place)?.focus();
  };
  return (
    <div className="table-scroll">
      <table className="matrix" ref={grid} role="grid" aria-label="Outputs by subject" data-testid="parity-matrix">
        <thead>
          <tr>
            <th scope="col">
              Output <span className="muted">against {reference}</span>
            </th>
            {subjects.map((subject) => (
              <th key={subject} scope="col" title={subject}>
                <span className="ellipsis">{names.get(subject) ?? subject}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, rowIndex) => (
            <tr key={row.output}>
              <th scope="row" className="mono">
                {row.output}
              </th>
              {row.cells.map((cell, column) => {
                const key = cellKey(cell);
                const first = chosen === null && rowIndex === 0 && column === 0;
                return (
                  <td key={cell.subject} role="gridcell" aria-selected={key === chosen}>
                    <button
                      type="button"
                      className={`matrix-cell ${cell.verdict ?? 'none'}${key === chosen ? ' chosen' : ''}`}
                      data-cell={`${String(rowIndex)}-${String(column)}`}
                      tabIndex={key === chosen || first ? 0 : -1}
                      onClick={() => onChoose(key)}
                      onKeyDown={(event) => move(event, rowIndex, column)}
                    >
                      <VerdictMark verdict={cell.verdict} />
                      <span className="matrix-metric">{cellMetric(cell)}</span>
                    </button>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const rank = { fail: 0, warn: 1, pass: 2, none: 3 } as const;

/** The cell that is worth looking at first: the worst. */
function worstCell(rows: readonly MatrixRow[]): MatrixCell | null {
  const cells = rows.flatMap((row) => row.cells);
  return cells.reduce<MatrixCell | null>(
    (found, cell) => (found === null || rank[cell.verdict ?? 'none'] < rank[found.verdict ?? 'none'] ? cell : found),
    null,
  );
}

export function ParityView({ parity }: { parity: ParityResult }): ReactElement {
  const [caseId, setCaseId] = useState<string | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const rows = useMemo(() => matrixOf(parity, caseId), [parity, caseId]);
  const cell = rows.flatMap((row) => row.cells).find((each) => cellKey(each) === chosen) ?? worstCell(rows);
  const subjects = parity.subjects.slice(1);
  const names = useMemo(() => shortLabels(parity.subjects), [parity]);
  const reference = names.get(parity.subjects[0] ?? '') ?? 'the reference';
  return (
    <div className="result-view">
      <div className="panel-bar">
        <h2>
          Against <span title={parity.subjects[0]}>{reference}</span>: <VerdictMark verdict={parity.verdict} />
        </h2>
        <label className="push case-filter">
          <span className="muted">Case</span>
          <select
            className="select"
            value={caseId ?? ''}
            onChange={(event) => setCaseId(event.target.value === '' ? null : event.target.value)}
          >
            <option value="">All {parity.cases.length}, the worst of each</option>
            {parity.cases.map((each) => (
              <option key={each.id} value={each.id}>
                {each.title}
              </option>
            ))}
          </select>
        </label>
        <CopyButton label="Copy as TSV" text={() => matrixTsv(rows, subjects)} />
      </div>
      {rows.length === 0 ? (
        <p className="empty">No output was compared.</p>
      ) : (
        <Matrix
          rows={rows}
          reference={reference}
          subjects={subjects}
          names={names}
          chosen={cell === null ? null : cellKey(cell)}
          onChoose={setChosen}
        />
      )}
      {cell === null ? null : <CellDetail parity={parity} cell={cell} name={names.get(cell.subject) ?? cell.subject} />}
    </div>
  );
}
