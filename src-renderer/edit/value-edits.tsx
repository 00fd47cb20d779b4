/** What can be done to a value or a node, in its inspector; it is collected in the Edit view. */
import type { ReactElement } from 'react';
import type { ModelEdit } from '../../src-shared/edit.js';
import { type ModelGraph, type NodeIndex, type ValueIndex, ValueKind } from '../../src-shared/graph.js';
import { Section } from '../inspector/section.js';
import { showModelView } from '../model/model-view-store.js';
import { useModels } from '../state/models-store.js';
import { addOutput, extractAt, pendingOf, removeOutput } from './draft.js';
import { changeEdit, patchEdit, useTabEdit } from './edit-store.js';

interface Action {
  label: string;
  act: () => void;
}

function Actions({ tabId, actions }: { tabId: string; actions: Action[] }): ReactElement {
  const { history } = useTabEdit(tabId);
  const pending = pendingOf(history.now).length;
  return (
    <Section title="Edit">
      <div className="edit-actions">
        {actions.map(({ label, act }) => (
          <button key={label} type="button" className="button small" onClick={act}>
            {label}
          </button>
        ))}
      </div>
      {pending === 0 ? null : (
        <p className="small" role="status">
          {pending === 1 ? '1 edit is' : `${String(pending)} edits are`} pending.{' '}
          <button type="button" className="link" onClick={() => showModelView(tabId, 'edit')}>
            Show
          </button>
        </p>
      )}
    </Section>
  );
}

const useIsOnnx = (tabId: string): boolean => useModels((state) => state.models[tabId]?.report?.format === 'onnx');

/** Edits of a value of the main graph. */
export function ValueEdits({
  tabId,
  graph,
  value,
}: {
  tabId: string;
  graph: ModelGraph;
  value: ValueIndex;
}): ReactElement | null {
  const isOnnx = useIsOnnx(tabId);
  const kind = graph.values.kind[value];
  const name = graph.strings.get(graph.values.name[value] ?? 0);
  if (!isOnnx || graph.values.graph[value] !== 0 || kind === ValueKind.outer || name === '') return null;
  const isOutput = graph.graphs[0]?.outputs.includes(value) === true;
  const change = (by: (edit: ModelEdit) => ModelEdit) => () => changeEdit(tabId, by);
  return (
    <Actions
      tabId={tabId}
      actions={[
        isOutput
          ? { label: 'Remove this output', act: change((edit) => removeOutput(edit, name)) }
          : { label: 'Make this an output', act: change((edit) => addOutput(edit, name)) },
        { label: 'Extract from here', act: change((edit) => extractAt(edit, 'from', name)) },
        { label: 'Extract to here', act: change((edit) => extractAt(edit, 'to', name)) },
        { label: 'Rename', act: () => beginRename(tabId, 'value', name) },
      ]}
    />
  );
}

export function NodeEdits({
  tabId,
  graph,
  node,
}: {
  tabId: string;
  graph: ModelGraph;
  node: NodeIndex;
}): ReactElement | null {
  const isOnnx = useIsOnnx(tabId);
  const name = graph.strings.get(graph.nodes.name[node] ?? 0);
  const first = graph.nodes.outputs[graph.nodes.outputOffsets[node] ?? 0] ?? -1;
  if (!isOnnx || graph.graphs[graph.nodes.graph[node] ?? 0]?.kind === 'function') return null;
  const output = graph.strings.get(graph.values.name[first] ?? 0);
  const isMain = graph.nodes.graph[node] === 0 && first >= 0;
  return (
    <Actions
      tabId={tabId}
      actions={[
        ...(isMain
          ? [
              { label: 'Extract from here', act: () => changeEdit(tabId, (edit) => extractAt(edit, 'from', output)) },
              { label: 'Extract to here', act: () => changeEdit(tabId, (edit) => extractAt(edit, 'to', output)) },
            ]
          : []),
        ...(name === '' ? [] : [{ label: 'Rename', act: () => beginRename(tabId, 'node', name) }]),
      ]}
    />
  );
}

function beginRename(tabId: string, kind: 'value' | 'node', from: string): void {
  patchEdit(tabId, { renaming: { kind, from } });
  showModelView(tabId, 'edit');
}
