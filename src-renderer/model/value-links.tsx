/** Values and nodes as links: choosing one selects it and brings it into sight in the graph. */
import { type ButtonHTMLAttributes, type ReactElement, useCallback, useEffect, useState } from 'react';
import { dtypeName } from '../../src-shared/dtype.js';
import { type ModelGraph, type NodeIndex, ValueKind, type ValueIndex, valueShape } from '../../src-shared/graph.js';
import { select } from '../state/models-store.js';
import { Middle } from '../ui/middle.js';
import { Shape } from '../ui/shape.js';
import { consumersOf } from './consumers.js';
import { graphHandle } from './graph-handles.js';
import type { Selection } from './selection.js';

export function goTo(tabId: string, selection: Selection): void {
  select(tabId, selection);
  graphHandle(tabId)?.reveal(selection);
}

/** Handlers of a link that bring out `nodes` in the graph while the pointer or the focus is on it. */
function usePointing(
  tabId: string,
  nodes: () => readonly NodeIndex[],
): Pick<ButtonHTMLAttributes<HTMLButtonElement>, 'onPointerEnter' | 'onPointerLeave' | 'onFocus' | 'onBlur'> {
  const end = useCallback(() => graphHandle(tabId)?.point(null), [tabId]);
  // A link that was followed is replaced by those of what it led to, without the pointer leaving it.
  useEffect(() => end, [end]);
  const begin = (): void => graphHandle(tabId)?.point(nodes());
  return { onPointerEnter: begin, onPointerLeave: end, onFocus: begin, onBlur: end };
}

/** Links shown before the rest is asked for. */
const shownAtFirst = 50;

const kindNames: Record<number, string> = {
  [ValueKind.input]: 'input',
  [ValueKind.initializer]: 'weight',
  [ValueKind.outer]: 'outer',
};

interface ValuesProps {
  tabId: string;
  graph: ModelGraph;
  /** -1 is an omitted optional input. */
  values: ArrayLike<ValueIndex>;
  /** Whether to say that a value is an input or a weight; not where all of them are. */
  showKind?: boolean;
  /** What the node's operator calls each of them. */
  roles?: readonly string[];
}

export function ValueLinks({ tabId, graph, values, showKind = true, roles }: ValuesProps): ReactElement {
  const [all, setAll] = useState(false);
  const list = Array.from(values);
  if (list.length === 0) return <p className="links-none">None</p>;
  const shown = all ? list : list.slice(0, shownAtFirst);
  return (
    <ul className="links">
      {shown.map((value, index) => (
        // A node may have the same value twice: the place is the key.
        <li key={index}>
          {roles?.[index] === undefined || roles[index] === '' ? null : (
            <p className="link-role mono">{roles[index]}</p>
          )}
          {value < 0 ? (
            <span className="link-row muted">omitted</span>
          ) : (
            <ValueLink tabId={tabId} graph={graph} value={value} showKind={showKind} />
          )}
        </li>
      ))}
      {shown.length < list.length ? (
        <li>
          <button type="button" className="link link-more" onClick={() => setAll(true)}>
            Show all {list.length}
          </button>
        </li>
      ) : null}
    </ul>
  );
}

interface ValueProps {
  tabId: string;
  graph: ModelGraph;
  value: ValueIndex;
  showKind: boolean;
}

function ValueLink({ tabId, graph, value, showKind }: ValueProps): ReactElement {
  const dtype = graph.values.dtype[value] ?? 0;
  const kind = showKind ? kindNames[graph.values.kind[value] ?? 0] : undefined;
  const pointing = usePointing(tabId, () => {
    const producer = graph.values.producer[value] ?? -1;
    return [...(producer < 0 ? [] : [producer]), ...consumersOf(graph, value)];
  });
  return (
    <button type="button" className="link-row" {...pointing} onClick={() => goTo(tabId, { kind: 'value', value })}>
      <Middle text={graph.strings.get(graph.values.name[value] ?? 0)} tail={16} />
      <span className="link-facts">
        {kind === undefined ? null : <span className="chip">{kind}</span>}
        {dtype === 0 ? null : <span className="mono">{dtypeName(dtype)}</span>}{' '}
        <Shape shape={valueShape(graph, value)} />
      </span>
    </button>
  );
}

interface NodesProps {
  tabId: string;
  graph: ModelGraph;
  nodes: readonly NodeIndex[];
}

function NodeLink({ tabId, graph, node }: { tabId: string; graph: ModelGraph; node: NodeIndex }): ReactElement {
  const pointing = usePointing(tabId, () => [node]);
  return (
    <button type="button" className="link-row inline" {...pointing} onClick={() => goTo(tabId, { kind: 'node', node })}>
      <span className="outline-op">{graph.strings.get(graph.nodes.op[node] ?? 0)}</span>
      <Middle text={graph.strings.get(graph.nodes.name[node] ?? 0)} tail={16} />
    </button>
  );
}

export function NodeLinks({ tabId, graph, nodes }: NodesProps): ReactElement {
  const [all, setAll] = useState(false);
  if (nodes.length === 0) return <p className="links-none">None</p>;
  const shown = all ? nodes : nodes.slice(0, shownAtFirst);
  return (
    <ul className="links">
      {shown.map((node) => (
        <li key={node}>
          <NodeLink tabId={tabId} graph={graph} node={node} />
        </li>
      ))}
      {shown.length < nodes.length ? (
        <li>
          <button type="button" className="link link-more" onClick={() => setAll(true)}>
            Show all {nodes.length}
          </button>
        </li>
      ) : null}
    </ul>
  );
}
