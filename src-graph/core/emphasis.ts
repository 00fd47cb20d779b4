/** What is brought out of the graph while the rest is dimmed, and how many nodes that is, in words. */
import type { ModelGraph, NodeIndex } from '../../src-shared/graph.js';
import { isConstantNode } from '../../src-shared/scope-tree.js';
import { categoryLabels, operatorCategories, operatorCategory } from '../categories.js';
import { nodeLinks, reach } from './reach.js';
import { BoxKind } from './scene.js';
import type { SceneView } from './scene-view.js';
import type { Selection } from './selection.js';

/** What a person asked to be brought out. Depth is in steps along edges; Infinity for all. */
export type EmphasisRequest =
  | { kind: 'upstream' | 'downstream' | 'neighbours'; of: Selection; depth: number }
  | { kind: 'operator'; operator: string; domain: string }
  | { kind: 'category'; category: number };

export interface Emphasis {
  request: EmphasisRequest;
  /** 1 by node index of the model. */
  nodes: Uint8Array;
  /** `214 of 860 nodes feed this one`. */
  sentence: string;
}

/** Nodes a selection stands for: itself, all of a group, the producer of a value (or its users, where none makes it). */
export function nodesOf(view: SceneView, selection: Selection): NodeIndex[] {
  if (selection === null) return [];
  const { scene, links } = view;
  const { nodes, values } = links.model;
  if (selection.kind === 'node') return [selection.node];
  if (selection.kind === 'value') {
    const producer = values.producer[selection.value] ?? -1;
    if (producer >= 0) return [producer];
    const users: NodeIndex[] = [];
    for (let node = 0; node < nodes.count; node += 1) {
      const end = nodes.inputOffsets[node + 1] ?? 0;
      for (let at = nodes.inputOffsets[node] ?? 0; at < end; at += 1) {
        if (nodes.inputs[at] === selection.value) {
          users.push(node);
          break;
        }
      }
    }
    return users;
  }
  const box = view.boxOf(selection);
  if (box < 0) return [];
  // Boxes follow their containers, so one pass knows what stands inside.
  const inside = new Uint8Array(scene.boxes.count);
  inside[box] = 1;
  for (let other = box + 1; other < scene.boxes.count; other += 1)
    if (inside[scene.boxes.parent[other] ?? -1] === 1) inside[other] = 1;
  const found: NodeIndex[] = [];
  scene.boxOfNode.forEach((at, i) => {
    if (inside[at] === 1) found.push(scene.nodeStart + i);
  });
  return found;
}

/** Works out what a request brings out; counts are of the graph that is shown, Constants left out. */
export function emphasise(view: SceneView, request: EmphasisRequest): Emphasis {
  const { model } = view.links;
  const record = model.graphs[view.scene.graph];
  let nodes: Uint8Array;
  let start: NodeIndex[] = [];
  if (request.kind === 'operator' || request.kind === 'category') nodes = alike(model, request);
  else {
    start = nodesOf(view, request.of);
    // Of a value that no node makes, what uses it is already one step down.
    const entered = request.of?.kind === 'value' && (model.values.producer[request.of.value] ?? -1) < 0;
    const direction = request.kind === 'upstream' ? 'up' : request.kind === 'downstream' ? 'down' : 'both';
    const depth = entered && request.kind === 'upstream' ? 0 : entered ? request.depth - 1 : request.depth;
    nodes = reach(nodeLinks(model), start, direction, depth);
    if (entered && request.kind === 'upstream') nodes.fill(0);
    else if (entered) start = [];
  }
  const own = new Set(start);
  let total = 0;
  let count = 0;
  for (let node = record?.nodeStart ?? 0; node < (record?.nodeEnd ?? 0); node += 1) {
    if (isConstantNode(model, node)) continue;
    total += 1;
    if (nodes[node] === 1 && !own.has(node)) count += 1;
  }
  return { request, nodes, sentence: sentence(request, count, total, start.length) };
}

