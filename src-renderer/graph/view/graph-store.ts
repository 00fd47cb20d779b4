/**
 * The state of one graph view outside React: which graph of the model is shown, its scene, what is selected, where the
 * window stands, what is mounted. React reads snapshots; the canvas is told to draw by listeners of the frame.
 */
import type { ModelGraph, NodeIndex } from '../../../src-shared/graph.js';
import type { ModelAttributes } from '../../../src-shared/attributes-codec.js';
import { attributeLinks, linkModel, type ModelLinks, nodeBodies } from '../../../src-graph/core/model-links.js';
import { nodeKey } from '../../../src-graph/core/open-keys.js';
import { isOutside, mountWindow } from '../../../src-graph/core/mount-window.js';
import type { Rect, ScreenSize, Viewport } from '../../../src-graph/core/viewport.js';
import {
  centreOn,
  fitViewport,
  isInView,
  zoomOn,
  leastZoom,
  maxZoom,
  zoomAround,
} from '../../../src-graph/core/viewport.js';
import { SceneView } from '../../../src-graph/core/scene-view.js';
import { sameSelection, type Selection } from '../../../src-graph/core/selection.js';
import type { TextMetrics } from '../../../src-graph/core/text-metrics.js';
import { sameOptions, type ViewOptions } from '../../../src-graph/core/view-options.js';
import { emphasise, type EmphasisRequest } from '../../../src-graph/core/emphasis.js';
import { heatScale } from '../../../src-graph/core/heat-scale.js';
import type { HeatLayer } from '../../../src-graph/heat.js';
import { type Found, foundBoxes } from '../../../src-graph/core/found-boxes.js';
import { highlightOf, noHighlight } from '../../../src-graph/draw/highlight.js';
import { LayoutClient, type LayoutWorker } from '../../../src-graph/layout/client.js';
import type { OpenChange, SceneAnswer } from '../../../src-graph/layout/requests.js';

import { copyOf } from './copies.js';
import { type Anchor, anchorOf, keepAnchor, openingViewportOf } from './anchor.js';
import { type Arrival, type GraphSnapshot, nothingShown } from './graph-snapshot.js';
import { heldViewport, isNear } from './held-viewport.js';
import { boxShowing, changesFor, isShown, targetOf } from './revealing.js';
import { centreOf, maxKeptPaths, maxPlaces, viewportAt, type ViewState } from './view-state.js';

const sameViewport = (a: Viewport, b: Viewport): boolean => a.x === b.x && a.y === b.y && a.zoom === b.zoom;

/** Moves the window; the flow layer supplies it. */
export type MoveTo = (viewport: Viewport, animated: boolean) => void;

export class GraphStore {
  links: ModelLinks;
  #snapshot: GraphSnapshot;
  #client: LayoutClient | null = null;
  #arrival: Arrival = { kind: 'open' };
  #viewport: Viewport = { x: 0, y: 0, zoom: 1 };
  #screen: ScreenSize = { width: 0, height: 0 };
  #moveTo: MoveTo | null = null;
  /** Links with the attributes of nodes, once they are known. */
  #fullLinks: ModelLinks | null = null;
  #attributes: ModelAttributes | null = null;
  #heatLayer: HeatLayer | null = null;
  #found: Found | null = null;
  /** Where the window stood when the graph opened. */
  #settled: Viewport | null = null;
  /** Nodes of what is pointed at in the legend or the inspector. */
  #preview: Uint8Array | null = null;
  /** Where one stood at an earlier visit; its places turn into viewports when the size of the window is known. */
  #restored: ViewState | null = null;
  readonly #left = new Map<number, Viewport>();
  readonly #listeners = new Set<() => void>();
  readonly #frameListeners = new Set<() => void>();

  constructor(
    public model: ModelGraph,
    private readonly createWorker: () => LayoutWorker,
  ) {
    this.links = linkModel(model);
    this.#snapshot = nothingShown;
  }

