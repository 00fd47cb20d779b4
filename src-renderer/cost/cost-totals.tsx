/** The totals of one run as figures, and what is in none of them. */
import type { ReactElement } from 'react';
import type { CostReport, CostUnknown } from '../../src-shared/cost.js';
import type { ModelGraph } from '../../src-shared/graph.js';
import { formatBytes, formatCount, formatFlops, formatMacs } from '../../src-shared/units.js';
import { showNode } from './show-node.js';

interface Props {
  tabId: string;
  graph: ModelGraph;
  report: CostReport;
}

function Figure({
  name,
  value,
  exact,
  note,
}: {
  name: string;
  value: string;
  exact: string;
  note: ReactElement | string;
}): ReactElement {
  return (
    <div className="cost-figure">
      <dt>{name}</dt>
      <dd>
        <span className="cost-figure-value" title={exact}>
          {value}
        </span>
        <span className="cost-figure-note">{note}</span>
      </dd>
    </div>
  );
}

const exact = (value: number, unit: string): string => `${value.toLocaleString('en')} ${unit}`;

export function CostTotals({ tabId, graph, report }: Props): ReactElement {
  const { peakNode } = report;
  const allUnknown = report.flops === 0 && report.unknownNodes > 0;
  const arithmetic = (text: string): string => (allUnknown ? 'not known' : text);
  return (
    <dl className="cost-figures">
      <Figure
        name="MACs"
        value={arithmetic(formatMacs(report.macs))}
        exact={exact(report.macs, 'multiply-accumulates')}
        note="multiply-accumulates"
      />
      <Figure
        name="FLOPs"
        value={arithmetic(formatFlops(report.flops))}
        exact={exact(report.flops, 'operations')}
        note="2 × MACs + others"
      />
      <Figure
        name="Peak activations"
        value={formatBytes(report.activationBytes)}
        exact={exact(report.activationBytes, 'bytes')}
        note={
          peakNode === null ? (
            'alive at once'
          ) : (
            <button type="button" className="link" onClick={() => showNode(tabId, peakNode)}>
              at {graph.strings.get(graph.nodes.op[peakNode] ?? 0)}
            </button>
          )
        }
      />
      <Figure
        name="Weights"
        value={formatBytes(report.weightBytes)}
        exact={exact(report.weightBytes, 'bytes')}
        note="as stored"
      />
      <Figure
        name="Parameters"
        value={formatCount(report.parameters)}
        exact={exact(report.parameters, 'elements')}
        note="shared ones once"
      />
    </dl>
  );
}

const reasons: Readonly<Record<CostUnknown['reason'], string>> = {
  operator: 'there is no formula for the operator',
  shape: 'shapes are not known, or less than 0 at these sizes',
  data: 'the work depends on the data',
};

const listed = 6;

/** What the totals leave out, in a sentence each; nothing when they leave out nothing. */
export function NotCounted({ tabId, report }: Pick<Props, 'tabId' | 'report'>): ReactElement | null {
  const { unknown, unknownNodes, unknownValues, countedOnce } = report;
  const unset = report.symbols.filter(({ value }) => value === null).length;
  if (unknownNodes + unknownValues + countedOnce === 0) return null;
  return (
    <div className="cost-unknown">
      {unknownNodes === 0 ? null : (
        <details>
          <summary>
            {unknownNodes.toLocaleString('en')} {unknownNodes === 1 ? 'node is' : 'nodes are'} in no total of
            arithmetic.
          </summary>
          <ul>
            {unknown.slice(0, listed).map(({ op, domain, reason, count, node }) => (
              <li key={`${domain} ${op} ${reason}`}>
                <button type="button" className="link" onClick={() => showNode(tabId, node)}>
                  {domain === '' ? op : `${domain}.${op}`}
                </button>{' '}
                <span className="muted">
                  × {count.toLocaleString('en')}: {reasons[reason]}
                </span>
              </li>
            ))}
            {unknown.length <= listed ? null : <li className="muted">and {unknown.length - listed} more operators</li>}
          </ul>
        </details>
      )}
      {unset === 0 ? null : (
        <p>
          {unset === 1 ? 'One size has' : `${unset.toLocaleString('en')} sizes have`} no value: set{' '}
          {unset === 1 ? 'it' : 'them'} above to count what depends on {unset === 1 ? 'it' : 'them'}.
        </p>
      )}
      {unknownValues === 0 ? null : (
        <p>
          {unknownValues.toLocaleString('en')} {unknownValues === 1 ? 'value' : 'values'} of unknown size{' '}
          {unknownValues === 1 ? 'is' : 'are'} not in the activations.
        </p>
      )}
      {countedOnce === 0 ? null : (
        <p>
          {countedOnce.toLocaleString('en')} {countedOnce === 1 ? 'loop' : 'loops'} of unknown trip count{' '}
          {countedOnce === 1 ? 'is' : 'are'} counted as one trip.
        </p>
      )}
    </div>
  );
}