function alike(model: ModelGraph, request: EmphasisRequest): Uint8Array {
  const { nodes, strings } = model;
  const lit = new Uint8Array(nodes.count);
  const fits = new Map<string, boolean>();
  for (let node = 0; node < nodes.count; node += 1) {
    const op = nodes.op[node] ?? 0;
    const domain = nodes.domain[node] ?? 0;
    const key = `${String(op)}:${String(domain)}`;
    let fit = fits.get(key);
    if (fit === undefined) {
      const [name, of] = [strings.get(op), strings.get(domain)];
      fit =
        request.kind === 'operator'
          ? name === request.operator && of === request.domain
          : request.kind === 'category' && operatorCategories.indexOf(operatorCategory(name, of)) === request.category;
      fits.set(key, fit);
    }
    if (fit) lit[node] = 1;
  }
  return lit;
}

function sentence(request: EmphasisRequest, count: number, total: number, start: number): string {
  const number = (n: number): string => n.toLocaleString('en');
  const share = `${number(count)} of ${number(total)} ${total === 1 ? 'node' : 'nodes'}`;
  const one = count === 1;
  const these = start === 1 ? 'this one' : 'these';
  switch (request.kind) {
    case 'upstream':
      return `${share} ${one ? 'feeds' : 'feed'} ${these}`;
    case 'downstream':
      if (start === 0) return `${share} ${one ? 'depends' : 'depend'} on this value`;
      return `${share} ${one ? 'uses' : 'use'} what ${start === 1 ? 'this one makes' : 'these make'}`;
    case 'neighbours':
      return `${share} ${one ? 'is' : 'are'} within ${steps(request.depth)} of ${start === 0 ? 'this value' : these}`;
    case 'operator':
      return `${share} ${one ? 'is' : 'are'} ${request.operator.slice(0, 60)}`;
    case 'category':
      return `${share}: ${categoryLabels[operatorCategories[request.category] ?? 'custom'].toLowerCase()}`;
  }
}

const steps = (depth: number): string =>
  depth === 1 ? 'one step' : Number.isFinite(depth) ? `${String(depth)} steps` : 'reach';

/**
 * Boxes that are lit, as 1 by box: nodes that are, groups that hold one, open groups around those, and the inputs and
 * outputs that touch one.
 */
export function litBoxes(view: SceneView, lit: Uint8Array): Uint8Array {
  const { boxes, boxOfNode, nodeStart, nextOffsets, next, previousOffsets, previous } = view.scene;
  const { model } = view.links;
  const mask = new Uint8Array(boxes.count);
  boxOfNode.forEach((box, i) => {
    // A Constant rides in the box of its first user and does not light it.
    if (box >= 0 && lit[nodeStart + i] === 1 && !isConstantNode(model, nodeStart + i)) mask[box] = 1;
  });
  lightOwners(view, lit, mask);
  for (let box = 0; box < boxes.count; box += 1) {
    const kind = boxes.kind[box];
    if (kind === BoxKind.node || kind === BoxKind.group || kind === BoxKind.container) continue;
    for (let at = nextOffsets[box] ?? 0; at < (nextOffsets[box + 1] ?? 0); at += 1)
      if (mask[next[at] ?? -1] === 1) mask[box] = 1;
    for (let at = previousOffsets[box] ?? 0; at < (previousOffsets[box + 1] ?? 0); at += 1)
      if (mask[previous[at] ?? -1] === 1) mask[box] = 1;
  }
  for (let box = boxes.count - 1; box >= 0; box -= 1) {
    const parent = boxes.parent[box] ?? -1;
    if (mask[box] === 1 && parent >= 0) mask[parent] = 1;
  }
  return mask;
}

/** A node is lit as well when something in its bodies is. */
function lightOwners(view: SceneView, lit: Uint8Array, mask: Uint8Array): void {
  const { model } = view.links;
  if (model.graphs.length === 1) return;
  const { scene } = view;
  const within = model.graphs.map((record) => {
    for (let node = record.nodeStart; node < record.nodeEnd; node += 1) if (lit[node] === 1) return true;
    return false;
  });
  // Bodies follow the graph that owns them: backwards, inner ones come first.
  for (let graph = model.graphs.length - 1; graph > 0; graph -= 1) {
    const owner = model.graphs[graph]?.parentNode ?? -1;
    if (!within[graph] || owner < 0) continue;
    within[model.nodes.graph[owner] ?? 0] = true;
    const box = scene.boxOfNode[owner - scene.nodeStart] ?? -1;
    if (box >= 0) mask[box] = 1;
  }
}
