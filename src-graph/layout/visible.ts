/** The boxes of a scene before they have places: what is shown, how large, and in which container. */
import type { GraphIndex, NodeIndex, ValueIndex } from '../../src-shared/graph.js';
import type { ScopeGroup, ScopeTree } from '../../src-shared/scope-tree.js';
import { groupFace, nodeFace, type Size, terminalFace } from '../core/faces.js';
import type { GraphNet } from '../core/graph-net.js';
import type { ModelLinks } from '../core/model-links.js';
import { hidingGroups } from '../core/opening.js';
import { BoxKind } from '../core/scene.js';
import type { TextMetrics } from '../core/text-metrics.js';
import type { ViewOptions } from '../core/view-options.js';
import { ValueKind } from '../../src-shared/graph.js';

export interface VisibleBoxes {
  kind: number[];
  /** Node, group (index into the tree) or value. */
  ref: number[];
  parent: number[];
  depth: number[];
  width: number[];
  height: number[];
  /** Leaf box of node nodeStart + i; -1 for folded nodes. */
  boxOfNode: Int32Array;
  /** Box of a value that enters the graph. */
  entryBox: Map<number, number>;
  exitBoxes: { box: number; value: number }[];
}

export interface GraphContext {
  links: ModelLinks;
  metrics: TextMetrics;
  tree: ScopeTree;
  net: GraphNet;
  options: ViewOptions;
  /** Sizes of node boxes, kept between scenes with the same `faceKey`. */
  nodeSizes: Map<NodeIndex, Size>;
  /** Shared values drawn as edges all the same, because a person asked for it. */
  expanded: ReadonlySet<ValueIndex>;
  /** The graph of the scene this one becomes a part of; its own where it is the one that is shown. */
  shown: GraphIndex;
  /** Nodes that are as large as their bodies, which are shown in place. */
  inPlace: ReadonlyMap<NodeIndex, Size>;
}

/** Lists the boxes shown when the groups in `open` are open, containers before their contents, in graph order. */
export function visibleBoxes(context: GraphContext, open: ReadonlySet<number>): VisibleBoxes {
  const { tree, net, links, metrics } = context;
  const { groups, nodeStart, groupOfNode } = tree;
  const boxes: VisibleBoxes = {
    kind: [],
    ref: [],
    parent: [],
    depth: [],
    width: [],
    height: [],
    boxOfNode: new Int32Array(tree.nodeEnd - nodeStart).fill(-1),
    entryBox: new Map(),
    exitBoxes: [],
  };
  const add = (kind: number, ref: number, parent: number, size: { width: number; height: number }): number => {
    boxes.kind.push(kind);
    boxes.ref.push(ref);
    boxes.parent.push(parent);
    boxes.depth.push(parent < 0 ? 0 : (boxes.depth[parent] ?? 0) + 1);
    boxes.width.push(size.width);
    boxes.height.push(size.height);
    return boxes.kind.length - 1;
  };
  const shownIn = shownNodes(context);
  const boxOfGroup = new Int32Array(groups.length).fill(-1);
  const addGroup = (group: ScopeGroup, parent: number): void => {
    for (const item of inOrder(groups, group)) {
      const child = item.group;
      if (child === undefined) {
        if (net.folded[item.first - nodeStart] === 1) continue;
        boxes.boxOfNode[item.first - nodeStart] = add(
          BoxKind.node,
          item.first,
          parent,
          nodeSize(context, item.first, group.path),
        );
      } else if (shownIn[child.index] === 0) {
        continue;
      } else if (open.has(child.index)) {
        addGroup(child, add(BoxKind.container, child.index, parent, { width: 0, height: 0 }));
      } else {
        boxOfGroup[child.index] = add(BoxKind.group, child.index, parent, groupFace(metrics, child));
      }
    }
  };

  for (const value of net.entries) {
    const kind = links.model.values.kind[value] === ValueKind.input ? BoxKind.input : BoxKind.outer;
    boxes.entryBox.set(value, add(kind, value, -1, terminalFace(links, metrics, value)));
  }
  const root = groups[0];
  if (context.options.flat) {
    for (let node = nodeStart; node < tree.nodeEnd; node += 1) {
      if (net.folded[node - nodeStart] === 1) continue;
      boxes.boxOfNode[node - nodeStart] = add(BoxKind.node, node, -1, nodeSize(context, node, ''));
    }
  } else if (root !== undefined) addGroup(root, -1);
  for (const value of net.exits) {
    boxes.exitBoxes.push({ box: add(BoxKind.output, value, -1, terminalFace(links, metrics, value)), value });
  }
  if (context.options.flat) return boxes;
  const hiding = hidingGroups(tree, open);
  for (let i = 0; i < groupOfNode.length; i += 1) {
    const hidden = hiding[groupOfNode[i] ?? 0] ?? -1;
    if (hidden >= 0) boxes.boxOfNode[i] = boxOfGroup[hidden] ?? -1;
  }
  return boxes;
}

/** Nodes of each group that have a box somewhere; hiding constants can leave a group without any. */
function shownNodes({ tree, net }: GraphContext): Int32Array {
  const shown = new Int32Array(tree.groups.length);
  tree.groupOfNode.forEach((group, i) => {
    if (net.folded[i] !== 1) shown[group] = (shown[group] ?? 0) + 1;
  });
  for (let index = tree.groups.length - 1; index > 0; index -= 1) {
    const above = tree.groups[index]?.parent ?? 0;
    shown[above] = (shown[above] ?? 0) + (shown[index] ?? 0);
  }
  return shown;
}

function nodeSize(context: GraphContext, node: NodeIndex, groupPath: string): Size {
  const bodies = context.inPlace.get(node);
  if (bodies !== undefined) return bodies;
  let size = context.nodeSizes.get(node);
  if (size === undefined) {
    const { width, height } = nodeFace(context.links, context.metrics, node, groupPath, context.options);
    size = { width, height };
    context.nodeSizes.set(node, size);
  }
  return size;
}

function inOrder(
  groups: readonly ScopeGroup[],
  group: ScopeGroup,
): { first: NodeIndex; group: ScopeGroup | undefined }[] {
  const items: { first: NodeIndex; group: ScopeGroup | undefined }[] = group.nodes.map((node) => ({
    first: node,
    group: undefined,
  }));
  for (const index of group.children) {
    const child = groups[index];
    if (child !== undefined) items.push({ first: child.first, group: child });
  }
  return items.sort((a, b) => a.first - b.first);
}
