/** The copies of a repeated block: steps from one to the next, and opens or closes all of them in the graph. */
import type { ReactElement } from 'react';
import type { ModelGraph } from '../../src-shared/graph.js';
import { copiesOf, stepCopy } from '../../src-graph/core/copies.js';
import { graphHandle } from '../model/graph-handles.js';
import { scopeTreeOf } from '../model/scope-trees.js';
import { goTo } from '../model/value-links.js';
import { Section } from './section.js';

interface Props {
  tabId: string;
  graph: ModelGraph;
  graphIndex: number;
  /** Index of the group in the scope tree. */
  group: number;
}

export function CopiesSection({ tabId, graph, graphIndex, group }: Props): ReactElement | null {
  const tree = scopeTreeOf(graph, graphIndex);
  const copies = copiesOf(tree, group);
  const own = tree.groups[group];
  if (own === undefined || copies.length < 2) return null;
  const count = copies.length.toLocaleString('en');
  const step = (by: 1 | -1): void => {
    const next = tree.groups[stepCopy(tree, group, by)?.group ?? group];
    if (next !== undefined) goTo(tabId, { kind: 'group', path: next.path, graph: graphIndex });
  };
  const openAll = (open: boolean): void => graphHandle(tabId)?.openCopies(own.path, open);
  return (
    <Section title="Identical groups" count={copies.length}>
      <p className="muted small">
        This is number {(copies.indexOf(group) + 1).toLocaleString('en')} of {count}.
      </p>
      <div className="button-row">
        <button type="button" className="button small" title="Previous copy ([ in the graph)" onClick={() => step(-1)}>
          Previous copy
        </button>
        <button type="button" className="button small" title="Next copy (] in the graph)" onClick={() => step(1)}>
          Next copy
        </button>
      </div>
      <div className="button-row">
        <button type="button" className="button small" onClick={() => openAll(true)}>
          Expand all {count}
        </button>
        <button type="button" className="button small" onClick={() => openAll(false)}>
          Collapse all {count}
        </button>
      </div>
    </Section>
  );
}
