/** A value: type, shape, who makes it, who reads it; for a stored tensor its place and first numbers. */
import type { ReactElement } from 'react';
import { dtypeName } from '../../src-shared/dtype.js';
import { type ModelGraph, ValueKind, type ValueIndex } from '../../src-shared/graph.js';
import { formatBytes } from '../../src-shared/units.js';
import { ValueEdits } from '../edit/value-edits.js';
import { consumersOf } from '../model/consumers.js';
import { NodeLinks } from '../model/value-links.js';
import { useModels } from '../state/models-store.js';
import { CopyButton } from '../ui/copy.js';
import { useCall } from '../ui/use-call.js';
import { visibleText } from '../ui/visible-text.js';
import { LongFacts } from './long-facts.js';
import { ValueShape } from './value-shape.js';
import { type Fact, Facts, Section } from './section.js';
import { TensorSection } from './tensor-section.js';

interface Props {
  tabId: string;
  graph: ModelGraph;
  value: ValueIndex;
}

function kindOf(graph: ModelGraph, value: ValueIndex): string {
  switch (graph.values.kind[value]) {
    case ValueKind.input:
      return 'Input of the graph';
    case ValueKind.initializer:
      return graph.nodes.count === 0 ? 'Tensor' : 'Initializer';
    case ValueKind.outer:
      return 'Value of an enclosing graph';
    default:
      return graph.graphs.some((record) => record.outputs.includes(value)) ? 'Output of the graph' : 'Value';
  }
}

/** What the file says of the value beyond its type; nothing for most. */
function SaidOfValue({ tabId, value }: { tabId: string; value: ValueIndex }): ReactElement | null {
  const modelId = useModels((state) => state.models[tabId]?.modelId ?? null);
  const { data } = useCall('model.value', modelId === null ? null : { modelId, value });
  const said = Object.entries(data?.metadata ?? {});
  if (said.length === 0) return null;
  return (
    <Section title="Metadata" count={said.length}>
      <LongFacts facts={said} />
    </Section>
  );
}

export function ValuePanel({ tabId, graph, value }: Props): ReactElement {
  const name = graph.strings.get(graph.values.name[value] ?? 0);
  const dtype = graph.values.dtype[value] ?? 0;
  const bytes = graph.values.bytes[value] ?? 0;
  const producer = graph.values.producer[value] ?? -1;
  const consumers = consumersOf(graph, value);
  const stored = graph.values.kind[value] === ValueKind.initializer || bytes > 0;
  const facts: Fact[] = [
    { name: 'Type', value: <span className="mono">{dtype === 0 ? 'unknown' : dtypeName(dtype)}</span> },
    { name: 'Shape', value: <ValueShape graph={graph} value={value} /> },
    ...(bytes === 0
      ? []
      : [{ name: 'Stored', value: formatBytes(bytes), exact: `${bytes.toLocaleString('en')} bytes` }]),
  ];
  return (
    <>
      <header className="inspector-head">
        <p className="kind-line">{kindOf(graph, value)}</p>
        <h2 className="mono-title wrap">{visibleText(name, '(no name)')}</h2>
        <div className="button-row">
          <CopyButton label="Copy the name" text={name} />
        </div>
      </header>
      <Section title="Value">
        <Facts facts={facts} />
      </Section>
      <ValueEdits tabId={tabId} graph={graph} value={value} />
      <SaidOfValue tabId={tabId} value={value} />
      {stored ? <TensorSection tabId={tabId} value={value} /> : null}
      {producer < 0 ? null : (
        <Section title="Made by">
          <NodeLinks tabId={tabId} graph={graph} nodes={[producer]} />
        </Section>
      )}
      {graph.nodes.count === 0 ? null : (
        <Section title="Read by" count={consumers.length}>
          <NodeLinks tabId={tabId} graph={graph} nodes={consumers} />
        </Section>
      )}
    </>
  );
}
