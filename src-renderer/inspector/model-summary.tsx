/** The model as a whole: what it is, what it holds, and what is wrong with it. */
import { type ReactElement, useMemo, useState } from 'react';
import type { ModelGraph, ValueIndex } from '../../src-shared/graph.js';
import type { InspectReport } from '../../src-shared/inspect.js';
import { holdsOnlyWeights } from '../../src-shared/weights-only.js';
import { formatBytes, formatCount } from '../../src-shared/units.js';
import { openCompare } from '../app/open-tabs.js';
import { goTo } from '../model/value-links.js';
import { graphOf, useModels } from '../state/models-store.js';
import { CopyButton } from '../ui/copy.js';
import { baseName, formatName } from '../ui/format.js';
import { Icon } from '../ui/icons.js';
import { Shape } from '../ui/shape.js';
import { ValueShape } from './value-shape.js';
import { opsetsText } from './opsets-text.js';
import { OperatorBars } from './operator-bars.js';
import { LongFacts } from './long-facts.js';
import { FindingsSection } from './findings-section.js';
import { type Fact, Facts, Section } from './section.js';
import { useFindings } from './use-findings.js';

/** Subgraphs and functions listed before the rest is asked for. */
const graphsAtFirst = 20;

/** `tensors`: how many a file of weights holds; null for a model with a graph. */
function factsOf(report: InspectReport, tensors: number | null, graph: ModelGraph | undefined): Fact[] {
  const opsets = opsetsText(report.opsets, graph);
  const graphName = report.graphs.find(({ kind }) => kind === 'main')?.name ?? '';
  return [
    { name: 'Format', value: formatName(report.format) },
    { name: 'Producer', value: report.producer === '' ? '–' : report.producer },
    ...(report.about?.domain === undefined ? [] : [{ name: 'Domain', value: report.about.domain.slice(0, 500) }]),
    ...(report.about?.modelVersion === undefined ? [] : [{ name: 'Model version', value: report.about.modelVersion }]),
    ...(graphName === '' ? [] : [{ name: 'Graph', value: graphName.slice(0, 500) }]),
    ...(report.irVersion === null ? [] : [{ name: 'IR version', value: report.irVersion }]),
    ...(opsets.all === '' ? [] : [{ name: 'Opsets', value: opsets.text, exact: opsets.all }]),
    tensors === null
      ? { name: 'Nodes', value: report.nodeCount.toLocaleString('en') }
      : { name: 'Tensors', value: tensors.toLocaleString('en') },
    {
      name: 'Parameters',
      value: `${formatCount(report.parameters.count)} (${formatBytes(report.parameters.bytes)})`,
      exact: `${report.parameters.count.toLocaleString('en')} elements, ${report.parameters.bytes.toLocaleString('en')} bytes`,
    },
    ...(report.parameters.tied === undefined
      ? []
      : [
          {
            name: 'Tied tensors',
            value: `${report.parameters.tied.toLocaleString('en')}, counted once`,
            exact: 'The same weights under another name: they are in the number of parameters once.',
          },
        ]),
    {
      name: 'File size',
      value: formatBytes(report.fileBytes),
      exact: `${report.fileBytes.toLocaleString('en')} bytes`,
    },
  ];
}

/** Inputs or outputs listed before the rest is asked for. */
const shownAtFirst = 50;

interface IoProps {
  tabId: string;
  values: InspectReport['inputs'];
  /** Rows of the graph that may be them, found by name. */
  rows: readonly ValueIndex[];
}

function Io({ tabId, values, rows }: IoProps): ReactElement {
  const graph = graphOf(tabId);
  const [all, setAll] = useState(false);
  const byName = useMemo(
    () => new Map(rows.map((row) => [graph?.strings.get(graph.values.name[row] ?? 0), row])),
    [graph, rows],
  );
  // A file may declare a hundred thousand of them.
  const shown = all ? values : values.slice(0, shownAtFirst);
  return (
    <>
      <dl className="facts io">
        {shown.map((value) => {
          const row = byName.get(value.name);
          return (
            <div key={value.name}>
              <dt className="mono" title={value.name}>
                {row === undefined ? (
                  value.name
                ) : (
                  <button type="button" className="link" onClick={() => goTo(tabId, { kind: 'value', value: row })}>
                    {value.name}
                  </button>
                )}
              </dt>
              <dd>
                <span className="mono muted">{value.dtype ?? 'unknown'}</span>{' '}
                {graph?.values.inferred?.[row ?? -1] === 1 && row !== undefined ? (
                  <ValueShape graph={graph} value={row} />
                ) : (
                  <Shape shape={value.shape} />
                )}
              </dd>
            </div>
          );
        })}
      </dl>
      {shown.length < values.length ? (
        <button type="button" className="link link-more" onClick={() => setAll(true)}>
          Show all {values.length.toLocaleString('en')}
        </button>
      ) : null}
    </>
  );
}

