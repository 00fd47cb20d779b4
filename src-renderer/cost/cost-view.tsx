/** The Cost view: sizes at the top, totals at these sizes, and where they come from by scope. */
import type { ReactElement } from 'react';
import type { ModelGraph } from '../../src-shared/graph.js';
import { useMainTree } from '../model/scope-trees.js';
import { useModels } from '../state/models-store.js';
import { retryCost, useTabCost } from '../state/cost-store.js';
import { ErrorCard } from '../ui/error-card.js';
import { CostTable } from './cost-table.js';
import { CostTotals, NotCounted } from './cost-totals.js';
import { InputShapeFields, inputsToGive } from './input-shape-fields.js';
import { SymbolFields } from './symbol-fields.js';
import './cost.css';

export function CostView({ tabId, graph }: { tabId: string; graph: ModelGraph }): ReactElement {
  const state = useTabCost(tabId);
  const model = useModels((models) => models.models[tabId]?.report);
  const treeIsThere = useMainTree(graph);
  if (state?.error) {
    return (
      <div className="centred">
        <ErrorCard
          title="The cost cannot be counted"
          error={state.error}
          actions={
            <button type="button" className="button small" onClick={() => retryCost(tabId)}>
              Try again
            </button>
          }
        />
      </div>
    );
  }
  if (state === undefined || state.cost === null || !treeIsThere) {
    return (
      <p className="cost-empty" role="status">
        Counting the cost of one run.
      </p>
    );
  }
  if (graph.nodes.count === 0)
    return <p className="cost-empty">This model has no nodes, so running it costs nothing.</p>;
  const { report } = state.cost;
  const inputs = model === null || model === undefined ? [] : inputsToGive(model);
  return (
    <section className="cost-view" aria-label="Cost of one run" data-testid="cost-view">
      <InputShapeFields tabId={tabId} inputs={inputs} />
      {inputs.length > 0 && report.symbols.length === 0 ? null : (
        <SymbolFields tabId={tabId} symbols={report.symbols} />
      )}
      <CostTotals tabId={tabId} graph={graph} report={report} />
      <NotCounted tabId={tabId} report={report} />
      <CostTable tabId={tabId} graph={graph} cost={state.cost} metric={state.metric} />
    </section>
  );
}
