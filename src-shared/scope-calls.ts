/**
 * Splits a module that is called several times into one group per call. Exporters put all calls under one path; drawn
 * as one box, data would leave it and come back (`bn1 → relu → conv2 → bn2 → relu`), a cycle that is not in the model.
 * A group is split when data re-enters it and its nodes fall into parts with no direct edge between them. A group that
 * stays whole takes in the nodes between, when they belong to no other group.
 */
import type { ModelGraph, NodeIndex } from './graph.js';
import { type DraftGroup, draftGroup } from './scope-group.js';

/** Edges looked at in the search for re-entry, per node of the graph: a bound for hostile files, far above real ones. */
const workPerNode = 64;
/** Nodes moved into one group at most; more are a part of the model of their own. */
const mostTakenIn = 64;

/** Splits groups below `root` in place. Group order is settled later. */
export function splitCalls(graph: ModelGraph, root: DraftGroup, nodeStart: NodeIndex, nodeEnd: NodeIndex): void {
  const count = nodeEnd - nodeStart;
  const successors = directSuccessors(graph, nodeStart, nodeEnd);
  const inside = new Int32Array(count).fill(-1);
  const seen = new Int32Array(count).fill(-1);
  let stamp = 0;
  let budget = count * workPerNode;

  const reenters = (nodes: readonly NodeIndex[]): boolean => {
    stamp += 1;
    let last = 0;
    for (const node of nodes) {
      inside[node - nodeStart] = stamp;
      last = Math.max(last, node);
    }
    const stack: NodeIndex[] = [];
    // Edges point forward in a sorted graph, so nothing after the last node of the group can lead back into it.
    const follow = (node: NodeIndex, fromInside: boolean): boolean => {
      const end = successors.offsets[node - nodeStart + 1] ?? 0;
      for (let at = successors.offsets[node - nodeStart] ?? 0; at < end; at += 1) {
        budget -= 1;
        const next = successors.targets[at] ?? 0;
        const within = inside[next - nodeStart] === stamp;
        if (within && !fromInside) return true;
        if (within || next > last || seen[next - nodeStart] === stamp) continue;
        seen[next - nodeStart] = stamp;
        stack.push(next);
      }
      return false;
    };
    for (const node of nodes) if (follow(node, true)) return true;
    for (let node = stack.pop(); node !== undefined && budget > 0; node = stack.pop())
      if (follow(node, false)) return true;
    return false;
  };

  const visit = (group: DraftGroup): void => {
    for (const child of [...group.children]) {
      if (budget <= 0) return;
      const nodes = subtreeNodes(child);
      const again = nodes.length > 1 && reenters(nodes);
      const parts = again ? connectedParts(nodes, successors, nodeStart) : [];
      if (again && parts.length === 1) takeIn(group, child, nodes, successors, nodeStart);
      const pieces = parts.length > 1 ? splitInto(child, group, parts) : [child];
      for (const piece of pieces) visit(piece);
    }
  };
  visit(root);
}

/**
 * Moves the nodes between a group and itself into the group, when they are its parent's own: exporters leave nodes that
 * an optimiser made, or that have no module, outside the module whose values they work on.
 */
function takeIn(
  parent: DraftGroup,
  group: DraftGroup,
  members: readonly NodeIndex[],
  successors: Successors,
  nodeStart: NodeIndex,
): void {
  const inside = new Set(members);
  const own = new Set(parent.nodes);
  const last = members.reduce((most, node) => Math.max(most, node), 0);
  const after = new Set<NodeIndex>();
  const nextOf = (node: NodeIndex): Int32Array =>
    successors.targets.subarray(successors.offsets[node - nodeStart], successors.offsets[node - nodeStart + 1]);
  const stack = [...members];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    for (const next of nextOf(node)) {
      if (next > last || inside.has(next) || after.has(next)) continue;
      after.add(next);
      stack.push(next);
    }
  }
  // From the back: a node is between when something after it is, or is inside.
  const between = new Set<NodeIndex>();
  for (const node of [...after].sort((a, b) => b - a)) {
    if (nextOf(node).some((next) => inside.has(next) || between.has(next))) between.add(node);
  }
  if (between.size > mostTakenIn || [...between].some((node) => !own.has(node))) return;
  group.nodes.push(...between);
  parent.nodes = parent.nodes.filter((node) => !between.has(node));
}

