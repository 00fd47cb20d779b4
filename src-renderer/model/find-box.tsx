/** Find (Ctrl+F): nodes by name, operator or scope. Enter goes to one, ↑ ↓ step, Esc closes. */
import { type KeyboardEvent, type ReactElement, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import type { ModelGraph } from '../../src-shared/graph.js';
import { Middle } from '../ui/middle.js';
import { VirtualList, type VirtualListHandle } from '../ui/virtual-list.js';
import { findNodes } from './find-rows.js';
import { hideFind, useFind } from './find-store.js';
import { goTo } from './value-links.js';

const limit = 2000;
const rowHeight = 28;
/** Ten rows. */
const listHeight = 280;

export function FindBox({ tabId, graph }: { tabId: string; graph: ModelGraph }): ReactElement {
  const asked = useFind((state) => state.asked);
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const deferred = useDeferredValue(text);
  const found = useMemo(() => findNodes(graph, deferred, limit), [graph, deferred]);
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<VirtualListHandle>(null);
  useEffect(() => {
    input.current?.focus();
    input.current?.select();
  }, [asked]);
  const jump = (index: number): void => {
    const node = found.nodes[index];
    if (node === undefined) return;
    setAt(index);
    goTo(tabId, { kind: 'node', node });
  };
  const step = (by: number): void => {
    if (found.nodes.length === 0) return;
    const next = (at + by + found.nodes.length) % found.nodes.length;
    setAt(next);
    list.current?.reveal(next);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') hideFind();
    else if (event.key === 'ArrowDown') step(1);
    else if (event.key === 'ArrowUp') step(-1);
    else if (event.key === 'Enter') jump(at);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const optionId = (index: number): string => `${tabId}-find-${String(index)}`;
  return (
    <search className="find-box" aria-label="Find a node" onKeyDown={onKeyDown}>
      <div className="input-row">
        <input
          ref={input}
          className="input"
          type="search"
          role="combobox"
          aria-expanded={found.nodes.length > 0}
          aria-controls={`${tabId}-find-list`}
          aria-activedescendant={found.nodes.length > 0 ? optionId(at) : undefined}
          aria-label="Name, operator or scope"
          placeholder="Name, operator or scope"
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setAt(0);
          }}
        />
        <span className="find-count" role="status">
          {text.trim() === ''
            ? ''
            : found.total === 0
              ? 'no node'
              : `${String(at + 1)} of ${found.total.toLocaleString('en')}`}
        </span>
      </div>
      {found.nodes.length === 0 ? null : (
        <div
          id={`${tabId}-find-list`}
          className="find-list"
          style={{ height: Math.min(listHeight, found.nodes.length * rowHeight) }}
        >
          <VirtualList
            role="listbox"
            label="Nodes found"
            count={found.nodes.length}
            rowHeight={rowHeight}
            handleRef={list}
            active={{ index: at, id: optionId(at) }}
            row={(index) => {
              const node = found.nodes[index] ?? 0;
              return (
                <div
                  key={node}
                  id={optionId(index)}
                  role="option"
                  aria-selected={index === at}
                  className={index === at ? 'find-row chosen' : 'find-row'}
                  onClick={() => jump(index)}
                >
                  <span className="outline-op">{graph.strings.get(graph.nodes.op[node] ?? 0)}</span>
                  <Middle text={graph.strings.get(graph.nodes.name[node] ?? 0)} tail={24} />
                </div>
              );
            }}
          />
        </div>
      )}
    </search>
  );
}
