/** A model's tab: outline, graph, inspector; or that it is being opened; or why it could not be. */
import { memo, type ReactElement, type ReactNode, useCallback, useDeferredValue } from 'react';
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels';
import { load } from '../app/open-model.js';
import { closeTab } from '../app/open-tabs.js';
import { HeatPicker } from '../cost/heat-picker.js';
import { FindBox } from '../find/find-box.js';
import { showFind, useFind, useFindMatches } from '../find/find-store.js';
import { GraphView, type GraphViewHandle, type ViewState } from '../graph/index.js';
import { Inspector } from '../inspector/inspector.js';
import { keepViewState, viewStateOf } from '../session/model-sessions.js';
import { useAttributes } from '../state/attributes-store.js';
import { useHeat } from '../state/heat-store.js';
import { graphOf, select, useModels } from '../state/models-store.js';
import { ErrorCard } from '../ui/error-card.js';
import { baseName } from '../ui/format.js';
import { useSettled } from '../ui/use-settled.js';
import { ViewSwitch, viewPanelProps } from '../ui/view-switch.js';
import { putGraphHandle } from './graph-handles.js';
import { firstView, showModelView, useModelViews, viewsOf } from './model-views.js';
import { Opening } from './opening.js';
import { Outline } from './outline.js';
import { useCollapsible } from './use-collapsible.js';

const LaterOutline = memo(Outline);
const LaterInspector = memo(Inspector);

/** What is in it is made some tasks after what is around it. */
function Later({ turns, children }: { turns: number; children: ReactNode }): ReactNode {
  return useSettled(turns) ? children : null;
}

function ModelPanels({ tabId }: { tabId: string }): ReactElement | null {
  // Read for the sake of a new render when the graph was replaced.
  const version = useModels((state) => state.models[tabId]?.graphVersion ?? 0);
  // The same when shapes were inferred.
  useModels((state) => state.models[tabId]?.shapeFindings);
  const selection = useModels((state) => state.models[tabId]?.selection ?? null);
  // The panels beside the graph follow when the graph has moved: a jump does not wait for them.
  const later = useDeferredValue(selection);
  const finding = useFind((state) => state.byTab[tabId]?.shown === true);
  const layout = useDefaultLayout({ id: 'lapidary.model', storage: localStorage });
  const outline = useCollapsible('outlineOpen');
  const inspector = useCollapsible('inspectorOpen');
  const onSelect = useCallback((next: typeof selection) => select(tabId, next), [tabId]);
  const getViewState = useCallback(() => viewStateOf(tabId), [tabId]);
  const onViewState = useCallback((state: ViewState) => keepViewState(tabId, state), [tabId]);
  const onFind = useCallback((query: string) => showFind(tabId, query), [tabId]);
  const handleRef = useCallback((handle: GraphViewHandle | null) => putGraphHandle(tabId, handle), [tabId]);
  const hasSource = useModels((state) => (state.models[tabId]?.report?.sources?.length ?? 0) > 0);
  const chosenView = useModelViews((state) => state.byTab[tabId]);
  const attributes = useAttributes(tabId);
  // The list answers each key at once; the graph outlines what it names right after.
  const found = useDeferredValue(useFindMatches(tabId));
  const heat = useHeat((state) => state.byTab[tabId] ?? null);
  const graph = graphOf(tabId);
  if (graph === undefined) return null;
  const views = viewsOf(graph, hasSource);
  const current = views.find((row) => row.id === (chosenView ?? firstView(graph))) ?? views[0];
  const view = current?.id ?? 'graph';
  const idBase = `${tabId}-model`;
  const key = `${tabId}:${String(version)}`;
  return (
    <Group className="model-panels" defaultLayout={layout.defaultLayout} onLayoutChanged={layout.onLayoutChanged}>
      <Panel
        id="outline"
        defaultSize={260}
        minSize={180}
        maxSize="40%"
        collapsible
        groupResizeBehavior="preserve-pixel-size"
        panelRef={outline.panelRef}
        onResize={outline.onResize}
      >
        <Later turns={2}>
          <LaterOutline key={key} tabId={tabId} graph={graph} selection={later} />
        </Later>
      </Panel>
      <Separator
        className="separator"
        aria-label="Width of the outline"
        disableDoubleClick
        onDoubleClick={outline.toggle}
      />
      <Panel id="graph" minSize={280}>
        <div className="model-view">
          <div className="model-view-bar">
            <ViewSwitch
              label="Views of the model"
              views={views}
              view={view}
              onView={(next) => showModelView(tabId, next)}
              idBase={idBase}
            />
            {view === 'graph' && graph.nodes.count > 0 ? <HeatPicker tabId={tabId} /> : null}
          </div>
          <div className="model-view-panel" {...viewPanelProps(idBase, view)}>
            <div className="graph-area" hidden={view !== 'graph'}>
              <GraphView
                graph={graph}
                modelKey={key}
                selection={selection}
                onSelect={onSelect}
                attributes={attributes}
                heat={heat}
                found={found}
                onFind={onFind}
                getViewState={getViewState}
                onViewState={onViewState}
                handleRef={handleRef}
              />
              {finding ? <FindBox tabId={tabId} graph={graph} /> : null}
            </div>
            {current?.render?.({ tabId, graph }) ?? null}
          </div>
        </div>
      </Panel>
      <Separator
        className="separator"
        aria-label="Width of the inspector"
        disableDoubleClick
        onDoubleClick={inspector.toggle}
      />
      <Panel
        id="inspector"
        defaultSize={340}
        minSize={240}
        maxSize="50%"
        collapsible
        groupResizeBehavior="preserve-pixel-size"
        panelRef={inspector.panelRef}
        onResize={inspector.onResize}
      >
        <Later turns={3}>
          <LaterInspector tabId={tabId} graph={graph} selection={later} />
        </Later>
      </Panel>
    </Group>
  );
}

export function ModelTab({ tabId }: { tabId: string }): ReactElement | null {
  const status = useModels((state) => state.models[tabId]?.status);
  const error = useModels((state) => state.models[tabId]?.error ?? null);
  const path = useModels((state) => state.models[tabId]?.path ?? '');
  if (status === 'failed' && error !== null) {
    return (
      <div className="centred">
        <ErrorCard
          title={`${baseName(path)} cannot be opened`}
          error={error}
          actions={
            <>
              <button type="button" className="button small" onClick={() => void load(tabId)}>
                Try again
              </button>
              <button type="button" className="button quiet small" onClick={() => closeTab(tabId)}>
                Close
              </button>
            </>
          }
        />
      </div>
    );
  }
  if (status === 'opening') return <Opening tabId={tabId} path={path} />;
  return status === 'ready' ? <ModelPanels tabId={tabId} /> : null;
}
