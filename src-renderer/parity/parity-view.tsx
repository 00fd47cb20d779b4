/** Parity: outputs with their detail, all numbers as a table, what is inside, how it ran, what changed. */
import { type ReactElement, useId, useMemo, useState } from 'react';
import type { ParityResult } from '../../src-shared/parity.js';
import { CopyButton } from '../ui/copy.js';
import { ErrorCard } from '../ui/error-card.js';
import { shortLabels } from '../../src-shared/short-labels.js';
import { VerdictMark } from '../ui/verdict.js';
import { ViewSwitch, viewPanelProps } from '../ui/view-switch.js';
import { AgainstChoice, AgainstState } from './against-choice.js';
import type { AllRow } from './all-rows.js';
import { AllTable } from './all-table.js';
import { CellDetail } from './cell-detail.js';
import { ChangesView } from './changes-view.js';
import { ExportResult } from './export-result.js';
import { LayersView } from './layers/layers-view.js';
import { subjectFiles } from './layers/subject-file.js';
import { cellKey, matrixOf, matrixTsv, worstCell, worstRows } from './matrix.js';
import { MatrixGrid } from './matrix-grid.js';
import { SubjectsView } from './subjects-view.js';
import { useAgainst } from './use-against.js';
import './parity.css';

type ViewId = 'outputs' | 'table' | 'layers' | 'subjects' | 'changes';

interface Props {
  parity: ParityResult;
  /** Folder of the comparison with its tensors; null where none was kept. */
  dir?: string | null;
  /** Files of subjects that are called otherwise than by their path. */
  paths?: ReadonlyMap<string, string>;
}

const noPaths: ReadonlyMap<string, string> = new Map();

export function ParityView({ parity: made, dir = null, paths = noPaths }: Props): ReactElement {
  const id = useId();
  const [against, setAgainst] = useState<string | null>(null);
  const { parity, progress, error } = useAgainst(made, dir, against);
  const [chosenView, setView] = useState<ViewId>('outputs');
  const [caseId, setCaseId] = useState<string | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const [startCase, setStartCase] = useState<string | null>(null);
  const rows = useMemo(() => matrixOf(parity, caseId), [parity, caseId]);
  const shownRows = useMemo(() => worstRows(rows), [rows]);
  const cell = rows.flatMap((row) => row.cells).find((each) => cellKey(each) === chosen) ?? worstCell(rows);
  const subjects = parity.subjects.slice(1);
  const names = useMemo(() => shortLabels(made.subjects), [made]);
  const files = useMemo(() => subjectFiles(made.facts, paths), [made, paths]);
  const reference = names.get(parity.subjects[0] ?? '') ?? 'the reference';
  const openRow = (row: AllRow): void => {
    const first = parity.reference[0]?.outputs[0]?.name ?? '';
    setChosen(cellKey({ output: row.output === '' ? first : row.output, subject: row.subject }));
    setStartCase(row.case);
    setView('outputs');
  };
  const views: { id: ViewId; label: string }[] = [
    { id: 'outputs', label: 'Outputs' },
    { id: 'table', label: 'All numbers' },
    ...(parity.layers.length === 0 ? [] : [{ id: 'layers' as const, label: 'Layers' }]),
    { id: 'subjects', label: 'How it ran' },
    ...(against === null ? [{ id: 'changes' as const, label: 'What changed' }] : []),
  ];
  const view = views.find((each) => each.id === chosenView)?.id ?? 'outputs';
  return (
    <div className="result-view parity-view">
      <div className="panel-bar">
        <AgainstChoice subjects={made.subjects} names={names} chosen={against} onChoose={setAgainst} />
        <h2>
          <span className="visually-hidden">Verdict: </span>
          {progress === null && error === null ? <VerdictMark verdict={parity.verdict} /> : null}
        </h2>
        {view === 'outputs' || view === 'table' ? (
          <label className="case-filter">
            <span className="muted">Case</span>
            <select
              className="select"
              value={caseId ?? ''}
              onChange={(event) => {
                setCaseId(event.target.value === '' ? null : event.target.value);
                setStartCase(null);
              }}
            >
              <option value="">
                All {parity.cases.length}
                {view === 'outputs' ? ', the worst of each' : ''}
              </option>
              {parity.cases.map((each) => (
                <option key={each.id} value={each.id}>
                  {each.title}
                </option>
              ))}
            </select>
          </label>
        ) : null}
        <span className="push">{progress === null && error === null ? <ExportResult parity={parity} /> : null}</span>
        {view === 'outputs' ? <CopyButton label="Copy as TSV" text={() => matrixTsv(rows, subjects)} /> : null}
      </div>
      {against === null || error !== null ? null : (
        <AgainstState
          progress={progress}
          layersOf={made.layers.length === 0 ? null : (names.get(made.subjects[0] ?? '') ?? null)}
          onCancel={() => setAgainst(null)}
        />
      )}
      {error === null ? null : <ErrorCard title="This pair cannot be judged" error={error} />}
      {error !== null ? null : (
        <>
          <ViewSwitch label="Views of the comparison" idBase={id} views={views} view={view} onView={setView} />
          <div {...viewPanelProps(id, view)} className="parity-panel">
            {view === 'outputs' ? (
              <>
                {rows.length === 0 ? (
                  <p className="empty">No output was compared.</p>
                ) : (
                  <MatrixGrid
                    rows={shownRows}
                    reference={reference}
                    subjects={subjects}
                    names={names}
                    pending={progress !== null}
                    chosen={cell === null ? null : cellKey(cell)}
                    onChoose={(key) => {
                      setChosen(key);
                      setStartCase(null);
                    }}
                  />
                )}
                {shownRows.length === rows.length ? null : (
                  <p className="small muted">
                    The worst {shownRows.length} of {rows.length.toLocaleString('en')} outputs; All numbers has every
                    one.
                  </p>
                )}
                {cell === null || (cell.verdict === null && progress !== null) ? null : (
                  <CellDetail
                    key={`${against ?? ''}\n${cellKey(cell)}\n${caseId ?? ''}\n${startCase ?? ''}`}
                    parity={parity}
                    cell={cell}
                    names={{ reference, subject: names.get(cell.subject) ?? cell.subject }}
                    dir={dir}
                    startCase={startCase}
                  />
                )}
              </>
            ) : null}
            {view === 'table' ? <AllTable parity={parity} names={names} caseId={caseId} onOpen={openRow} /> : null}
            {view === 'layers' ? <LayersView parity={parity} names={names} paths={files} /> : null}
            {view === 'subjects' ? <SubjectsView parity={parity} names={names} /> : null}
            {view === 'changes' ? <ChangesView parity={parity} dir={dir} /> : null}
          </div>
        </>
      )}
    </div>
  );
}
