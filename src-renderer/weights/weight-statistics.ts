/** Statistics of all tensors of a model: asked for in batches, kept per tab while the model is open. */
import { create } from 'zustand';
import { type ErrorInfo, toErrorInfo } from '../../src-shared/errors.js';
import type { TensorSummary } from '../../src-shared/tensor-statistics.js';
import { engine } from '../engine-client.js';
import { logError } from '../state/session-log.js';
import { batches, type WeightRow } from './weight-rows.js';

export interface WeightStatistics {
  /** The engine's handle the numbers are of; another one starts anew. */
  modelId: string;
  byValue: ReadonlyMap<number, TensorSummary>;
  running: boolean;
  doneBytes: number;
  totalBytes: number;
  startedAt: number;
  error: ErrorInfo | null;
}

interface Slice {
  byTab: Readonly<Record<string, WeightStatistics>>;
}

export const useWeightStatistics = create<Slice>()(() => ({ byTab: {} }));

const controllers = new Map<string, AbortController>();

function patch(tabId: string, change: Partial<WeightStatistics>): void {
  useWeightStatistics.setState(({ byTab }) => {
    const now = byTab[tabId];
    return now === undefined ? {} : { byTab: { ...byTab, [tabId]: { ...now, ...change } } };
  });
}

/** Computes what is not known yet. Resolves when all is done, cancelled or failed. */
export async function computeAll(tabId: string, modelId: string, rows: readonly WeightRow[]): Promise<void> {
  controllers.get(tabId)?.abort();
  const controller = new AbortController();
  controllers.set(tabId, controller);
  const before = useWeightStatistics.getState().byTab[tabId];
  const known = before?.modelId === modelId ? before.byValue : new Map<number, TensorSummary>();
  const left = rows.filter((row) => !known.has(row.value));
  const begun: WeightStatistics = {
    modelId,
    byValue: known,
    running: true,
    doneBytes: 0,
    totalBytes: left.reduce((sum, row) => sum + row.bytes, 0),
    startedAt: Date.now(),
    error: null,
  };
  useWeightStatistics.setState(({ byTab }) => ({ byTab: { ...byTab, [tabId]: begun } }));
  let byValue = known;
  let doneBytes = 0;
  try {
    for (const batch of batches(left)) {
      const values = batch.map((row) => row.value);
      const answer = await engine.call('model.tensorSummaries', { modelId, values }, controller.signal);
      byValue = new Map([...byValue, ...answer.rows.map((row) => [row.value, row] as const)]);
      doneBytes += batch.reduce((sum, row) => sum + row.bytes, 0);
      patch(tabId, { byValue, doneBytes });
    }
    patch(tabId, { running: false });
  } catch (thrown) {
    if (controllers.get(tabId) !== controller) return; // A newer run has taken over.
    const error = controller.signal.aborted ? null : toErrorInfo(thrown);
    if (error !== null) logError(error);
    patch(tabId, { running: false, error });
  }
}

export function cancelStatistics(tabId: string): void {
  controllers.get(tabId)?.abort();
}
