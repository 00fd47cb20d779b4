/** A scene with its indexes and the texts of its boxes, for drawing, hit tests and walking. */
import Flatbush from 'flatbush';
import type { GraphIndex } from '../../src-shared/graph.js';
import { operatorCategories, operatorCategory } from '../categories.js';
import { groupFace, nodeFace, type GroupFace, type NodeFace, type TerminalFace, terminalFace } from './faces.js';
import { type ModelLinks, nodeBodies } from './model-links.js';
import { nodeKey, parseKey } from './open-keys.js';
import { BoxKind, type Scene, type SceneGroup } from './scene.js';
import type { Selection } from './selection.js';
import { fitEnd, type TextMetrics } from './text-metrics.js';
import type { Rect } from './viewport.js';

/** Texts kept; beyond, all are dropped and made again as they are needed. */
const maxFaces = 6000;

export class SceneView {
  readonly boxIndex: Flatbush | null;
  readonly edgeIndex: Flatbush | null;
  readonly stubIndex: Flatbush | null;
  /** Boxes of open groups, outer ones before what they hold. */
  readonly containers: number[] = [];
  readonly #nodeFaces = new Map<number, NodeFace>();
  readonly #terminalFaces = new Map<number, TerminalFace>();
  readonly #groupFaces = new Map<number, GroupFace>();
  readonly #categories = new Map<number, number>();
  readonly #boxOfGroup = new Map<string, number>();
  readonly #boxOfKey = new Map<string, number>();
  readonly #boxOfValue = new Map<number, number>();

  constructor(
    readonly scene: Scene,
    readonly links: ModelLinks,
    readonly metrics: TextMetrics,
  ) {
    this.boxIndex = scene.boxIndex === null ? null : Flatbush.from(scene.boxIndex);
    this.edgeIndex = scene.edgeIndex === null ? null : Flatbush.from(scene.edgeIndex);
    this.stubIndex = scene.stubIndex === null ? null : Flatbush.from(scene.stubIndex);
    const { boxes, groups } = scene;
    for (let box = 0; box < boxes.count; box += 1) {
      const kind = boxes.kind[box];
      const ref = boxes.ref[box] ?? 0;
      if (kind === BoxKind.container) this.containers.push(box);
      const group = kind === BoxKind.group || kind === BoxKind.container ? groups[ref] : undefined;
      if (group !== undefined) this.#addGroup(group, box);
      else if (kind === BoxKind.input || kind === BoxKind.outer) this.#boxOfValue.set(ref, box);
    }
  }