interface Successors {
  offsets: Uint32Array;
  targets: Int32Array;
}

function directSuccessors(graph: ModelGraph, nodeStart: NodeIndex, nodeEnd: NodeIndex): Successors {
  const { nodes, values } = graph;
  const offsets = new Uint32Array(nodeEnd - nodeStart + 1);
  const each = (visit: (producer: NodeIndex, consumer: NodeIndex) => void): void => {
    for (let node = nodeStart; node < nodeEnd; node += 1) {
      const end = nodes.inputOffsets[node + 1] ?? 0;
      for (let at = nodes.inputOffsets[node] ?? 0; at < end; at += 1) {
        const value = nodes.inputs[at] ?? -1;
        const producer = value < 0 ? -1 : (values.producer[value] ?? -1);
        if (producer >= nodeStart && producer < nodeEnd && producer !== node) visit(producer, node);
      }
    }
  };
  each((producer) => {
    offsets[producer - nodeStart + 1] = (offsets[producer - nodeStart + 1] ?? 0) + 1;
  });
  for (let at = 1; at < offsets.length; at += 1) offsets[at] = (offsets[at] ?? 0) + (offsets[at - 1] ?? 0);
  const cursor = offsets.slice();
  const targets = new Int32Array(offsets[offsets.length - 1] ?? 0);
  each((producer, consumer) => {
    const at = cursor[producer - nodeStart] ?? 0;
    targets[at] = consumer;
    cursor[producer - nodeStart] = at + 1;
  });
  return { offsets, targets };
}

function subtreeNodes(group: DraftGroup): NodeIndex[] {
  const nodes: NodeIndex[] = [];
  const visit = (at: DraftGroup): void => {
    for (const node of at.nodes) nodes.push(node);
    at.children.forEach(visit);
  };
  visit(group);
  return nodes;
}

/** Weakly connected parts of a set of nodes, in the order of their first nodes. */
function connectedParts(nodes: readonly NodeIndex[], successors: Successors, nodeStart: NodeIndex): NodeIndex[][] {
  const parent = new Map<NodeIndex, NodeIndex>(nodes.map((node) => [node, node]));
  const find = (node: NodeIndex): NodeIndex => {
    let top = node;
    for (let up = parent.get(top); up !== undefined && up !== top; up = parent.get(top)) top = up;
    parent.set(node, top);
    return top;
  };
  for (const node of nodes) {
    const end = successors.offsets[node - nodeStart + 1] ?? 0;
    for (let at = successors.offsets[node - nodeStart] ?? 0; at < end; at += 1) {
      const next = successors.targets[at] ?? 0;
      if (!parent.has(next)) continue;
      const a = find(node);
      const b = find(next);
      if (a !== b) parent.set(Math.max(a, b), Math.min(a, b));
    }
  }
  const parts = new Map<NodeIndex, NodeIndex[]>();
  for (const node of [...nodes].sort((a, b) => a - b)) {
    const top = find(node);
    const part = parts.get(top);
    if (part === undefined) parts.set(top, [node]);
    else part.push(node);
  }
  return [...parts.values()];
}

/** Replaces `group` in `parent` by one copy per part; the second is called `name (2)`, its path ends in `@2`. */
function splitInto(group: DraftGroup, parent: DraftGroup, parts: readonly NodeIndex[][]): DraftGroup[] {
  parent.children = parent.children.filter((child) => child !== group);
  const partOf = new Map<NodeIndex, number>();
  parts.forEach((part, index) => {
    for (const node of part) partOf.set(node, index);
  });
  const copies = parts.map((_, index) =>
    draftGroup(
      parent,
      index === 0 ? group.path : `${group.path}@${String(index + 1)}`,
      index === 0 ? group.label : `${group.label} (${String(index + 1)})`,
    ),
  );
  const fill = (source: DraftGroup, targets: readonly DraftGroup[]): void => {
    for (const node of source.nodes) targets[partOf.get(node) ?? 0]?.nodes.push(node);
    for (const child of source.children) {
      const segment = child.path.slice(source.path.length + 1);
      fill(
        child,
        targets.map((target) => draftGroup(target, `${target.path}/${segment}`, child.label)),
      );
    }
  };
  fill(group, copies);
  return copies;
}
