/** The code a model keeps: each line leads to the nodes it made, and the selected node to its line. */
import { type KeyboardEvent, type ReactElement, useEffect, useMemo, useRef } from 'react';
import type { ModelGraph } from '../../src-shared/graph.js';
import { showNode } from '../cost/show-node.js';
import { NodeLinks } from '../model/value-links.js';
import { select, useModels } from '../state/models-store.js';
import { ErrorCard } from '../ui/error-card.js';
import { formatBytes } from '../../src-shared/units.js';
import { useCall } from '../ui/use-call.js';
import { VirtualList, type VirtualListHandle } from '../ui/virtual-list.js';
import { placeOf, setSourcePlace, useSourcePlaces } from './source-places.js';
import './source.css';

const rowHeight = 20;
const nowhere = { file: 0, line: null };

/** `1 node`, `3 nodes`. */
const nodeCount = (count: number): string => `${count.toLocaleString('en')} ${count === 1 ? 'node' : 'nodes'}`;

export function SourceView({ tabId, graph }: { tabId: string; graph: ModelGraph }): ReactElement {
  const modelId = useModels((state) => state.models[tabId]?.modelId ?? null);
  const sources = useModels((state) => state.models[tabId]?.report?.sources);
  const selection = useModels((state) => state.models[tabId]?.selection ?? null);
  const node = selection?.kind === 'node' ? selection.node : null;
  const detail = useCall('model.node', modelId === null || node === null ? null : { modelId, node });
  const { file, line } = useSourcePlaces((state) => state.byTab[tabId] ?? nowhere);
  const { data, error } = useCall('model.source', modelId === null ? null : { modelId, file });
  const texts = useMemo(() => data?.text.replace(/\n$/, '').split('\n') ?? [], [data]);
  const nodesByLine = useMemo(() => new Map(data?.lines.map((each) => [each.line, each.nodes])), [data]);
  const list = useRef<VirtualListHandle>(null);

  // The code follows what is selected in the graph.
  const origin = detail.data?.origin ?? null;
  useEffect(() => {
    const place = placeOf(origin, sources ?? []);
    if (place !== null) setSourcePlace(tabId, place);
  }, [tabId, origin, sources]);
  useEffect(() => {
    if (line !== null && line <= texts.length) list.current?.reveal(line - 1, 'middle');
  }, [line, texts]);

  const made = line === null ? [] : (nodesByLine.get(line) ?? []);
  const choose = (next: number): void => {
    setSourcePlace(tabId, { file, line: next });
    const nodes = nodesByLine.get(next) ?? [];
    // Again on the same line goes on to its next node.
    const chosen = nodes[(nodes.indexOf(node ?? -1) + 1) % Math.max(1, nodes.length)];
    if (chosen !== undefined) select(tabId, { kind: 'node', node: chosen });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const lines = [...nodesByLine.keys()];
    const next =
      event.key === 'ArrowDown'
        ? lines.find((each) => each > (line ?? 0))
        : event.key === 'ArrowUp'
          ? lines.findLast((each) => each < (line ?? Infinity))
          : undefined;
    if (next !== undefined) choose(next);
    else if (event.key === 'Enter' && node !== null) showNode(tabId, node);
    else return;
    event.preventDefault();
  };
  const lineId = (at: number): string => `${tabId}-source-${String(at)}`;
  return (
    <div className="source-view">
      <div className="source-bar">
        <label className="source-file">
          File
          <select
            className="select small"
            value={file}
            onChange={(event) => setSourcePlace(tabId, { file: Number(event.target.value), line: null })}
          >
            {sources?.map(({ name, bytes }, at) => (
              <option key={name} value={at}>
                {name.replace(/^code\//, '')} ({formatBytes(bytes)})
              </option>
            ))}
          </select>
        </label>
        <button
          type="button"
          className="button small"
          disabled={node === null}
          onClick={() => {
            if (node !== null) showNode(tabId, node);
          }}
        >
          Show in the graph
        </button>
      </div>
      {error === null ? null : <ErrorCard title="The code cannot be read" error={error} />}
      {texts.length === 0 ? null : (
        <VirtualList
          key={file}
          role="listbox"
          label={`Lines of ${sources?.[file]?.name ?? 'the code'}`}
          className="source-lines"
          count={texts.length}
          rowHeight={rowHeight}
          handleRef={list}
          active={line === null ? undefined : { index: line - 1, id: lineId(line) }}
          onKeyDown={onKeyDown}
          row={(index) => {
            const nodes = nodesByLine.get(index + 1)?.length ?? 0;
            return (
              <div
                key={index}
                id={lineId(index + 1)}
                role="option"
                aria-selected={line === index + 1}
                className={`source-line${nodes > 0 ? ' makes' : ''}${line === index + 1 ? ' chosen' : ''}`}
                onClick={() => choose(index + 1)}
              >
                <span className="source-number">{index + 1}</span>
                <code>{texts[index]}</code>
                {nodes === 0 ? null : <span className="source-count">{nodeCount(nodes)}</span>}
              </div>
            );
          }}
        />
      )}
      {made.length === 0 ? null : (
        <section className="source-made" aria-label="Nodes of the line">
          <h3>
            Line {line}: {nodeCount(made.length)}
          </h3>
          <NodeLinks tabId={tabId} graph={graph} nodes={made} />
        </section>
      )}
    </div>
  );
}
