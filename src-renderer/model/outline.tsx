/** The outline: the scope tree as an accessible tree, beside the inputs and outputs of the model. */
import { type ReactElement, useMemo, useState } from 'react';
import type { ModelGraph } from '../../src-shared/graph.js';
import { formatCount } from '../../src-shared/units.js';
import { type RowShare, useRowShares } from '../cost/row-share.js';
import { holdsOnlyWeights } from '../../src-shared/weights-only.js';
import { select } from '../state/models-store.js';
import { Middle } from '../ui/middle.js';
import { toggled, TreeList, Twist } from '../ui/tree-list.js';
import { graphHandle } from './graph-handles.js';
import { groupKey, keysAbove, type OutlineRow, outlineRows } from './outline-rows.js';
import { useMainTree } from './scope-trees.js';
import { WeightOutline } from '../weights/weight-outline.js';
import type { Selection } from './selection.js';
import { ValueLinks } from './value-links.js';

interface Props {
  tabId: string;
  graph: ModelGraph;
  selection: Selection;
}

function selectionKey(selection: Selection): string | null {
  if (selection?.kind === 'node') return `node ${String(selection.node)}`;
  return selection?.kind === 'group' ? groupKey(selection.graph, selection.path) : null;
}

const selectionOf = (row: OutlineRow): Selection =>
  row.kind === 'node' ? { kind: 'node', node: row.node } : { kind: 'group', path: row.path, graph: row.graph };

interface RowProps {
  row: OutlineRow;
  share: RowShare | null;
  onToggle: () => void;
}

/** Length: the row's share of the model's cost; without a cost nothing. */
function CostBar({ share }: { share: RowShare | null }): ReactElement | null {
  if (share === null || share.share === 0) return null;
  return (
    <span className="outline-bar" title={share.title}>
      <span style={{ width: `${(share.share * 100).toFixed(1)}%` }} />
    </span>
  );
}

function RowContent({ row, share, onToggle }: RowProps): ReactElement {
  if (row.kind === 'node') {
    return (
      <>
        <span className="outline-op">{row.op}</span>
        <span className="outline-name">
          <Middle text={row.name} tail={20} />
        </span>
        <CostBar share={share} />
      </>
    );
  }
  return (
    <>
      <Twist open={row.open} onToggle={onToggle} />
      <span className="outline-label ellipsis" title={row.path === '' ? row.label : row.path}>
        {row.label}
      </span>
      <span
        className="outline-count"
        title={`${row.nodes.toLocaleString('en')} nodes, ${(row.share * 100).toFixed(1)} % of the nodes of its graph`}
      >
        {formatCount(row.nodes)}
      </span>
      <CostBar share={share} />
    </>
  );
}

function Tree({ tabId, graph, selection }: Props): ReactElement {
  const [opened, setOpened] = useState<ReadonlySet<string>>(() => new Set([groupKey(0, '')]));
  const rows = useMemo(() => outlineRows(graph, opened), [graph, opened]);
  const shareOf = useRowShares(tabId, graph);
  const chosen = selectionKey(selection);
  // What is selected elsewhere is shown here, too: the groups above it open, once per selection.
  const [followed, setFollowed] = useState<string | null>(null);
  if (chosen !== followed) {
    setFollowed(chosen);
    const above = selection === null || selection.kind === 'value' ? [] : keysAbove(graph, selection);
    if (above.some((key) => !opened.has(key))) setOpened(new Set([...opened, ...above]));
  }
  return (
    <TreeList
      label="Structure"
      idBase={`${tabId}-outline`}
      rows={rows}
      chosen={chosen}
      content={(row, onToggle) => <RowContent row={row} share={shareOf(row)} onToggle={onToggle} />}
      onToggle={(row) => {
        if (row.kind === 'group') setOpened(toggled(opened, row.key));
      }}
      onChoose={(row) => {
        const target = selectionOf(row);
        select(tabId, target);
        graphHandle(tabId)?.reveal(target);
      }}
    />
  );
}

export function Outline({ tabId, graph, selection }: Props): ReactElement {
  const main = graph.graphs[0];
  const there = useMainTree(graph);
  if (holdsOnlyWeights(graph)) return <WeightOutline tabId={tabId} graph={graph} selection={selection} />;
  // Before IR version 4 initializers are listed among the inputs; they are not what a person calls with.
  const inputs = (main?.inputs ?? []).filter((value) => graph.values.kind[value] !== 2);
  return (
    <nav className="outline" aria-label="Outline">
      <h2 className="minor panel-title">Structure</h2>
      {there ? (
        <Tree tabId={tabId} graph={graph} selection={selection} />
      ) : (
        <div className="outline-tree" role="status" aria-label="Reading the structure" />
      )}
      <div className="outline-io">
        <h2 className="minor panel-title">Inputs</h2>
        <ValueLinks tabId={tabId} graph={graph} values={inputs} showKind={false} />
        <h2 className="minor panel-title">Outputs</h2>
        <ValueLinks tabId={tabId} graph={graph} values={main?.outputs ?? []} showKind={false} />
      </div>
    </nav>
  );
}
