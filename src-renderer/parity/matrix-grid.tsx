/** The matrix of outputs × subjects: a grid with one tab stop; arrow keys move through it. */
import { type KeyboardEvent, type ReactElement, useRef } from 'react';
import { VerdictMark } from '../ui/verdict.js';
import { cellKey, cellMetric, type MatrixRow } from './matrix.js';

interface Props {
  rows: readonly MatrixRow[];
  reference: string;
  subjects: readonly string[];
  names: ReadonlyMap<string, string>;
  /** What is not there is still to come. */
  pending: boolean;
  chosen: string | null;
  onChoose: (key: string) => void;
}

export function MatrixGrid({ rows, reference, subjects, names, pending, chosen, onChoose }: Props): ReactElement {
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
    <div className="table-scroll matrix-scroll">
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
                      {cell.verdict === null && pending ? (
                        <span className="muted">to come</span>
                      ) : (
                        <VerdictMark verdict={cell.verdict} />
                      )}
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
