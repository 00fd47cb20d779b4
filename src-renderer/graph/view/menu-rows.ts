/** What the context menu of the graph offers for the thing under the pointer. */
import type { CommandId } from '../../../src-shared/commands.js';
import type { EmphasisRequest } from '../../../src-graph/core/emphasis.js';
import { bodyLabel } from '../../../src-graph/core/faces.js';
import { nodeBodies } from '../../../src-graph/core/model-links.js';
import { BoxKind } from '../../../src-graph/core/scene.js';
import type { SceneView } from '../../../src-graph/core/scene-view.js';
import type { Selection } from '../../../src-graph/core/selection.js';
import type { BoxActions } from './flow-nodes.js';
import type { GraphStore } from './graph-store.js';

export interface MenuRow {
  label: string;
  run: () => void;
  /** Shown beside it: the key that does the same. */
  command?: CommandId;
  key?: string;
}

/** Rows in groups, a line between two groups. */
export type MenuRows = MenuRow[][];

export interface MenuTools {
  store: GraphStore;
  actions: BoxActions;
  copyName: () => void;
  copyJson: () => void;
  /** Searches the model; null where there is no find box. */
  find: ((query: string) => void) | null;
}

/** The highlights a selection can be asked for. */
export function emphasisOf(view: SceneView, kind: EmphasisKind, selection: Selection): EmphasisRequest | null {
  if (selection === null) return null;
  if (kind === 'operator') {
    if (selection.kind !== 'node') return null;
    const { nodes, strings } = view.links.model;
    return {
      kind,
      operator: strings.get(nodes.op[selection.node] ?? 0),
      domain: strings.get(nodes.domain[selection.node] ?? 0),
    };
  }
  return { kind, of: selection, depth: kind === 'neighbours' ? 1 : Infinity };
}

export type EmphasisKind = 'upstream' | 'downstream' | 'neighbours' | 'operator';

export function menuRows(view: SceneView, selection: Selection, tools: MenuTools): MenuRows {
  const { store } = tools;
  const rows: MenuRows =
    selection === null ? [] : [opening(view, selection, tools), highlights(view, selection, tools)];
  if (selection !== null) {
    const what = selection.kind === 'group' ? 'path' : 'name';
    rows.push([
      { label: `Copy the ${what}`, run: tools.copyName },
      { label: 'Copy as JSON', run: tools.copyJson },
      { label: 'Zoom to it', run: () => store.zoomTo(selection), command: 'graph.zoomSelection' },
    ]);
  }
  const whole: MenuRow[] = [{ label: 'Fit the graph', run: () => store.fit(), command: 'graph.fit' }];
  if (selection === null && (view.scene.groups.length > 0 || hasBodies(view))) {
    whole.push({ label: 'Expand all groups', run: () => store.expandAll(), command: 'graph.expandAll' });
    whole.push({ label: 'Collapse all groups', run: () => store.collapseAll(), command: 'graph.collapseAll' });
  }
  if (store.getSnapshot().emphasis !== null)
    whole.push({ label: 'Clear the highlight', run: () => store.emphasise(null), key: 'Esc' });
  rows.push(whole);
  return rows.filter((group) => group.length > 0);
}

function opening(view: SceneView, selection: NonNullable<Selection>, { store, actions }: MenuTools): MenuRow[] {
  if (selection.kind === 'node') return bodyRows(view, selection.node, actions);
  if (selection.kind === 'value') {
    const stub = view.scene.stubs.value.indexOf(selection.value);
    if (stub < 0) return [];
    const drawn = view.scene.stubs.expanded[stub] === 1;
    return [
      { label: drawn ? 'Show its uses as labels' : 'Draw its edges', run: () => store.toggleStub(selection.value) },
    ];
  }
  const box = view.boxOf(selection);
  const group = box < 0 ? undefined : view.group(box);
  if (group === undefined) return [];
  const open = view.kind(box) === BoxKind.container;
  const rows: MenuRow[] = [{ label: open ? 'Collapse' : 'Expand', run: () => actions.toggle(group.key), key: 'Enter' }];
  if (group.path === '') rows.push({ label: 'Open by itself', run: () => actions.enter(group.graph) });
  if (group.identical > 1) {
    rows.push(
      { label: open ? 'Collapse every copy' : 'Expand every copy', run: () => store.openCopies(group.key, !open) },
      { label: 'Next copy', run: () => store.stepCopy(selection, 1, actions), key: ']' },
      { label: 'Previous copy', run: () => store.stepCopy(selection, -1, actions), key: '[' },
    );
  }
  return rows;
}

const hasBodies = ({ links }: SceneView): boolean => links.bodies.size + links.functions.size > 0;

function bodyRows(view: SceneView, node: number, actions: BoxActions): MenuRow[] {
  const bodies = nodeBodies(view.links, node);
  const enter = bodies.map((body) => ({ label: bodyLabel(body), run: () => actions.enter(body.graph) }));
  const box = view.boxOf({ kind: 'node', node });
  const key = view.keyOf(box);
  // A node hidden in a closed group has that group's box.
  if (key === '' || view.selectionOf(box)?.kind !== 'node') return enter;
  const open = view.kind(box) === BoxKind.container;
  return [{ label: open ? 'Collapse' : 'Show here', run: () => actions.toggle(key), key: 'Enter' }, ...enter];
}

function highlights(view: SceneView, selection: NonNullable<Selection>, { store, find }: MenuTools): MenuRow[] {
  const row = (label: string, kind: EmphasisKind, command: CommandId): MenuRow => ({
    label,
    run: () => store.emphasise(emphasisOf(view, kind, selection)),
    command,
  });
  const rows = [
    row('Highlight what feeds it', 'upstream', 'graph.upstream'),
    row('Highlight what uses it', 'downstream', 'graph.downstream'),
    row('Highlight its neighbours', 'neighbours', 'graph.neighbours'),
  ];
  if (selection.kind === 'node') {
    const { nodes, strings } = view.links.model;
    const operator = strings.get(nodes.op[selection.node] ?? 0);
    const short = operator.slice(0, 40);
    rows.push(row(`Highlight every ${short}`, 'operator', 'graph.sameOperator'));
    if (find !== null) rows.push({ label: `Find every ${short}`, run: () => find(`op:${operator}`) });
  }
  return rows;
}