/** Bodies of control flow and local functions, each entered by its name. */
function ExtraGraphs({ tabId, graph }: { tabId: string; graph: ModelGraph }): ReactElement {
  const [all, setAll] = useState(false);
  const extra = graph.graphs.flatMap((record, index) => (record.kind === 'main' ? [] : [{ record, index }]));
  const shown = all ? extra : extra.slice(0, graphsAtFirst);
  return (
    <Section title="Subgraphs and functions" count={extra.length}>
      <dl className="facts io">
        {shown.map(({ record, index }) => (
          <div key={index}>
            <dt className="mono">
              <button
                type="button"
                className="link"
                title={record.name}
                onClick={() => goTo(tabId, { kind: 'group', path: '', graph: index })}
              >
                {record.name === '' ? `${record.attribute || record.kind} ${String(index)}` : record.name}
              </button>
            </dt>
            <dd>
              {record.kind === 'function' ? 'function' : record.attribute || 'body'},{' '}
              {(record.nodeEnd - record.nodeStart).toLocaleString('en')} nodes
            </dd>
          </div>
        ))}
      </dl>
      {shown.length < extra.length ? (
        <button type="button" className="link small" onClick={() => setAll(true)}>
          Show all {extra.length.toLocaleString('en')}
        </button>
      ) : null}
    </Section>
  );
}

export function ModelSummary({ tabId }: { tabId: string }): ReactElement | null {
  const report = useModels((state) => state.models[tabId]?.report ?? null);
  const shapeFindings = useModels((state) => state.models[tabId]?.shapeFindings) ?? [];
  const modelId = useModels((state) => state.models[tabId]?.modelId) ?? null;
  const lint = useFindings(modelId, report);
  // What shapes say of the file itself is among lint's findings; those for shapes that were given are not.
  const told = new Set(lint.findings.map(({ message }) => message));
  const ofShapes = shapeFindings.filter(({ message }) => !told.has(message));
  const findings = [...lint.findings, ...ofShapes.map((finding) => ({ ...finding, places: [], count: 0 }))];
  if (report === null) return null;
  const metadata = Object.entries(report.metadata);
  const { description = '', graphDescription = '', graphMetadata: ofGraph = {} } = report.about ?? {};
  const graphMetadata = Object.entries(ofGraph);
  const said = [['Model', description] as const, ['Graph', graphDescription] as const].filter(
    ([, text]) => text !== '',
  );
  const graph = graphOf(tabId);
  const main = graph?.graphs[0];
  const tensors = graph !== undefined && holdsOnlyWeights(graph) ? graph.values.count : null;
  return (
    <>
      <header className="inspector-head">
        <h2 title={report.path}>{baseName(report.path)}</h2>
        <p className="small muted path-line">
          <span className="ellipsis" title={report.path}>
            {report.path}
          </span>
          <CopyButton label="Copy the path" text={report.path} iconOnly />
        </p>
        <div className="button-row">
          <button type="button" className="button small" onClick={() => openCompare({ subjects: ['', report.path] })}>
            <Icon name="compare" size={14} />
            Compare with another
          </button>
        </div>
      </header>
      <FindingsSection tabId={tabId} {...lint} findings={findings} />
      <Section title="Model">
        <Facts facts={factsOf(report, tensors, graph)} />
      </Section>
      {tensors === null ? (
        <>
          <Section title="Inputs" count={report.inputs.length}>
            <Io tabId={tabId} values={report.inputs} rows={main?.inputs ?? []} />
          </Section>
          <Section title="Outputs" count={report.outputs.length}>
            <Io tabId={tabId} values={report.outputs} rows={main?.outputs ?? []} />
          </Section>
          <Section title="Operators" count={Object.keys(report.opCounts).length}>
            <OperatorBars counts={report.opCounts} />
          </Section>
        </>
      ) : null}
      {graph === undefined || graph.graphs.length <= 1 ? null : <ExtraGraphs tabId={tabId} graph={graph} />}
      {report.externalFiles.length === 0 ? null : (
        <Section title="External files" count={report.externalFiles.length}>
          <dl className="facts io">
            {report.externalFiles.map((file) => (
              <div key={file.path}>
                <dt className="mono" title={file.path}>
                  {file.path}
                </dt>
                <dd>
                  {file.present ? (
                    formatBytes(file.bytes ?? 0)
                  ) : (
                    <span className="verdict fail">
                      <span aria-hidden="true">✕</span>
                      <span>missing</span>
                    </span>
                  )}
                </dd>
              </div>
            ))}
          </dl>
        </Section>
      )}
      {metadata.length === 0 ? null : (
        <Section title="Metadata" count={metadata.length}>
          <LongFacts facts={metadata} />
        </Section>
      )}
      {said.length === 0 ? null : (
        <Section title="Description">
          <LongFacts facts={said} />
        </Section>
      )}
      {graphMetadata.length === 0 ? null : (
        <Section title="Metadata of the graph" count={graphMetadata.length}>
          <LongFacts facts={graphMetadata} />
        </Section>
      )}
    </>
  );
}
