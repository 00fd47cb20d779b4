/** The forms of the Edit view: values, names, metadata, and what concerns the whole model. */
import { type SyntheticEvent, type ReactElement, type ReactNode, useState } from 'react';
import type { ModelEdit } from '../../src-shared/edit.js';
import type { InspectReport } from '../../src-shared/inspect.js';
import { TextField } from '../ui/field.js';
import { addOutput, extractAt, removeOutput, rename, setMetadata } from './draft.js';
import { changeEdit, patchEdit, useTabEdit } from './edit-store.js';

interface Props {
  tabId: string;
  report: InspectReport;
}

function Form({
  title,
  onSubmit,
  children,
}: {
  title: string;
  onSubmit: () => void;
  children: ReactNode;
}): ReactElement {
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <form className="edit-form" aria-label={title} onSubmit={submit}>
      <h3 className="minor">{title}</h3>
      {children}
    </form>
  );
}

export function ValueForm({ tabId, report }: Props): ReactElement {
  const [name, setName] = useState('');
  const { history } = useTabEdit(tabId);
  const apply = (change: (edit: ModelEdit, name: string) => ModelEdit): void => {
    if (name === '') return;
    // The name stays, and with it the focus on the button.
    changeEdit(tabId, (edit) => change(edit, name));
  };
  return (
    <Form title="Part and outputs" onSubmit={() => apply(addOutput)}>
      <TextField
        label="Value"
        value={name}
        mono
        onChange={setName}
        help="The name of a value; in the graph, select one and use Edit in its inspector."
      />
      <div className="edit-actions">
        <button type="submit" className="button small" disabled={name === ''}>
          Make it an output
        </button>
        <button
          type="button"
          className="button small"
          disabled={name === ''}
          onClick={() => apply((edit, at) => extractAt(edit, 'from', at))}
        >
          Extract from it
        </button>
        <button
          type="button"
          className="button small"
          disabled={name === ''}
          onClick={() => apply((edit, at) => extractAt(edit, 'to', at))}
        >
          Extract to it
        </button>
      </div>
      <ul className="edit-list" aria-label="Outputs">
        {report.outputs.slice(0, 50).map((output) => (
          <li key={output.name}>
            <label>
              <input
                type="checkbox"
                checked={!history.now.removeOutputs.includes(output.name)}
                onChange={({ target }) =>
                  changeEdit(tabId, (edit) => (target.checked ? addOutput : removeOutput)(edit, output.name))
                }
              />{' '}
              output <span className="mono">{output.name}</span>
            </label>
          </li>
        ))}
      </ul>
    </Form>
  );
}

export function RenameForm({ tabId, report }: Props): ReactElement {
  const { renaming } = useTabEdit(tabId);
  const [to, setTo] = useState('');
  const from = renaming?.from ?? '';
  const kind = renaming?.kind ?? 'value';
  const isInput = report.inputs.some(({ name }) => name === from);
  const isOutput = report.outputs.some(({ name }) => name === from);
  const said = kind === 'node' ? 'node' : isInput ? 'input' : isOutput ? 'output' : 'value';
  const ready = from !== '' && to.trim() !== '';
  const submit = (): void => {
    if (!ready) return;
    changeEdit(tabId, (edit) => rename(edit, { kind: said, from, to: to.trim() }));
  };
  return (
    <Form title="Names" onSubmit={submit}>
      <label className="field-label">
        Rename{' '}
        <select
          className="select"
          value={kind}
          onChange={({ target }) =>
            patchEdit(tabId, { renaming: { kind: target.value === 'node' ? 'node' : 'value', from } })
          }
        >
          <option value="value">a value</option>
          <option value="node">a node</option>
        </select>
      </label>
      <TextField
        label="Name now"
        value={from}
        mono
        onChange={(next) => patchEdit(tabId, { renaming: { kind, from: next } })}
      />
      <TextField label="New name" value={to} mono onChange={setTo} />
      <div className="edit-actions">
        <button type="submit" className="button small" disabled={!ready}>
          Rename
        </button>
      </div>
    </Form>
  );
}

export function MetadataForm({ tabId, report }: Props): ReactElement {
  const [key, setKey] = useState('');
  const [value, setValue] = useState('');
  const submit = (): void => {
    if (key === '') return;
    changeEdit(tabId, (edit) => setMetadata(edit, key, value));
  };
  return (
    <Form title="Metadata" onSubmit={submit}>
      <TextField label="Key" value={key} mono onChange={setKey} />
      <TextField label="Value of the entry" value={value} onChange={setValue} />
      <div className="edit-actions">
        <button type="submit" className="button small" disabled={key === ''}>
          Set
        </button>
        <button
          type="button"
          className="button small"
          disabled={!Object.hasOwn(report.metadata, key)}
          onClick={() => changeEdit(tabId, (edit) => setMetadata(edit, key, null))}
        >
          Remove
        </button>
      </div>
      {Object.keys(report.metadata).length === 0 ? null : (
        <p className="small muted wrap">It has {Object.keys(report.metadata).slice(0, 10).join(', ')}.</p>
      )}
    </Form>
  );
}

const dataWords = {
  keep: 'stay where they are',
  inline: 'come into the file',
  split: 'go into one file beside it',
} as const;

export function ModelForm({ tabId, report }: Props): ReactElement {
  const { now } = useTabEdit(tabId).history;
  const current = report.opsets[''] ?? report.opsets['ai.onnx'] ?? 0;
  const [opset, setOpset] = useState('');
  const wanted = /^[1-9]\d{0,2}$/.test(opset) ? Number(opset) : null;
  return (
    <Form
      title="Whole model"
      onSubmit={() => {
        if (wanted === null) return;
        changeEdit(tabId, (edit) => ({ ...edit, opset: wanted }));
      }}
    >
      <TextField
        label="Opset"
        value={opset}
        inputMode="numeric"
        placeholder={String(current)}
        problem={opset === '' || wanted !== null ? null : 'A whole number of 1 or more.'}
        onChange={setOpset}
        help="Up or down, by onnx's converter; needs Python."
        after={
          <button type="submit" className="button small" disabled={wanted === null || wanted === current}>
            Convert
          </button>
        }
      />
      <label className="field-label">
        Weights{' '}
        <select
          className="select"
          value={now.data}
          onChange={({ target }) => {
            const data = (['keep', 'inline', 'split'] as const).find((each) => each === target.value) ?? 'keep';
            changeEdit(tabId, (edit) => ({ ...edit, data }));
          }}
        >
          {Object.entries(dataWords).map(([id, words]) => (
            <option key={id} value={id}>
              {words}
            </option>
          ))}
        </select>
      </label>
      <label>
        <input
          type="checkbox"
          checked={now.stripPaths}
          onChange={({ target }) => changeEdit(tabId, (edit) => ({ ...edit, stripPaths: target.checked }))}
        />{' '}
        Cut paths of the exporting machine out of documentation and metadata
      </label>
    </Form>
  );
}
