/** The graph of a model: canvas, mounted boxes, minimap, breadcrumb, and what pointer and keys do. */
import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactElement,
  type Ref,
  useCallback,
  useDeferredValue,
  useEffect,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { ModelGraph, NodeIndex } from '../../../src-shared/graph.js';
import { holdsOnlyWeights } from '../../../src-shared/weights-only.js';
import { groupKey } from '../../../src-graph/core/open-keys.js';
import { hitTest } from '../../../src-graph/core/hit-test.js';
import type { Found } from '../../../src-graph/core/found-boxes.js';
import type { Selection } from '../../../src-graph/core/selection.js';
import type { Viewport } from '../../../src-graph/core/viewport.js';
import type { LayoutWorker } from '../../../src-graph/layout/client.js';
import { Breadcrumb } from './breadcrumb.js';
import type { ModelAttributes } from '../../../src-shared/attributes-codec.js';
import type { HeatLayer } from '../../../src-graph/heat.js';
import type { ShownGraph } from '../../pictures/picture-wish.js';
import { useSettings } from '../../state/settings.js';
import { copyText } from '../../ui/copy.js';
import { useSettled } from '../../ui/use-settled.js';
import { nameOf, selectionJson } from './as-json.js';
import { BusyNote } from './busy-note.js';
import { ContextMenu, type MenuRequest } from './context-menu.js';
import { EmphasisNote } from './emphasis-note.js';
import { HeatLegend } from './heat-legend.js';
import { Legend } from './legend.js';
import { type EmphasisKind, emphasisOf, menuRows, type MenuTools } from './menu-rows.js';
import { besideSelection, selectionAt } from './pointed.js';
import { EdgeHint } from './edge-hint.js';
import { StickyTitles } from './sticky-titles.js';
import { ViewMenu } from './view-menu.js';
import { CanvasLayer } from './canvas-layer.js';
import { Controls } from './controls.js';
import type { BoxActions } from './flow-nodes.js';
import { FlowLayer } from './flow-layer.js';
import { open, pressKey } from './graph-keys.js';
import { GraphStore } from './graph-store.js';
import { measureFonts } from './measure-fonts.js';
import { Minimap } from './minimap.js';
import { readPalette, watchTheme } from './read-palette.js';
import { TreeMirror } from './tree-mirror.js';
import { useGraph } from './use-graph.js';
import { useViewState } from './use-view-state.js';
import type { ViewState } from './view-state.js';
import '../graph.css';

export interface GraphViewHandle {
  fit(): void;
  zoomBy(factor: number): void;
  actualSize(): void;
  /** Brings a selection on screen: enters its graph, opens the groups around it, centres it. */
  reveal(selection: Selection): void;
  expandAll(): void;
  collapseAll(): void;
  zoomToSelection(): void;
  /** Opens or closes every copy of a group. */
  openCopies(path: string, open: boolean): void;
  /** Brings out what feeds or uses the selection, its neighbours, or its operator; null ends it. */
  highlight(kind: EmphasisKind | null): void;
  /** Brings out nodes for as long as they are pointed at elsewhere; null goes back to what was. */
  point(nodes: readonly NodeIndex[] | null): void;
  /** Gives the keys to the graph. */
  focus(): void;
  /** Pans and zooms to a place at once, as another graph in step with this one did. */
  moveTo(viewport: Viewport): void;
  /** What is shown now, for pictures; null before the first layout. */
  shown(): ShownGraph | null;
}

export interface GraphViewProps {
  graph: ModelGraph;
  /** Another key is another model: the view starts afresh. */
  modelKey: string;
  selection: Selection;
  onSelect: (selection: Selection) => void;
  /** Attributes of nodes; null until they have come. */
  attributes?: ModelAttributes | null;
  heat?: HeatLayer | null;
  /** What find has found, to be outlined; the same object until that changes. */
  found?: Found | null;
  /** Searches the model for a query of the find language. */
  onFind?: (query: string) => void;
  /** Where one stood before; read once per model. */
  getViewState?: () => ViewState | null;
  /** Called a moment after one moved. */
  onViewState?: (state: ViewState) => void;
  /** Called with every pan and zoom. */
  onViewport?: (viewport: Viewport) => void;
  handleRef?: Ref<GraphViewHandle>;
}

/** Edges are caught this far from their line, screen px. */
const edgeReach = 6;

