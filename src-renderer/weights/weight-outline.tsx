/** The outline of a file that holds weights and no graph: its tensors by the parts of their names. */
import { type ReactElement, useMemo, useState } from 'react';
import type { ModelGraph } from '../../src-shared/graph.js';
import { formatBytes, formatCount } from '../../src-shared/units.js';
import type { Selection } from '../model/selection.js';
import { select } from '../state/models-store.js';
import { toggled, TreeList, Twist } from '../ui/tree-list.js';
import { entryKey, keysAboveEntry, openAtFirst, type WeightEntry, weightTree, weightTreeRows } from './weight-tree.js';

/** Longest label on the page: a name may be a megabyte. */
const maxLabel = 200;

interface Props {
  tabId: string;
  graph: ModelGraph;
  selection: Selection;
}

function RowContent({ entry, open, onToggle }: { entry: WeightEntry; open: boolean; onToggle: () => void }) {
  const label = entry.label === '' ? '(no name)' : entry.label.slice(0, maxLabel);
  const group = entry.value < 0;
  const exact = `${entry.tensors.toLocaleString('en')} ${entry.tensors === 1 ? 'tensor' : 'tensors'}, ${entry.bytes.toLocaleString('en')} bytes`;
  return (
    <>
      {group ? <Twist open={open} onToggle={onToggle} /> : <span className="outline-twist" aria-hidden="true" />}
      <span className="outline-label ellipsis" title={label}>
        {label}
      </span>
      <span className="outline-count" title={exact}>
        {group ? `${formatCount(entry.tensors)} · ` : ''}
        {formatBytes(entry.bytes)}
      </span>
    </>
  );
}

export function WeightOutline({ tabId, graph, selection }: Props): ReactElement {
  const tree = useMemo(() => weightTree(graph), [graph]);
  const [opened, setOpened] = useState<ReadonlySet<string>>(() => openAtFirst(tree));
  const rows = useMemo(() => weightTreeRows(tree, opened), [tree, opened]);
  const entry = selection?.kind === 'value' ? tree.entryOf.get(selection.value) : undefined;
  const chosen = entry === undefined ? null : entryKey(entry);
  // What is selected elsewhere is shown here, too: the groups above it open, once per selection.
  const [followed, setFollowed] = useState<string | null>(null);
  if (chosen !== followed) {
    setFollowed(chosen);
    const above = entry === undefined ? [] : keysAboveEntry(tree, entry);
    if (above.some((key) => !opened.has(key))) setOpened(new Set([...opened, ...above]));
  }
  const toggle = (key: string): void => setOpened(toggled(opened, key));
  return (
    <nav className="outline" aria-label="Outline">
      <h2 className="minor panel-title">Tensors</h2>
      <TreeList
        label="Tensors by name"
        idBase={`${tabId}-weights`}
        rows={rows}
        chosen={chosen}
        content={(row, onToggle) => <RowContent entry={row.entry} open={row.open === true} onToggle={onToggle} />}
        onToggle={(row) => {
          if (row.entry.value < 0) toggle(row.key);
        }}
        onChoose={(row) => {
          if (row.entry.value < 0) toggle(row.key);
          else select(tabId, { kind: 'value', value: row.entry.value });
        }}
      />
    </nav>
  );
}