  /** Starts the layout of the opening level; the fonts have to be measured before. */
  start(metrics: TextMetrics): void {
    this.#client = new LayoutClient(this.createWorker, this.model, metrics, {
      onScene: (_, answer) => this.#arrive(answer, metrics),
      onFailed: (problem) => this.#set({ problem }),
      onBusy: (busy) => this.#set({ busySince: busy ? performance.now() : null }),
    });
    this.#client.setOptions(this.#snapshot.options);
    if (this.#attributes !== null) this.#client.setAttributes(this.#attributes);
    // Options that were set before have asked for nothing: this is the first scene.
    this.#arrival = { kind: 'open' };
    const restored = this.#restored;
    if (restored === null) this.#client.request(0, [{ kind: 'opening' }]);
    else {
      for (const { graph, open } of restored.places) this.#client.setOpen(graph, open);
      this.#set({ graph: restored.graph });
      this.#client.request(restored.graph, []);
    }
  }

  /** Where one stands, to come back to; null before there is something to see. */
  viewState(): ViewState | null {
    const { view, graph } = this.#snapshot;
    if (view === null || this.#client === null || this.#screen.width === 0) return null;
    const viewports = new Map([...this.#left, [graph, this.#viewport] as const]);
    const places: ViewState['places'] = [];
    for (const [place, viewport] of viewports) {
      const open = [...(this.#client.openIn(place) ?? [])];
      if (open.length > maxKeptPaths) continue;
      places.push({ graph: place, open, centre: centreOf(viewport, this.#screen) });
    }
    return { graph, places: places.slice(-maxPlaces) };
  }

  /** Comes back to where one stood; before start. What the model does not have is left out. */
  restore(state: ViewState): void {
    const places = state.places.filter(({ graph }) => this.model.graphs[graph] !== undefined);
    if (places.some(({ graph }) => graph === state.graph)) this.#restored = { graph: state.graph, places };
  }

  stop(): void {
    this.#client?.cancel();
    this.#client = null;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly getSnapshot = (): GraphSnapshot => this.#snapshot;

  /** Calls back when the canvas has to be drawn again. */
  onFrame(listener: () => void): () => void {
    this.#frameListeners.add(listener);
    return () => this.#frameListeners.delete(listener);
  }

  get viewport(): Viewport {
    return this.#viewport;
  }

  get screen(): ScreenSize {
    return this.#screen;
  }

  get leastZoom(): number {
    const scene = this.#snapshot.view?.scene;
    return scene === undefined ? 0.1 : leastZoom(scene, this.#screen);
  }

  setMover(moveTo: MoveTo | null): void {
    this.#moveTo = moveTo;
  }

  /** The window moved over the graph. */
  viewportMoved(viewport: Viewport): void {
    this.#viewport = viewport;
    this.#remount(false);
    for (const listener of this.#frameListeners) listener();
  }

  resized(screen: ScreenSize): void {
    const before = this.#screen.width;
    const first = before === 0;
    this.#screen = screen;
    if (screen.width === 0) return;
    // What was in the middle stays there; what was at the top does too.
    if (!first && this.#snapshot.view !== null && screen.width !== before)
      this.#move({ ...this.#viewport, x: this.#viewport.x + (screen.width - before) / 2 }, false);
    if (first && this.#snapshot.view !== null) this.#settle(this.#snapshot.view);
    this.#remount(true);
    for (const listener of this.#frameListeners) listener();
  }

  setSelection(selection: Selection): void {
    if (sameSelection(selection, this.#snapshot.selection)) return;
    this.#snapshot = { ...this.#snapshot, selection };
    this.#light();
  }

  /** Brings out what is asked for and dims the rest; null ends it. */
  emphasise(request: EmphasisRequest | null): void {
    const { view } = this.#snapshot;
    if (view === null) return;
    this.#snapshot = { ...this.#snapshot, emphasis: request === null ? null : emphasise(view, request) };
    this.#light();
  }

  /** Brings out a category for as long as the pointer or the focus is on it; null goes back to what was. */
  preview(category: number | null): void {
    const { view } = this.#snapshot;
    if (view === null) return;
    this.#preview = category === null ? null : emphasise(view, { kind: 'category', category }).nodes;
    this.#light();
  }

  /** The same for nodes that are pointed at beside the graph. */
  point(nodes: readonly NodeIndex[] | null): void {
    if (nodes === null && this.#preview === null) return;
    this.#preview = nodes === null ? null : new Uint8Array(this.model.nodes.count);
    for (const node of nodes ?? []) this.#preview?.fill(1, node, node + 1);
    this.#light();
  }

  /** Attributes of nodes, which come a moment after the model; boxes grow for them where attributes are shown. */
  setAttributes(attributes: ModelAttributes | null): void {
    if (attributes === null || attributes === this.#attributes) return;
    this.#attributes = attributes;
    this.#fullLinks = { ...this.links, ...attributeLinks(attributes) };
    if (this.#client === null) return;
    this.#client.setAttributes(attributes);
    if (!this.#snapshot.options.attributes) return;
    // Who has not moved the window yet still sees the graph open.
    const settling = this.#settled === null || sameViewport(this.#settled, this.#viewport);
    this.#ask([], settling ? { kind: 'open' } : { kind: 'keep', anchor: this.#anchor() });
  }

  /** The same model with other types and shapes: what is shown of them changes, no box moves. */
  setModel(model: ModelGraph): void {
    if (model === this.model) return;
    this.model = model;
    this.links = { ...this.links, model };
    if (this.#fullLinks !== null) this.#fullLinks = { ...this.#fullLinks, model };
    const { view } = this.#snapshot;
    if (view === null) return;
    const links = view.links.attributes === undefined ? this.links : (this.#fullLinks ?? this.links);
    this.#snapshot = { ...this.#snapshot, view: new SceneView(view.scene, links, view.metrics) };
    this.#light();
    this.#remount(true);
  }

  get attributes(): ModelAttributes | null {
    return this.#attributes;
  }

  setHeat(layer: HeatLayer | null): void {
    if (this.#heatLayer === layer) return;
    this.#heatLayer = layer;
    const { view } = this.#snapshot;
    this.#set({ heat: view === null || layer === null ? null : heatScale(view, layer) });
  }

  /** What find has found, to be outlined; null for nothing. */
  setFound(found: Found | null): void {
    if (this.#found === found) return;
    this.#found = found;
    this.#light();
  }

  #light(): void {
    const { view, selection, emphasis } = this.#snapshot;
    const nodes = this.#preview ?? emphasis?.nodes ?? null;
    const highlight = view === null ? noHighlight : highlightOf(view, selection, nodes);
    const found = view === null || this.#found === null ? {} : { found: foundBoxes(view, this.#found) };
    this.#set({ highlight: { ...highlight, ...found } });
  }

  /** Opens or closes a group, or the bodies of a node in place, by its key (open-keys.ts), keeping its corner where it is on screen. */
  toggle(path: string): void {
    this.#ask([{ kind: 'toggle', path }], { kind: 'hold', path });
  }

  /** Draws the edges of a value that is shown as stubs, or stops drawing them; nothing else moves. */
  toggleStub(value: number): void {
    this.#ask([{ kind: 'toggleStub', value }], { kind: 'hold', path: '' });
  }

  expandAll(): void {
    this.#ask([{ kind: 'expandAll' }], { kind: 'fit' });
  }

  collapseAll(): void {
    this.#ask([{ kind: 'collapseAll' }], { kind: 'fit' });
  }

  /** Lays out again for other options; what is open stays open. */
  setOptions(options: ViewOptions): void {
    const { options: before, selection } = this.#snapshot;
    if (sameOptions(before, options)) return;
    this.#set({ options });
    this.#client?.setOptions(options);
    const moves = before.flat !== options.flat || before.direction !== options.direction;
    this.#ask([], moves ? { kind: 'show', selection } : { kind: 'keep', anchor: this.#anchor() });
  }

  /** Shows another graph of the model: a body, a function, or the one they were entered from. */
  enter(graph: number): void {
    if (graph === this.#snapshot.graph || this.model.graphs[graph] === undefined) return;
    this.#left.set(this.#snapshot.graph, this.#viewport);
    this.#set({ graph });
    this.#ask([], { kind: 'open' });
  }

  cancelLayout(): void {
    this.#client?.cancel();
    // What is shown belongs to the last finished scene; so does what counts as the current graph.
    const { view } = this.#snapshot;
    if (view !== null) this.#set({ graph: view.scene.graph });
  }

  /** Brings a selection on screen, entering its graph and opening the groups around it. */
  reveal(selection: Selection): void {
    if (selection === null) return;
    const { view, graph: current } = this.#snapshot;
    const target = targetOf(this.model, view, current, selection);
    // What is in a body shown in place stays there; another graph is entered.
    const stays = this.#shows(target.graph);
    if (stays && view?.scene.graph === current && isShown(view, selection, target.node)) {
      this.#show(view, selection, false);
      return;
    }
    if (!stays) {
      this.#left.set(current, this.#viewport);
      this.#set({ graph: target.graph });
    }
    this.#ask(changesFor(selection, target, stays ? current : target.graph), { kind: 'show', selection });
  }

  /** Whether a graph is on screen, by itself or in the bodies of nodes. */
  #shows(graph: number): boolean {
    const { view, graph: current } = this.#snapshot;
    return graph === current || (view !== null && view.scene.graph === current && view.shows(graph));
  }

  /** Brings a selection to the middle at a size it can be read at. */
  zoomTo(selection: Selection): void {
    const { view } = this.#snapshot;
    const box = view === null ? -1 : view.boxOf(selection);
    if (view !== null && box >= 0) this.#move(zoomOn(view.rect(box), this.#screen), true);
    else this.reveal(selection);
  }

  /** Opens or closes every group that is a copy of this one, wherever in the graph it is. */
  openCopies(path: string, open: boolean): void {
    this.#ask([{ kind: open ? 'expandCopies' : 'collapseCopies', path }], { kind: 'hold', path });
  }

  /** Selects the next or previous group of the same structure in the same module, and brings it into view. */
  stepCopy(selection: Selection, by: 1 | -1, actions: { select: (selection: Selection) => void }): boolean {
    const { view } = this.#snapshot;
    const box = view === null ? -1 : view.boxOf(selection);
    if (view === null || box < 0) return false;
    const next = copyOf(view, box, by);
    if (next < 0) return false;
    actions.select(view.selectionOf(next));
    this.keepInView(next);
    return true;
  }

  fit(): void {
    const scene = this.#snapshot.view?.scene;
    if (scene !== undefined) this.#move(fitViewport(scene, this.#screen), true);
  }

  /** Goes to a place at once. */
  moveTo(viewport: Viewport): void {
    this.#move({ ...viewport, zoom: Math.max(this.leastZoom, viewport.zoom) }, false);
  }

  /** Zooms around the middle of the window. */
  zoomBy(factor: number): void {
    const middle = { x: this.#screen.width / 2, y: this.#screen.height / 2 };
    this.#move(zoomAround(this.#viewport, factor, middle, this.leastZoom), true);
  }

  actualSize(): void {
    this.zoomBy(1 / this.#viewport.zoom);
  }

  /** Centres the window on a point of the graph. */
  centreAt(x: number, y: number): void {
    const { zoom } = this.#viewport;
    this.#move({ zoom, x: this.#screen.width / 2 - x * zoom, y: this.#screen.height / 2 - y * zoom }, false);
  }

  /** Brings a box on screen if it is not there. */
  keepInView(box: number): void {
    const { view } = this.#snapshot;
    if (view === null) return;
    const rect = view.rect(box);
    if (isInView(this.#viewport, rect, this.#screen)) return;
    const next = this.#around(rect);
    this.#move(next, isNear(this.#viewport, next, this.#screen));
  }

  #around(rect: Rect): Viewport {
    return centreOn(this.#viewport, rect, this.#screen);
  }

  /** `fresh`: the scene has just come, so there is nothing to glide over. */
  #show(view: SceneView, selection: Selection, fresh: boolean): void {
    const box = selection === null ? -1 : boxShowing(this.model, view, selection);
    if (box < 0) return;
    const next = this.#around(view.rect(box));
    this.#move(next, !fresh && isNear(this.#viewport, next, this.#screen));
  }

  #ask(changes: OpenChange[], arrival: Arrival): void {
    this.#arrival = arrival;
    this.#set({ problem: null });
    this.#client?.request(this.#snapshot.graph, changes);
  }

  #arrive(answer: SceneAnswer, metrics: TextMetrics): void {
    const before = this.#snapshot.view;
    const links = answer.attributes && this.#fullLinks !== null ? this.#fullLinks : this.links;
    const view = new SceneView(answer.scene, links, metrics);
    const arrival = this.#arrival;
    let held: { x: number; y: number } | null = null;
    if (arrival.kind === 'hold' && before !== null) {
      const box = before.boxOfKey(arrival.path);
      if (box >= 0) held = { x: before.rect(box).left, y: before.rect(box).top };
    }
    const heat = this.#heatLayer === null ? null : heatScale(view, this.#heatLayer);
    this.#snapshot = { ...this.#snapshot, graph: answer.scene.graph, view, heat };
    this.#light();
    if (arrival.kind === 'hold') this.#hold(view, arrival.path, held);
    else if (arrival.kind === 'keep') this.#keep(view, arrival.anchor);
    else this.#settle(view);
    this.#remount(true);
    // What is too large or too deep to be shown in place is entered.
    const refused = answer.refused.find((node) => arrival.kind === 'hold' && arrival.path === nodeKey(node));
    const body = refused === undefined ? undefined : nodeBodies(links, refused)[0];
    if (body !== undefined) this.enter(body.graph);
  }

  /** Puts the title of a group that was opened or closed back to where its box was on screen. */
  #hold(view: SceneView, path: string, held: { x: number; y: number } | null): void {
    const box = view.boxOfKey(path);
    if (box >= 0 && held !== null) this.#move(heldViewport(this.#viewport, this.#screen, view.rect(box), held), false);
  }

  /** What the view is about now: the selection where it is on screen, else the box nearest the middle. */
  #anchor(): Anchor | null {
    const { view, selection } = this.#snapshot;
    return view === null ? null : anchorOf(view, this.#viewport, this.#screen, selection);
  }

  #keep(view: SceneView, anchor: Anchor | null): void {
    if (anchor === null) return;
    const kept = keepAnchor(view, this.#viewport, anchor);
    if (kept !== null) this.#move(kept, false);
  }

  #settle(view: SceneView): void {
    if (this.#screen.width === 0) return;
    for (const { graph, centre } of this.#restored?.places ?? [])
      if (centre !== null) this.#left.set(graph, viewportAt(centre, this.#screen));
    this.#restored = null;
    const arrival = this.#arrival;
    this.#arrival = { kind: 'hold', path: '' };
    const { scene } = view;
    if (arrival.kind === 'show' && arrival.selection === null) this.#move(openingViewportOf(view, this.#screen), false);
    else if (arrival.kind === 'show') this.#show(view, arrival.selection, true);
    else if (arrival.kind === 'fit') this.#move(fitViewport(scene, this.#screen), false);
    else if (arrival.kind === 'open') {
      const left = this.#left.get(scene.graph);
      this.#move(left ?? openingViewportOf(view, this.#screen), false);
      this.#settled = this.#viewport;
    }
  }

  #move(viewport: Viewport, animated: boolean): void {
    const bounded = { ...viewport, zoom: Math.min(maxZoom, viewport.zoom) };
    if (!animated) this.viewportMoved(bounded);
    this.#moveTo?.(bounded, animated);
  }

  #remount(always: boolean): void {
    const { view, mount } = this.#snapshot;
    if (view === null || this.#screen.width === 0) return;
    if (!always && !isOutside(mount, this.#viewport, this.#screen)) return;
    const next = mountWindow(view, this.#viewport, this.#screen);
    if (always || !(mount.overfull && next.overfull)) this.#set({ mount: next });
  }

  #set(change: Partial<GraphSnapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...change };
    for (const listener of this.#listeners) listener();
  }
}