const createWorker = (): LayoutWorker =>
  new Worker(new URL('../../../src-graph/layout/layout.worker.ts', import.meta.url), {
    type: 'module',
  }) as LayoutWorker;

export function GraphView(props: GraphViewProps): ReactElement {
  const { graph } = props;
  const weights = holdsOnlyWeights(graph);
  if (weights || (graph.nodes.count === 0 && graph.values.count === 0)) {
    return (
      <div className="graph-view graph-empty" data-testid="graph-view" data-mounted="0" data-ready="true">
        <p>
          {weights
            ? 'This file holds weights and no graph.'
            : 'This model has no graph: its file holds no nodes, inputs or outputs to draw.'}
        </p>
      </div>
    );
  }
  return <ModelGraphView key={props.modelKey} {...props} />;
}

function ModelGraphView(props: GraphViewProps): ReactElement {
  const { graph: model, selection, onSelect, attributes = null, heat = null, found = null, onFind, handleRef } = props;
  const [store] = useState(() => {
    const made = new GraphStore(model, createWorker);
    const left = props.getViewState?.() ?? null;
    if (left !== null) made.restore(left);
    return made;
  });
  useViewState(store, props.onViewState);
  const rootRef = useRef<HTMLDivElement>(null);
  const [rootElement, setRootElement] = useState<HTMLDivElement | null>(null);
  const [colours, setColours] = useState(readPalette);
  const palette = useRef(colours);
  const [menu, setMenu] = useState<MenuRequest | null>(null);
  const options = useSettings((state) => state.graph);
  const [ready, setReady] = useState(false);
  const view = useGraph(store, (snapshot) => snapshot.view);
  const graph = useGraph(store, (snapshot) => snapshot.graph);
  const mounted = useGraph(store, (snapshot) => snapshot.mount.boxes.length);
  const selectedBox = useGraph(store, (snapshot) => snapshot.highlight.box);
  const busySince = useGraph(store, (snapshot) => snapshot.busySince);
  const problem = useGraph(store, (snapshot) => snapshot.problem);
  const settled = useSettled();
  // Thousands of labels are made for it, which the picture does not wait for.
  const mirrored = useDeferredValue(view);

  // Before the first layout, so that it is made for them.
  useEffect(() => store.setModel(model), [store, model]);
  useEffect(() => store.setOptions(options), [store, options]);
  useEffect(() => store.setAttributes(attributes), [store, attributes]);
  useEffect(() => store.setHeat(heat), [store, heat]);
  useEffect(() => store.setFound(found), [store, found]);

  useEffect(() => {
    let stopped = false;
    void measureFonts().then((metrics) => {
      if (!stopped) store.start(metrics);
    });
    return () => {
      stopped = true;
      store.stop();
    };
  }, [store]);

  useEffect(() => {
    const root = rootRef.current;
    if (root === null) return undefined;
    const measure = (): void => store.resized({ width: root.clientWidth, height: root.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(root);
    return () => observer.disconnect();
  }, [store]);

  useEffect(
    () =>
      watchTheme(() => {
        palette.current = readPalette();
        setColours(palette.current);
        store.viewportMoved(store.viewport);
      }),
    [store],
  );

  useEffect(() => store.setSelection(selection), [store, selection]);

  const { onViewport } = props;
  useEffect(
    () => (onViewport === undefined ? undefined : store.onFrame(() => onViewport(store.viewport))),
    [store, onViewport],
  );

  useImperativeHandle(
    handleRef,
    () => ({
      fit: () => store.fit(),
      zoomBy: (factor) => store.zoomBy(factor),
      actualSize: () => store.actualSize(),
      reveal: (wanted) => store.reveal(wanted),
      expandAll: () => store.expandAll(),
      collapseAll: () => store.collapseAll(),
      openCopies: (path, open) => {
        const { graph: current, selection: of } = store.getSnapshot();
        store.openCopies(of?.kind === 'group' ? groupKey(current, of.graph, path) : path, open);
      },
      zoomToSelection: () => store.zoomTo(store.getSnapshot().selection),
      highlight: (kind) => {
        const { view: shown, selection: of } = store.getSnapshot();
        if (shown !== null) store.emphasise(kind === null ? null : emphasisOf(shown, kind, of));
      },
      point: (nodes) => store.point(nodes),
      focus: () => rootRef.current?.focus({ preventScroll: true }),
      moveTo: (viewport) => store.moveTo(viewport),
      shown: () => {
        const { view: now, highlight, heat: painted } = store.getSnapshot();
        return now === null
          ? null
          : { view: now, viewport: store.viewport, screen: store.screen, highlight, heat: painted };
      },
    }),
    [store],
  );

  const selectRef = useRef(onSelect);
  useEffect(() => {
    selectRef.current = onSelect;
  }, [onSelect]);
  const actions = useMemo<BoxActions>(
    () => ({
      select: (next) => selectRef.current(next),
      toggle: (path) => store.toggle(path),
      enter: (next) => store.enter(next),
    }),
    [store],
  );

  const hitAt = (event: MouseEvent): ReturnType<typeof hitTest> => {
    const bounds = rootRef.current?.getBoundingClientRect();
    if (view === null || bounds === undefined) return null;
    const { x, y, zoom } = store.viewport;
    const graphX = (event.clientX - bounds.left - x) / zoom;
    const graphY = (event.clientY - bounds.top - y) / zoom;
    return hitTest(view, graphX, graphY, edgeReach / zoom);
  };
  const onClick = (event: MouseEvent): void => {
    if (view === null) return;
    const hit = hitAt(event);
    actions.select(selectionAt(view, hit));
    const value = hit?.kind === 'stub' ? (view.scene.stubs.value[hit.stub] ?? -1) : -1;
    if (value >= 0) store.toggleStub(value);
  };
  const onContextMenu = (event: MouseEvent): void => {
    event.preventDefault();
    if (view === null) return;
    // From the keyboard it is about the selection, and opens beside it.
    const byKey = event.button !== 2 && event.target === rootRef.current;
    const about = byKey ? selection : selectionAt(view, hitAt(event));
    if (!byKey && about !== null) actions.select(about);
    const at = byKey ? besideSelection(store, rootRef.current) : { x: event.clientX, y: event.clientY };
    const tools: MenuTools = {
      store,
      actions,
      find: onFind ?? null,
      copyName: () => void copyText(nameOf(model, about)),
      copyJson: () => void copyText(selectionJson(view, about, store.attributes)),
    };
    setMenu({
      ...at,
      label: about === null ? 'Graph' : nameOf(model, about).slice(0, 80),
      rows: menuRows(view, about, tools),
    });
  };
  const onDoubleClick = (event: MouseEvent): void => {
    const hit = hitAt(event);
    if (view !== null && (hit?.kind === 'box' || hit?.kind === 'title')) open(view, hit.box, actions);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget || !pressKey(store, actions, event)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  const onPainted = useCallback(() => setReady(true), []);

  return (
    <div
      ref={(element) => {
        rootRef.current = element;
        setRootElement(element);
      }}
      className="graph-view"
      role="application"
      aria-label="Graph"
      aria-roledescription="graph"
      tabIndex={0}
      data-testid="graph-view"
      data-mounted={mounted}
      data-boxes={view?.scene.boxes.count ?? 0}
      data-graph={graph}
      data-ready={ready}
      onKeyDown={onKeyDown}
      onContextMenu={onContextMenu}
    >
      <CanvasLayer store={store} palette={palette} onPainted={onPainted} />
      <div className="graph-flow" onClick={onClick} onDoubleClick={onDoubleClick}>
        <FlowLayer store={store} actions={actions} palette={colours} />
      </div>
      <Breadcrumb
        store={store}
        model={model}
        graph={graph}
        view={view}
        selection={selection}
        onEnter={actions.enter}
        onReveal={(group) => {
          actions.select(group);
          store.reveal(group);
        }}
      />
      {settled ? (
        <>
          <div className="graph-corner">
            <HeatLegend store={store} palette={colours} />
            <Legend store={store} />
            <Controls store={store} />
          </div>
          <StickyTitles store={store} actions={actions} />
          <EdgeHint store={store} root={rootRef} />
          <ViewMenu container={rootElement} />
          <EmphasisNote store={store} />
          <ContextMenu request={menu} container={rootElement} onClose={() => setMenu(null)} />
          <Minimap store={store} palette={palette} />
        </>
      ) : null}
      {mirrored === null ? null : (
        <TreeMirror view={mirrored} selected={mirrored === view ? selectedBox : -1} actions={actions} />
      )}
      {busySince === null ? null : <BusyNote key={busySince} onCancel={() => store.cancelLayout()} />}
      {problem === null ? null : (
        <div className="graph-problem" role="alert">
          The graph could not be laid out: {problem}
        </div>
      )}
    </div>
  );
}