  /** A function can be shown twice: its first place counts. */
  #addGroup(group: SceneGroup, box: number): void {
    const place = `${String(group.graph)}:${group.path}`;
    if (!this.#boxOfGroup.has(place)) this.#boxOfGroup.set(place, box);
    if (!this.#boxOfKey.has(group.key)) this.#boxOfKey.set(group.key, box);
  }

  kind(box: number): number {
    return this.scene.boxes.kind[box] ?? BoxKind.node;
  }

  ref(box: number): number {
    return this.scene.boxes.ref[box] ?? 0;
  }

  rect(box: number): Rect {
    const { x, y, width, height } = this.scene.boxes;
    const left = x[box] ?? 0;
    const top = y[box] ?? 0;
    return { left, top, right: left + (width[box] ?? 0), bottom: top + (height[box] ?? 0) };
  }

  /** The group a group box or container stands for. */
  group(box: number): SceneGroup | undefined {
    return this.scene.groups[this.ref(box)];
  }

  /** Path of the open group a box stands in; '' at the top. */
  pathAround(box: number): string {
    const parent = this.scene.boxes.parent[box] ?? -1;
    return parent < 0 ? '' : (this.group(parent)?.path ?? '');
  }

  /** Category of a node box, as an index into `operatorCategories`; much cheaper than its face. */
  category(box: number): number {
    const { nodes, strings } = this.links.model;
    const op = nodes.op[this.ref(box)] ?? 0;
    const domain = nodes.domain[this.ref(box)] ?? 0;
    const key = op * 65536 + domain;
    const known = this.#categories.get(key);
    if (known !== undefined) return known;
    const category = operatorCategories.indexOf(operatorCategory(strings.get(op), strings.get(domain)));
    this.#categories.set(key, category);
    return category;
  }

  nodeFace(box: number): NodeFace {
    const known = this.#nodeFaces.get(box);
    if (known !== undefined) return known;
    if (this.#nodeFaces.size > maxFaces) this.#nodeFaces.clear();
    const face = nodeFace(this.links, this.metrics, this.ref(box), this.pathAround(box), this.scene.options);
    this.#nodeFaces.set(box, face);
    return face;
  }

  groupFace(box: number): GroupFace {
    const known = this.#groupFaces.get(box);
    if (known !== undefined) return known;
    if (this.#groupFaces.size > maxFaces) this.#groupFaces.clear();
    const face = groupFace(this.metrics, this.group(box) ?? { label: '', total: 0, identical: 1, repeats: 0 });
    this.#groupFaces.set(box, face);
    return face;
  }

  terminalFace(box: number): TerminalFace {
    const known = this.#terminalFaces.get(box);
    if (known !== undefined) return known;
    const full = terminalFace(this.links, this.metrics, this.ref(box));
    // A shape that was inferred after the layout may need more room than the box has.
    const type = fitEnd(this.metrics.small, full.type, (this.scene.boxes.width[box] ?? full.width) - 24);
    const face = { ...full, type };
    this.#terminalFaces.set(box, face);
    return face;
  }

  /** Open groups around a point, outermost first. */
  containersAt(x: number, y: number): number[] {
    const { x: lefts, y: tops, width, height } = this.scene.boxes;
    return this.containers.filter((box) => {
      const dx = x - (lefts[box] ?? 0);
      const dy = y - (tops[box] ?? 0);
      return dx >= 0 && dy >= 0 && dx <= (width[box] ?? 0) && dy <= (height[box] ?? 0);
    });
  }

  /** What selecting a box selects. */
  selectionOf(box: number): Selection {
    const kind = this.kind(box);
    if (kind === BoxKind.node) return { kind: 'node', node: this.ref(box) };
    if (kind === BoxKind.group || kind === BoxKind.container) {
      const { path = '', graph = this.scene.graph, node = -1 } = this.group(box) ?? {};
      return node >= 0 ? { kind: 'node', node } : { kind: 'group', path, graph };
    }
    return { kind: 'value', value: this.ref(box) };
  }

  /** What opens or closes a box: a group, a node with bodies; '' when it is neither. */
  keyOf(box: number): string {
    if (box < 0) return '';
    const kind = this.kind(box);
    if (kind === BoxKind.group || kind === BoxKind.container) return this.group(box)?.key ?? '';
    const hasBodies = kind === BoxKind.node && nodeBodies(this.links, this.ref(box)).length > 0;
    return hasBodies ? nodeKey(this.ref(box)) : '';
  }

  /** Box that a key opens or closes; -1 when it is not shown. */
  boxOfKey(key: string): number {
    const known = this.#boxOfKey.get(key);
    if (known !== undefined) return known;
    const named = parseKey(this.scene.graph, key);
    return named.kind === 'node' ? this.boxOf(named) : -1;
  }

  /** Whether a graph is shown: it is the one entered, or a body in place. */
  shows(graph: GraphIndex): boolean {
    return graph === this.scene.graph || this.scene.inPlace.includes(graph);
  }

  /** Box that shows a selection: its own, or the closed group it is in; -1 when it is in another graph. */
  boxOf(selection: Selection): number {
    if (selection === null) return -1;
    if (selection.kind === 'node') return this.scene.boxOfNode[selection.node - this.scene.nodeStart] ?? -1;
    if (selection.kind === 'group') {
      return this.#boxOfGroup.get(`${String(selection.graph)}:${selection.path}`) ?? -1;
    }
    const own = this.#boxOfValue.get(selection.value);
    if (own !== undefined) return own;
    const producer = this.links.model.values.producer[selection.value] ?? -1;
    return producer < 0 ? -1 : (this.scene.boxOfNode[producer - this.scene.nodeStart] ?? -1);
  }

  /** Boxes that touch a rectangle, in drawing order. */
  boxesIn(rect: Rect): number[] {
    const { count } = this.scene.boxes;
    if (this.#isAllIn(rect)) return Array.from({ length: count }, (_, box) => box);
    const found = this.boxIndex?.search(rect.left, rect.top, rect.right, rect.bottom) ?? [];
    if (found.length < 2000) return found.sort((a, b) => a - b);
    // Of many boxes marking and reading in order is several times faster than sorting.
    const marked = new Uint8Array(count);
    for (const box of found) marked[box] = 1;
    let at = 0;
    for (let box = 0; box < count; box += 1) if (marked[box] === 1) found[at++] = box;
    return found;
  }

  #isAllIn({ left, top, right, bottom }: Rect): boolean {
    return left <= 0 && top <= 0 && right >= this.scene.width && bottom >= this.scene.height;
  }

  edgesIn(rect: Rect): number[] {
    if (this.#isAllIn(rect)) return Array.from({ length: this.scene.edges.count }, (_, edge) => edge);
    return this.edgeIndex?.search(rect.left, rect.top, rect.right, rect.bottom) ?? [];
  }

  /** Stubs that touch a rectangle, in drawing order. */
  stubsIn(rect: Rect): number[] {
    return (this.stubIndex?.search(rect.left, rect.top, rect.right, rect.bottom) ?? []).sort((a, b) => a - b);
  }
}
