/** All tensors a model stores, as a table: sorted, filtered, with statistics of all of them on demand. */
import { type ReactElement, useMemo } from 'react';
import { formatBytes, formatCount } from '../../src-shared/units.js';
import type { ModelGraph } from '../../src-shared/graph.js';
import { holdsOnlyWeights } from '../../src-shared/weights-only.js';
import { showModelView } from '../model/model-view-store.js';
import { goTo } from '../model/value-links.js';
import { select, useModels } from '../state/models-store.js';
import { ErrorCard } from '../ui/error-card.js';
import { formatClock } from '../ui/format.js';
import { Progress } from '../ui/progress.js';
import { useCall } from '../ui/use-call.js';
import { useNow } from '../ui/use-now.js';
import { VirtualTable } from '../ui/virtual-table.js';
import { minWidthOf, type Places, statisticsColumns, weightColumns } from './weight-columns.js';
import { type WeightRow, weightRows } from './weight-rows.js';
import { cancelStatistics, computeAll, useWeightStatistics, type WeightStatistics } from './weight-statistics.js';

const rowKey = (row: WeightRow): string => String(row.value);

function Running({ tabId, stats }: { tabId: string; stats: WeightStatistics }): ReactElement {
  const now = useNow(500);
  const share = stats.totalBytes === 0 ? null : stats.doneBytes / stats.totalBytes;
  return (
    <div className="weights-progress">
      <Progress value={share} label="Computing statistics" />
      <span className="small muted">{formatClock(now - stats.startedAt)}</span>
      <button type="button" className="button quiet small" onClick={() => cancelStatistics(tabId)}>
        Cancel
      </button>
    </div>
  );
}

export function WeightsView({ tabId, graph }: { tabId: string; graph: ModelGraph }): ReactElement {
  const modelId = useModels((state) => state.models[tabId]?.modelId ?? null);
  const path = useModels((state) => state.models[tabId]?.report?.path ?? '');
  const selection = useModels((state) => state.models[tabId]?.selection ?? null);
  const computed = useWeightStatistics((state) => state.byTab[tabId]);
  const stats = computed !== undefined && computed.modelId === modelId ? computed : undefined;
  const rows = useMemo(() => weightRows(graph), [graph]);
  const found = useCall('model.tensorPlaces', modelId === null ? null : { modelId });
  const places = useMemo<Places>(
    () =>
      new Map(
        (found.data?.places ?? []).map((place) => [
          place.value,
          { file: found.data?.files[place.file] ?? '', offset: place.offset },
        ]),
      ),
    [found.data],
  );
  const byValue = stats?.byValue;
  const columns = useMemo(() => {
    const between = byValue === undefined ? [] : statisticsColumns(byValue);
    const all = weightColumns(places, path, between);
    return holdsOnlyWeights(graph) ? all.filter(({ id }) => id !== 'uses') : all;
  }, [places, path, byValue, graph]);
  const bytes = rows.reduce((sum, row) => sum + row.bytes, 0);
  const left = rows.length - (byValue?.size ?? 0);
  const total = (shown: readonly WeightRow[]): string[] => {
    const sum = (of: (row: WeightRow) => number): number => shown.reduce((all, row) => all + of(row), 0);
    const word = shown.length === 1 ? 'tensor' : 'tensors';
    const name = `${shown.length.toLocaleString('en')} ${word}`;
    const cells = [name, '', '', formatCount(sum((row) => row.elements)), formatBytes(sum((row) => row.bytes))];
    return columns.map((_, index) => cells[index] ?? '');
  };
  return (
    <div className="weights-view" data-testid="weights-view">
      {stats?.error == null ? null : <ErrorCard title="The statistics cannot be computed" error={stats.error} />}
      <VirtualTable
        caption="Weights"
        rows={rows}
        columns={columns}
        rowKey={rowKey}
        active={selection?.kind === 'value' ? String(selection.value) : null}
        onActive={(row) => select(tabId, { kind: 'value', value: row.value })}
        onOpen={(row) => {
          if (!holdsOnlyWeights(graph)) showModelView(tabId, 'graph');
          goTo(tabId, { kind: 'value', value: row.value });
        }}
        total={total}
        empty="This model stores no tensors."
        minWidth={minWidthOf(holdsOnlyWeights(graph), byValue !== undefined)}
        tools={
          stats?.running === true ? (
            <Running tabId={tabId} stats={stats} />
          ) : modelId === null || left <= 0 ? null : (
            <button type="button" className="button small" onClick={() => void computeAll(tabId, modelId, rows)}>
              Compute statistics for all, {formatBytes(bytes)}
            </button>
          )
        }
      />
    </div>
  );
}
