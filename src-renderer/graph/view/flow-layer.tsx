/** React Flow: pans, zooms, and holds the mounted boxes. Everything else about the graph is ours. */
import '@xyflow/react/dist/base.css';
import { ReactFlow, ReactFlowProvider, useStoreApi, useReactFlow } from '@xyflow/react';
import { type ReactElement, useEffect, useMemo } from 'react';
import { maxZoom } from '../../../src-graph/core/viewport.js';
import type { Palette } from '../../../src-graph/draw/palette.js';
import { boxTypes } from './boxes.js';
import { type BoxActions, FlowNodes } from './flow-nodes.js';
import type { GraphStore } from './graph-store.js';
import { useSettings } from '../../state/settings.js';
import { useGraph } from './use-graph.js';

const moveMs = 160;
const pointerButtons = [0, 1];
const hidden = { hideAttribution: true };

const reducedMotion = (): boolean => window.matchMedia('(prefers-reduced-motion: reduce)').matches;

/** Couples React Flow's transform and the store's viewport, both ways. */
function ViewportLink({ store }: { store: GraphStore }): null {
  const flow = useStoreApi();
  const { setViewport } = useReactFlow();
  useEffect(() => {
    store.setMover((viewport, animated) => {
      void setViewport(viewport, animated && !reducedMotion() ? { duration: moveMs } : undefined);
    });
    const stop = flow.subscribe((state, before) => {
      if (state.transform === before.transform) return;
      const [x, y, zoom] = state.transform;
      store.viewportMoved({ x, y, zoom });
    });
    return () => {
      stop();
      store.setMover(null);
    };
  }, [flow, setViewport, store]);
  return null;
}

interface Props {
  store: GraphStore;
  actions: BoxActions;
  palette: Palette;
}

function Flow({ store, actions, palette }: Props): ReactElement {
  const view = useGraph(store, (snapshot) => snapshot.view);
  const mount = useGraph(store, (snapshot) => snapshot.mount);
  const highlight = useGraph(store, (snapshot) => snapshot.highlight);
  const heat = useGraph(store, (snapshot) => snapshot.heat);
  const made = useMemo(() => (view === null ? null : new FlowNodes(view, actions)), [view, actions]);
  const nodes = useMemo(
    () => made?.for(mount.boxes, { highlight, heat, palette }) ?? [],
    [made, mount, highlight, heat, palette],
  );
  const scrolls = useSettings((state) => state.wheel === 'scroll');
  return (
    <ReactFlow
      nodes={nodes}
      nodeTypes={boxTypes}
      nodesDraggable={false}
      nodesConnectable={false}
      nodesFocusable={false}
      edgesFocusable={false}
      elementsSelectable={false}
      zoomOnDoubleClick={false}
      zoomOnScroll={!scrolls}
      panOnScroll={scrolls}
      panOnScrollSpeed={1}
      disableKeyboardA11y
      deleteKeyCode={null}
      selectionKeyCode={null}
      multiSelectionKeyCode={null}
      zoomActivationKeyCode={null}
      panActivationKeyCode={null}
      panOnDrag={pointerButtons}
      minZoom={store.leastZoom}
      maxZoom={maxZoom}
      proOptions={hidden}
      onInit={(flow) => void flow.setViewport(store.viewport)}
    >
      <ViewportLink store={store} />
    </ReactFlow>
  );
}

export function FlowLayer(props: Props): ReactElement {
  return (
    <ReactFlowProvider>
      <Flow {...props} />
    </ReactFlowProvider>
  );
}
