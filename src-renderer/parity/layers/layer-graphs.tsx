/** Both graphs side by side, painted by error; they pan, zoom and select in step. */
import { type ReactElement, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Viewport } from '../../../src-graph/core/viewport.js';
import type { HeatLayer } from '../../../src-graph/heat.js';
import type { ModelGraph } from '../../../src-shared/graph.js';
import type { LayerComparison } from '../../../src-shared/layer-parity.js';
import { formatNumber } from '../../../src-shared/units.js';
import { GraphView, type GraphViewHandle, type Selection } from '../../graph/index.js';
import { ErrorCard } from '../../ui/error-card.js';
import { GraphsInStep } from './follow-viewport.js';
import { errorByNode, layerNodes, type Side } from './layer-nodes.js';
import { type GraphFile, useGraphFile } from './use-graph-file.js';

interface PaneProps {
  graph: ModelGraph;
  modelKey: string;
  layers: LayerComparison;
  side: Side;
  chosen: number | null;
  onChoose: (pair: number) => void;
  step: GraphsInStep;
}

function Pane({ graph, modelKey, layers, side, chosen, onChoose, step }: PaneProps): ReactElement {
  const nodes = useMemo(() => layerNodes(graph, layers.pairs, side), [graph, layers, side]);
  const heat = useMemo(
    (): HeatLayer => ({
      id: `parity-${side}`,
      title: 'Error against the reference',
      unit: 'of RMS',
      kind: 'amount',
      values: errorByNode(nodes, layers.pairs),
      join: 'largest',
      format: formatNumber,
    }),
    [nodes, layers, side],
  );
  // What is selected without being compared, a group or a constant, until another pair is chosen.
  const [other, setOther] = useState<{ during: number | null; selection: Selection } | null>(null);
  const node = chosen === null ? -1 : (nodes.nodeOf[chosen] ?? -1);
  const beside = other?.during === chosen ? other.selection : null;
  const selection = useMemo((): Selection => beside ?? (node < 0 ? null : { kind: 'node', node }), [beside, node]);
  const handle = useRef<GraphViewHandle | null>(null);
  const wanted = useRef(node);
  useEffect(() => {
    wanted.current = node;
    if (node >= 0) handle.current?.reveal({ kind: 'node', node });
  }, [node]);
  const take = useCallback(
    (next: GraphViewHandle | null) => {
      handle.current = next;
      step.put(side, next);
    },
    [step, side],
  );
  // Before the first layout there is nowhere to go.
  const laidOut = useRef(false);
  const onMoved = useCallback(
    (viewport: Viewport): void => {
      step.moved(side, viewport);
      if (laidOut.current || handle.current?.shown() == null) return;
      laidOut.current = true;
      setTimeout(() => {
        if (wanted.current >= 0) handle.current?.reveal({ kind: 'node', node: wanted.current });
      }, 0);
    },
    [step, side],
  );
  const onSelect = (next: Selection): void => {
    const pair = next?.kind === 'node' ? (nodes.pairOf[next.node] ?? -1) : -1;
    setOther(pair >= 0 ? null : { during: chosen, selection: next });
    if (pair >= 0) onChoose(pair);
  };
  return (
    <GraphView
      graph={graph}
      modelKey={modelKey}
      selection={selection}
      onSelect={onSelect}
      heat={heat}
      onViewport={onMoved}
      handleRef={take}
    />
  );
}

interface Props {
  layers: LayerComparison;
  names: ReadonlyMap<string, string>;
  reference: { label: string; path: string | null };
  subject: { label: string; path: string | null };
  chosen: number | null;
  onChoose: (pair: number) => void;
}

const sides: readonly Side[] = ['reference', 'subject'];

export function LayerGraphs({ layers, names, reference, subject, chosen, onChoose }: Props): ReactElement {
  const files: Record<Side, GraphFile> = {
    reference: useGraphFile(reference.path),
    subject: useGraphFile(subject.path),
  };
  const given = { reference, subject };
  const [step] = useState(() => new GraphsInStep());
  useEffect(() => step.lead(null), [step, chosen]);
  const pane = (side: Side): ReactElement => {
    const { graph, error } = files[side];
    const { label, path } = given[side];
    const leads = (): void => step.lead(side);
    return (
      <section
        key={side}
        className="layer-graph"
        aria-label={side === 'reference' ? "Reference's graph" : "Subject's graph"}
      >
        <h3 className="minor" title={label}>
          {side === 'reference' ? 'Reference' : 'Subject'}: {names.get(label) ?? label}
        </h3>
        <div className="layer-graph-box" onPointerDownCapture={leads} onWheelCapture={leads} onKeyDownCapture={leads}>
          {path === null ? (
            <p className="empty">It runs from PyTorch source and has no graph to draw. Its layers are in the table.</p>
          ) : error === null ? null : (
            <ErrorCard title="The graph cannot be opened" error={error} />
          )}
          {graph === null ? null : (
            <Pane
              graph={graph}
              modelKey={`${side} ${path ?? ''}`}
              layers={layers}
              side={side}
              chosen={chosen}
              onChoose={onChoose}
              step={step}
            />
          )}
        </div>
      </section>
    );
  };
  // A reference without a graph leaves the room to the subject.
  const shown = sides.filter((side) => side === 'subject' || given[side].path !== null);
  return <div className={shown.length === 2 ? 'layer-graphs two' : 'layer-graphs'}>{shown.map(pane)}</div>;
}
