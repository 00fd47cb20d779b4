/**
 * Sections: groups made here where the model's own modules leave too many boxes side by side. Long runs of numbered
 * siblings become one group (`layers.0–184`); what still has over `maxChildren` children is cut along graph order.
 */
import type { ModelGraph, NodeIndex } from './graph.js';
import { type DraftGroup, draftGroup, draftNodes, maxChildren } from './scope-group.js';
import { addParts } from './scope-parts.js';

/** Numbered siblings shown side by side; above, they are put into one section. Large published models have 24 or 32. */
const longRun = 32;
/** Sections per cut: few enough to be read at a glance. */
const sectionsPerCut = 50;
const smallestSection = 100;

/** Adds sections below and in `group`, in place. Own nodes and children must be in graph order. */
export function addSections(graph: ModelGraph, root: DraftGroup, isBox: (node: NodeIndex) => boolean): void {
  const groups = [root];
  for (let at = 0; at < groups.length; at += 1) for (const child of groups[at]?.children ?? []) groups.push(child);
  // From the back: the insides of a group are settled before it is cut itself.
  for (const group of groups.reverse()) {
    gatherRuns(group);
    addParts(graph, group, isBox, draftNodes);
    cut(group, isBox);
  }
}

interface Numbered {
  stem: string;
  members: { child: DraftGroup; number: number }[];
}

function gatherRuns(group: DraftGroup): void {
  const runs = new Map<string, Numbered>();
  for (const child of group.children) {
    const match = /^(.*?\D)?(\d+)$/.exec(child.label);
    if (match === null) continue;
    const stem = match[1] ?? '';
    const run = runs.get(stem);
    const member = { child, number: Number(match[2]) };
    if (run === undefined) runs.set(stem, { stem, members: [member] });
    else run.members.push(member);
  }
  for (const { stem, members } of runs.values()) {
    // A group that holds nothing but the run is that section already; the graph itself never is, it cannot be closed.
    const nothingElse = members.length === group.children.length && group.nodes.length === 0;
    if (members.length <= longRun || (nothingElse && group.parent !== null)) continue;
    const numbers = members.map((member) => member.number);
    const label = `${stem}${String(Math.min(...numbers))}–${String(Math.max(...numbers))}`;
    const section = draftGroup(null, join(group.path, `${stem}*`), label, true);
    const taken = new Set(members.map((member) => member.child));
    const first = group.children.findIndex((child) => taken.has(child));
    move(section, [...taken], []);
    group.children = group.children.filter((child) => !taken.has(child));
    group.children.splice(first, 0, section);
    section.parent = group;
    cut(section, () => true);
  }
}

/** Cuts a group into sections of graph order until no level has over `maxChildren` boxes. */
function cut(group: DraftGroup, isBox: (node: NodeIndex) => boolean): void {
  const boxes = group.children.length + group.nodes.filter(isBox).length;
  if (boxes <= maxChildren) return;
  const size = Math.max(smallestSection, Math.ceil(boxes / sectionsPerCut));
  const parts = Math.ceil(boxes / size);
  const items = inOrder(group);
  const { children, nodes } = group;
  group.children = [];
  group.nodes = [];
  let part = 0;
  let filled = 0;
  let partChildren: DraftGroup[] = [];
  let partNodes: NodeIndex[] = [];
  const close = (): void => {
    part += 1;
    const section = draftGroup(
      group,
      join(group.path, `#${String(part)}`),
      sectionLabel(partChildren, partNodes, part, parts),
      true,
    );
    move(section, partChildren, partNodes);
    partChildren = [];
    partNodes = [];
    filled = 0;
  };
  for (const item of items) {
    const counts = item.child >= 0 || isBox(nodes[item.node] ?? 0);
    if (counts && filled === size) close();
    if (item.child >= 0) {
      const child = children[item.child];
      if (child !== undefined) partChildren.push(child);
    } else partNodes.push(nodes[item.node] ?? 0);
    if (counts) filled += 1;
  }
  close();
  for (const section of group.children) cut(section, isBox);
}

function inOrder(group: DraftGroup): { child: number; node: number; first: NodeIndex }[] {
  const items = [
    ...group.children.map((child, index) => ({ child: index, node: -1, first: firstNode(child) })),
    ...group.nodes.map((node, index) => ({ child: -1, node: index, first: node })),
  ];
  return items.sort((a, b) => a.first - b.first);
}

function firstNode(group: DraftGroup): NodeIndex {
  return group.children.reduce((first, child) => Math.min(first, firstNode(child)), group.nodes[0] ?? Infinity);
}

function sectionLabel(
  children: readonly DraftGroup[],
  nodes: readonly NodeIndex[],
  part: number,
  parts: number,
): string {
  const first = children[0];
  const last = children[children.length - 1];
  if (nodes.length === 0 && first !== undefined && last !== undefined && first !== last) {
    const tail = /\d+$/.exec(last.label)?.[0];
    const stem = tail === undefined ? '' : last.label.slice(0, -tail.length);
    return tail !== undefined && first.label.startsWith(stem)
      ? `${first.label}–${tail}`
      : `${first.label} – ${last.label}`;
  }
  return `part ${String(part)} of ${String(parts)}`;
}

function move(section: DraftGroup, children: readonly DraftGroup[], nodes: readonly NodeIndex[]): void {
  section.children = [...children];
  for (const child of children) child.parent = section;
  section.nodes = [...nodes];
}

const join = (path: string, segment: string): string => (path === '' ? segment : `${path}/${segment}`);
