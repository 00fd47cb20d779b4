/** A group of the scope tree: how much is in it, what it is made of, and what stands next to it. */
import type { ReactElement } from 'react';
import type { ModelGraph } from '../../src-shared/graph.js';
import { groupAtPath } from '../../src-shared/scope-tree.js';
import { CostSection } from '../cost/cost-section.js';
import { scopeTreeOf } from '../model/scope-trees.js';
import { goTo } from '../model/value-links.js';
import { Breakable } from '../ui/breakable.js';
import { CopyButton } from '../ui/copy.js';
import { CopiesSection } from './copies-section.js';
import { OperatorBars } from './operator-bars.js';
import { Facts, Section } from './section.js';

interface Props {
  tabId: string;
  graph: ModelGraph;
  graphIndex: number;
  path: string;
}

export function GroupPanel({ tabId, graph, graphIndex, path }: Props): ReactElement | null {
  const tree = scopeTreeOf(graph, graphIndex);
  const group = tree.groups[groupAtPath(tree, path) ?? 0];
  if (group === undefined) return null;
  const counts: Record<string, number> = {};
  const visit = (index: number): void => {
    const inside = tree.groups[index];
    for (const node of inside?.nodes ?? []) {
      const op = graph.strings.get(graph.nodes.op[node] ?? 0);
      counts[op] = (counts[op] ?? 0) + 1;
    }
    for (const child of inside?.children ?? []) visit(child);
  };
  visit(group.index);
  const parent = group.parent < 0 ? undefined : tree.groups[group.parent];
  const go = (to: string): void => goTo(tabId, { kind: 'group', path: to, graph: graphIndex });
  return (
    <>
      <header className="inspector-head">
        <p className="kind-line">{group.section ? 'Section (cut here, not in the model)' : 'Group'}</p>
        <h2 className="wrap">{group.label === '' ? 'Main graph' : group.label}</h2>
        {group.path === '' ? null : (
          <p className="small path-line">
            <span className="mono wrap">
              <Breakable text={group.path} />
            </span>
            <CopyButton label="Copy the path" text={group.path} iconOnly />
          </p>
        )}
      </header>
      <Section title="Group">
        <Facts
          facts={[
            { name: 'Nodes', value: group.total.toLocaleString('en') },
            { name: 'Child groups', value: group.children.length.toLocaleString('en') },
            ...(parent === undefined
              ? []
              : [
                  {
                    name: 'Inside',
                    value: (
                      <button type="button" className="link" onClick={() => go(parent.path)}>
                        {parent.label === '' ? 'Main graph' : parent.label}
                      </button>
                    ),
                  },
                ]),
          ]}
        />
      </Section>
      <CopiesSection tabId={tabId} graph={graph} graphIndex={graphIndex} group={group.index} />
      <CostSection tabId={tabId} graph={graph} of={{ graphIndex, group: group.index }} />
      <Section title="Operators" count={Object.keys(counts).length}>
        <OperatorBars counts={counts} />
      </Section>
      {group.children.length === 0 ? null : (
        <Section title="Child groups" count={group.children.length}>
          <ul className="links">
            {group.children.map((index) => {
              const child = tree.groups[index];
              return child === undefined ? null : (
                <li key={child.path}>
                  <button type="button" className="link-row inline" onClick={() => go(child.path)}>
                    <span>{child.label}</span>
                    <span className="muted push">{child.total.toLocaleString('en')} nodes</span>
                  </button>
                </li>
              );
            })}
          </ul>
        </Section>
      )}
    </>
  );
}
