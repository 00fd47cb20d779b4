/** What is selected, facts first: the model when nothing is, else a node, a value or a group. */
import type { ReactElement } from 'react';
import type { ModelGraph } from '../../src-shared/graph.js';
import type { Selection } from '../model/selection.js';
import { select, stepSelection, useModels } from '../state/models-store.js';
import { GroupPanel } from './group-panel.js';
import { ModelSummary } from './model-summary.js';
import { NodePanel } from './node-panel.js';
import { ValuePanel } from './value-panel.js';

interface Props {
  tabId: string;
  graph: ModelGraph;
  selection: Selection;
}

function Panel({ tabId, graph, selection }: Props): ReactElement | null {
  if (selection === null) return <ModelSummary tabId={tabId} />;
  switch (selection.kind) {
    case 'node':
      return <NodePanel key={selection.node} tabId={tabId} graph={graph} node={selection.node} />;
    case 'value':
      return <ValuePanel key={selection.value} tabId={tabId} graph={graph} value={selection.value} />;
    case 'group':
      return <GroupPanel tabId={tabId} graph={graph} graphIndex={selection.graph} path={selection.path} />;
  }
}

export function Inspector(props: Props): ReactElement {
  const { tabId, selection } = props;
  const back = useModels((state) => (state.models[tabId]?.back.length ?? 0) > 0);
  const forward = useModels((state) => (state.models[tabId]?.forward.length ?? 0) > 0);
  return (
    <aside className="inspector" aria-label="Inspector" data-testid="inspector" tabIndex={0}>
      <div className="inspector-bar">
        <button
          type="button"
          className="button quiet small icon"
          aria-label="Previous selection"
          title="Previous selection"
          disabled={!back}
          onClick={() => stepSelection(tabId, 'back')}
        >
          ←
        </button>
        <button
          type="button"
          className="button quiet small icon"
          aria-label="Next selection"
          title="Next selection"
          disabled={!forward}
          onClick={() => stepSelection(tabId, 'forward')}
        >
          →
        </button>
        {selection === null ? null : (
          <button type="button" className="button quiet small push" onClick={() => select(tabId, null)}>
            Show the model
          </button>
        )}
      </div>
      <Panel {...props} />
    </aside>
  );
}
