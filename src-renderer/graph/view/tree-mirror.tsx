/** The graph as a tree for screen readers: same boxes, same selection, not seen until it has the focus. */
import { type KeyboardEvent, type ReactElement, useId, useMemo, useState } from 'react';
import type { SceneView } from '../../../src-graph/core/scene-view.js';
import { treeRows } from '../../../src-graph/core/tree-rows.js';
import type { BoxActions } from './flow-nodes.js';

interface Props {
  view: SceneView;
  /** Box of the selection; -1 for none. */
  selected: number;
  actions: BoxActions;
}

export function TreeMirror({ view, selected, actions }: Props): ReactElement {
  const id = useId();
  const [walked, setWalked] = useState<{ view: SceneView; box: number } | null>(null);
  const current = walked?.view === view ? walked.box : Math.max(0, selected);
  const rows = useMemo(() => treeRows(view, current), [view, current]);
  const { boxes } = view.scene;

  const goTo = (box: number): void => {
    if (box < 0 || box >= boxes.count) return;
    setWalked({ view, box });
    actions.select(view.selectionOf(box));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const open = rows.find((row) => row.box === current)?.open;
    const toggle = (): void => {
      actions.toggle(view.keyOf(current));
    };
    const keys = new Map<string, () => void>([
      ['ArrowDown', () => goTo(current + 1)],
      ['ArrowUp', () => goTo(current - 1)],
      ['ArrowRight', () => (open === false ? toggle() : goTo(current + 1))],
      ['ArrowLeft', () => (open === true ? toggle() : goTo(boxes.parent[current] ?? -1))],
      ['Home', () => goTo(0)],
      ['End', () => goTo(boxes.count - 1)],
      ['Enter', () => (open === undefined ? goTo(current) : toggle())],
      [' ', () => goTo(current)],
    ]);
    const run = event.ctrlKey || event.metaKey || event.altKey || event.shiftKey ? undefined : keys.get(event.key);
    if (run === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    run();
  };

  return (
    <ul
      className="graph-tree"
      role="tree"
      aria-label="Graph as a tree"
      tabIndex={0}
      aria-activedescendant={boxes.count === 0 ? undefined : `${id}-${String(current)}`}
      onKeyDown={onKeyDown}
    >
      {rows.map((row) => (
        <li
          key={row.box}
          id={`${id}-${String(row.box)}`}
          role="treeitem"
          aria-level={row.level}
          aria-posinset={row.position}
          aria-setsize={row.siblings}
          aria-expanded={row.open}
          aria-selected={row.box === current}
          style={{ paddingLeft: 8 + row.level * 12 }}
          onClick={() => goTo(row.box)}
        >
          {row.label}
        </li>
      ))}
    </ul>
  );
}
