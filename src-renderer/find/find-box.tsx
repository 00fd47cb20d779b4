/** Find (Ctrl+F): one box over the graph for everything in the model. The language is in find-help.tsx. */
import { type KeyboardEvent, type ReactElement, useEffect, useRef, useState } from 'react';
import type { ModelGraph } from '../../src-shared/graph.js';
import { useAttributes } from '../state/attributes-store.js';
import { VirtualList, type VirtualListHandle } from '../ui/virtual-list.js';
import type { FindResult } from './find.js';
import { FindHelp } from './find-help.js';
import { findIndexOf } from './find-index.js';
import { FindRow } from './find-row.js';
import { jumpTo, leaveFind, stepFind } from './find-steps.js';
import { findStateOf, moveFind, refreshFind, setFindText, useFind } from './find-store.js';

const rowHeight = 28;
const rowsShown = 10;
/** Once one went somewhere, the list must not lie over it: the middle of the graph stays free. */
const rowsVisited = 3;

const number = (count: number): string => count.toLocaleString('en');

/** `137 of 50,015 nodes · 2 groups · 3 weights`. */
export function summary(result: FindResult, nodes: number): string {
  const { counts } = result;
  const others = (['group', 'input', 'output', 'weight', 'tensor'] as const)
    .filter((kind) => counts[kind] > 0)
    .map((kind) => `${number(counts[kind])} ${kind}${counts[kind] === 1 ? '' : 's'}`);
  return [`${number(counts.node)} of ${number(nodes)} nodes`, ...others].join(' · ');
}

function statusText(result: FindResult | null, at: number): string {
  if (result === null) return '';
  return result.count === 0 ? 'nothing found' : `${number(at + 1)} of ${number(result.count)}`;
}

export function FindBox({ tabId, graph }: { tabId: string; graph: ModelGraph }): ReactElement {
  const { asked, text, problem, result, at, once, visited } = useFind(
    (state) => state.byTab[tabId] ?? findStateOf(tabId),
  );
  const attributes = useAttributes(tabId);
  const [help, setHelp] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<VirtualListHandle>(null);
  const index = findIndexOf(graph, attributes);
  useEffect(() => {
    input.current?.focus();
    if (once) input.current?.setSelectionRange(text.length, text.length);
    else input.current?.select();
    // eslint-disable-next-line react-hooks/exhaustive-deps -- only when the box is asked for
  }, [asked]);
  useEffect(() => refreshFind(tabId), [tabId, graph, attributes]);
  useEffect(() => {
    // A list that shows all its rows is not asked where they are: that would have the page laid out at once.
    if ((result?.count ?? 0) > rowsVisited) list.current?.reveal(at);
  }, [at, result, visited]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const inInput = event.target === input.current;
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (event.key === 'Escape') {
      if (help) setHelp(false);
      else leaveFind(tabId);
    } else if (!inInput || !plain) return;
    else if (event.key === 'ArrowDown') moveFind(tabId, 1, true);
    else if (event.key === 'ArrowUp') moveFind(tabId, -1, true);
    else if (event.key === 'PageDown') moveFind(tabId, rowsShown - 1, false);
    else if (event.key === 'PageUp') moveFind(tabId, 1 - rowsShown, false);
    else if (event.key === 'Enter') stepFind(tabId, event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  /** Rows on the page. */
  const count = help ? 0 : (result?.count ?? 0);
  const listId = `${tabId}-find-list`;
  const helpId = `${tabId}-find-help`;
  const problemId = `${tabId}-find-problem`;
  const optionId = (row: number): string => `${tabId}-find-${String(row)}`;
  return (
    <search className="find-box" aria-label="Find in the model" onKeyDown={onKeyDown}>
      <div className="input-row">
        <input
          ref={input}
          className="input"
          type="search"
          role="combobox"
          aria-expanded={count > 0}
          aria-controls={count > 0 ? listId : undefined}
          aria-activedescendant={count > 0 ? optionId(at) : undefined}
          aria-label="Name, operator, tensor, attribute or shape"
          aria-invalid={problem !== null}
          aria-describedby={problem === null ? undefined : problemId}
          placeholder={once ? 'Go to a node' : 'Find: conv layers.3, op:Conv k=3, shape:*,768'}
          spellCheck={false}
          value={text}
          onChange={(event) => setFindText(tabId, event.target.value)}
        />
        <span className="find-count" role="status">
          {problem === null ? statusText(result, at) : ''}
        </span>
        <button
          type="button"
          className="button quiet small icon"
          aria-label="What can be asked"
          aria-expanded={help}
          aria-controls={help ? helpId : undefined}
          title="What can be asked"
          onClick={() => setHelp(!help)}
        >
          ?
        </button>
      </div>
      {problem === null ? null : (
        <p id={problemId} className="find-problem" role="alert">
          {problem.message} <span className="muted">{problem.hint}</span>
        </p>
      )}
      {help ? (
        <FindHelp
          id={helpId}
          onTry={(example) => {
            setFindText(tabId, example);
            setHelp(false);
            input.current?.focus();
          }}
        />
      ) : null}
      {result === null || count === 0 ? null : (
        <div
          id={listId}
          className="find-list"
          style={{ height: Math.min(visited ? rowsVisited : rowsShown, count) * rowHeight }}
        >
          <VirtualList
            role="listbox"
            label="Found"
            count={count}
            rowHeight={rowHeight}
            handleRef={list}
            active={{ index: at, id: optionId(at) }}
            row={(row) => (
              <div
                key={row}
                id={optionId(row)}
                role="option"
                aria-selected={row === at}
                className={row === at ? 'find-row chosen' : 'find-row'}
                onClick={() => jumpTo(tabId, row)}
              >
                <FindRow index={index} result={result} row={row} />
              </div>
            )}
          />
        </div>
      )}
      {result === null || help ? null : (
        <p className="find-summary">
          {summary(result, graph.nodes.count)}
          {attributes === null ? ' · attributes are being read' : ''}
          {attributes?.cut === true ? ' · some attributes are left out, the model has too many' : ''}
        </p>
      )}
    </search>
  );
}
