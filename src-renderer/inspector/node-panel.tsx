/** A node: operator, name, scope, attributes with types, inputs and outputs, metadata. */
import type { ReactElement } from 'react';
import type { Attribute } from '../../src-shared/inspect.js';
import { type ModelGraph, type NodeIndex, nodeInputs, nodeOutputs } from '../../src-shared/graph.js';
import { type OperatorDoc, parameterName } from '../../src-shared/operator-doc.js';
import { formalInputs } from '../graph/index.js';
import { CostSection } from '../cost/cost-section.js';
import { NodeEdits } from '../edit/value-edits.js';
import { scopeTreeOf } from '../model/scope-trees.js';
import { goTo, ValueLinks } from '../model/value-links.js';
import { useModels } from '../state/models-store.js';
import { Breakable } from '../ui/breakable.js';
import { CopyButton } from '../ui/copy.js';
import { ErrorCard } from '../ui/error-card.js';
import { useCall } from '../ui/use-call.js';
import { visibleText } from '../ui/visible-text.js';
import { LongFacts } from './long-facts.js';
import { defaultText, OperatorSection } from './operator-section.js';
import { OriginSection } from './origin-section.js';
import { type Fact, Facts, Section } from './section.js';

interface Props {
  tabId: string;
  graph: ModelGraph;
  node: NodeIndex;
}

function attributeText({ value, count }: Attribute): string {
  if (!Array.isArray(value)) return String(value);
  const cut = count > value.length ? `, … ${count.toLocaleString('en')} in all` : '';
  return `[${value.join(', ')}${cut}]`;
}

/** Attributes the node leaves at the operator's default. */
function unsetAttributes(doc: OperatorDoc | null, set: readonly Attribute[]): OperatorDoc['attributes'] {
  const names = new Set(set.map((attribute) => attribute.name));
  return doc?.attributes.filter((attribute) => attribute.default !== null && !names.has(attribute.name)) ?? [];
}

/** What the operator calls its inputs or outputs; undefined while it is not known. */
function rolesOf(parameters: OperatorDoc['inputs'] | undefined, count: number): string[] | undefined {
  if (parameters === undefined) return undefined;
  return Array.from({ length: count }, (_, index) => parameterName(parameters, index));
}

function ScopeLink({ tabId, graph, node }: Props): ReactElement {
  const index = graph.nodes.graph[node] ?? 0;
  const tree = scopeTreeOf(graph, index);
  const group = tree.groups[tree.groupOfNode[node - tree.nodeStart] ?? 0];
  const scope = graph.strings.get(graph.nodes.scope[node] ?? 0);
  if (group === undefined || group.path === '') return <span className="mono">{scope === '' ? '–' : scope}</span>;
  return (
    <button
      type="button"
      className="link mono"
      onClick={() => goTo(tabId, { kind: 'group', path: group.path, graph: index })}
    >
      <Breakable text={scope === '' ? group.path : scope} />
    </button>
  );
}

export function NodePanel({ tabId, graph, node }: Props): ReactElement {
  const modelId = useModels((state) => state.models[tabId]?.modelId ?? null);
  const asked = modelId === null ? null : { modelId, node };
  const detail = useCall('model.node', asked);
  const doc = useCall('model.operator', asked).data?.operator ?? null;
  const op = graph.strings.get(graph.nodes.op[node] ?? 0);
  const name = graph.strings.get(graph.nodes.name[node] ?? 0);
  const domain = graph.strings.get(graph.nodes.domain[node] ?? 0);
  const owner = graph.graphs[graph.nodes.graph[node] ?? 0];
  const facts: Fact[] = [
    { name: 'Scope', value: <ScopeLink tabId={tabId} graph={graph} node={node} /> },
    { name: 'Domain', value: domain === '' ? 'ai.onnx' : domain },
    ...(owner === undefined || owner.kind === 'main'
      ? []
      : [
          {
            name: owner.kind === 'function' ? 'Function' : 'Subgraph',
            value: owner.name === '' ? owner.attribute : owner.name,
          },
        ]),
  ];
  const attributes = detail.data?.attributes ?? [];
  const metadata = Object.entries(detail.data?.metadata ?? {});
  const origin = detail.data?.origin ?? null;
  const unset = unsetAttributes(doc, attributes);
  const inputs = nodeInputs(graph, node);
  const outputs = nodeOutputs(graph, node);
  return (
    <>
      <header className="inspector-head">
        <p className="kind-line">Node</p>
        <h2>{visibleText(op, '(no operator)')}</h2>
        <p className="small path-line">
          <span className="mono wrap">{visibleText(name, '') === '' ? '(no name)' : <Breakable text={name} />}</span>
          {name === '' ? null : <CopyButton label="Copy the name" text={name} iconOnly />}
        </p>
      </header>
      <Section title="Place">
        <Facts facts={facts} />
      </Section>
      {detail.error === null ? null : <ErrorCard title="The node's attributes cannot be read" error={detail.error} />}
      {attributes.length + unset.length === 0 ? null : (
        <Section title="Attributes" count={attributes.length}>
          <dl className="facts attributes">
            {attributes.map((attribute) => (
              <div key={attribute.name}>
                <dt title={attribute.name}>
                  {attribute.name} <span className="chip">{attribute.type}</span>
                </dt>
                <dd className="mono">{attributeText(attribute)}</dd>
              </div>
            ))}
            {unset.map((attribute) => (
              <div key={attribute.name} className="unset">
                <dt title={attribute.name}>
                  {attribute.name} <span className="chip">{attribute.type}</span>
                </dt>
                <dd>
                  <span className="mono">{defaultText(attribute.default)}</span> <span className="small">default</span>
                </dd>
              </div>
            ))}
          </dl>
        </Section>
      )}
      <CostSection tabId={tabId} graph={graph} of={{ node }} />
      <Section title="Inputs" count={inputs.length}>
        <ValueLinks
          tabId={tabId}
          graph={graph}
          values={inputs}
          roles={rolesOf(doc?.inputs, inputs.length) ?? formalInputs(op, domain) ?? []}
        />
      </Section>
      <Section title="Outputs" count={outputs.length}>
        <ValueLinks tabId={tabId} graph={graph} values={outputs} roles={rolesOf(doc?.outputs, outputs.length)} />
      </Section>
      <NodeEdits tabId={tabId} graph={graph} node={node} />
      {detail.data === null || detail.data.doc === '' ? null : (
        <Section title="Documentation">
          <p className="small wrap">{detail.data.doc}</p>
        </Section>
      )}
      {doc === null ? null : <OperatorSection key={`${doc.domain} ${doc.name}`} doc={doc} />}
      {origin === null ? null : <OriginSection tabId={tabId} origin={origin} />}
      {metadata.length === 0 ? null : (
        <Section title="Metadata" count={metadata.length}>
          <LongFacts facts={metadata} />
        </Section>
      )}
    </>
  );
}
