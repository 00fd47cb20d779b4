/** The axis editor in front of an export: a card per input, the symbols with their ranges, advice, and a trial by torch.export. */
import { type KeyboardEvent, type ReactElement, useMemo } from 'react';
import { axisAdvice } from '../../src-shared/axis-advice.js';
import type { SourceDescription } from '../../src-shared/source.js';
import { useDrafts } from '../state/drafts-store.js';
import { ErrorCard } from '../ui/error-card.js';
import { Icon } from '../ui/icons.js';
import { InputCard } from './input-card.js';
import { editInputs, leaveField, noHistory, redoInputs, undoInputs, useInputsHistory } from './inputs-history.js';
import { Products } from './products.js';
import { type ExportSource, Proposal } from './proposal.js';
import { addInput, type Edited, hasText, readLines } from './spec-edits.js';
import { SymbolRows } from './symbol-rows.js';
import { useAsk } from './use-ask.js';
import './inputs.css';

interface Props {
  tabId: string;
  source: ExportSource | null;
  described: SourceDescription | null;
}

const nothing: readonly string[] = [];

export function AxisEditor({ tabId, source, described }: Props): ReactElement {
  const lines = useDrafts((state) => state.exports[tabId]?.draft.inputs ?? nothing);
  const history = useInputsHistory((state) => state[tabId] ?? noHistory);
  const specs = useMemo(() => readLines(lines), [lines]);
  const trial = useAsk('source.tryAxes', `${JSON.stringify(source)}\n${lines.join('\n')}`);
  const parameters = described?.forward.map(({ name }) => name) ?? null;
  const edit = (edited: Edited, field: string): string | null => {
    if (edited.lines !== null) editInputs(tabId, edited.lines, field);
    return edited.problem;
  };
  const leave = (): void => leaveField(tabId);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const key = event.key.toLowerCase();
    if (key !== 'z' && key !== 'y') return;
    event.preventDefault();
    if (key === 'y' || event.shiftKey) redoInputs(tabId);
    else undoInputs(tabId);
  };
  const faults = trial.answer?.faults ?? [];
  const marked = new Set(faults.map(({ symbol }) => symbol));
  const advice = specs === null ? [] : axisAdvice(specs);
  const general = advice.filter(({ input, axis }) => axis === null || specs?.[input]?.dims[axis]?.kind === 'static');
  const canTry = source !== null && specs !== null && specs.length > 0;
  return (
    // Undo is of the editor as a whole: a browser's own undo knows one field only.
    <section className="axis-editor" aria-label="Inputs and axes" onKeyDown={onKeyDown}>
      <div className="axis-editor-actions">
        <button
          type="button"
          className="button small"
          disabled={specs === null}
          onClick={() => specs !== null && edit(addInput(specs, parameters ?? []), 'add')}
        >
          <Icon name="plus" size={14} />
          Add an input
        </button>
        <button
          type="button"
          className="button quiet small"
          disabled={history.past.length === 0}
          onClick={() => undoInputs(tabId)}
        >
          Undo
        </button>
        <button
          type="button"
          className="button quiet small"
          disabled={history.future.length === 0}
          onClick={() => redoInputs(tabId)}
        >
          Redo
        </button>
      </div>
      {described !== null && described.declaredInputs === null ? (
        <Proposal source={source} empty={!hasText(lines)} use={(proposed) => editInputs(tabId, proposed, 'proposal')} />
      ) : null}
      {specs === null ? (
        <p className="field-help">The fields come back when every line of the text below can be read.</p>
      ) : (
        <>
          {specs.map((_, at) => (
            // Inputs have no identity but their place.
            <InputCard key={at} specs={specs} at={at} edit={edit} leave={leave} marked={marked} />
          ))}
          {specs.length === 0 ? null : (
            <SymbolRows specs={specs} advice={advice} faults={faults} edit={edit} leave={leave} />
          )}
          {general.map(({ message, severity }) => (
            <p key={message} className={severity === 'warning' ? 'field-warning' : 'field-help'}>
              {message}
            </p>
          ))}
        </>
      )}
      <div className="axis-editor-actions" aria-live="polite">
        <button
          type="button"
          className="button small"
          disabled={!canTry || trial.asking}
          onClick={() => canTry && trial.ask({ source, inputs: specs })}
        >
          Try the axes
        </button>
        <span className="field-help">
          {trial.asking
            ? 'torch.export is trying them'
            : trial.answer === null
              ? 'torch.export tries them without writing a file.'
              : faults.length === 0 && trial.answer.problem === null
                ? '✓ torch.export took every axis as declared.'
                : null}
        </span>
        {trial.asking ? (
          <button type="button" className="button quiet small" onClick={trial.stop}>
            Stop
          </button>
        ) : null}
      </div>
      {trial.error === null ? null : <ErrorCard title="The axes could not be tried" error={trial.error} />}
      {trial.answer === null || trial.answer.problem === null || faults.length > 0 ? null : (
        <ErrorCard title="torch.export refused the model" error={trial.answer.problem} />
      )}
      {specs === null ? null : <Products specs={specs} parameters={parameters} outputs={trial.answer?.outputs ?? []} />}
    </section>
  );
}
