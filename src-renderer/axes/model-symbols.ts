/** The reach of a model's symbols in the window, and painting it on the graph. */
import { useMemo } from 'react';
import type { PaintedSymbol } from '../../src-graph/heat.js';
import { symbolLayer } from '../../src-graph/core/symbol-paint.js';
import { symbolColourAt } from '../../src-graph/symbol-palette.js';
import type { CallOutput } from '../../src-shared/contract.js';
import type { ModelGraph } from '../../src-shared/graph.js';
import { decodeSymbolColumns, type SymbolReach } from '../../src-shared/symbol-columns.js';
import { LapidaryError, toErrorInfo } from '../../src-shared/errors.js';
import { engine } from '../engine-client.js';
import { graphOf, useModels } from '../state/models-store.js';
import { showNotice } from '../state/notice-store.js';
import { setHeat } from '../state/heat-store.js';
import { useCall } from '../ui/use-call.js';
import { withOwners } from './owners.js';

export interface ModelSymbols {
  /** With the colour each has everywhere. */
  symbols: readonly PaintedSymbol[];
  /** In the same order. */
  reach: readonly SymbolReach[];
  reasons: readonly string[];
}

export function modelSymbols({ symbols, reasons, columns }: CallOutput<'model.symbols'>): ModelSymbols {
  return {
    symbols: symbols.map((name, index) => ({ name, colour: symbolColourAt(index) })),
    reach: decodeSymbolColumns(columns, symbols.length),
    reasons,
  };
}

/** Null until it has come. */
export function useModelSymbols(modelId: string | null): ModelSymbols | null {
  const { data } = useCall('model.symbols', modelId === null ? null : { modelId });
  return useMemo(() => (data === null ? null : modelSymbols(data)), [data]);
}

/** Paints every symbol on the graph of a tab, or says that there is none to paint. */
export function paintAllSymbols(tabId: string): void {
  const modelId = useModels.getState().models[tabId]?.modelId ?? null;
  const graph = graphOf(tabId);
  if (modelId === null || graph === undefined) return;
  const title = 'The graph cannot be coloured by symbol';
  const none = (message: string): void =>
    showNotice({
      title,
      error: toErrorInfo(new LapidaryError('USAGE', message, 'Make one symbolic in the Axes view.')),
    });
  engine.call('model.symbols', { modelId }).then(
    (answer) => {
      const all = modelSymbols(answer);
      if (all.symbols.length === 0) none('No input of this model has a symbolic axis.');
      else
        paintSymbols(
          tabId,
          graph,
          all,
          all.symbols.map(({ name }) => name),
        );
    },
    (thrown: unknown) => showNotice({ title, error: toErrorInfo(thrown) }),
  );
}

/** Paints these symbols on the graph of a tab; none ends the painting. */
export function paintSymbols(tabId: string, graph: ModelGraph, all: ModelSymbols, names: readonly string[]): void {
  const chosen = all.symbols.flatMap((symbol, index) => (names.includes(symbol.name) ? [index] : []));
  if (chosen.length === 0) {
    setHeat(tabId, null);
    return;
  }
  const { nodes, values } = graph;
  const reach = chosen.map((index) => {
    const { values: carriers = new Int32Array(), ends = new Int32Array() } = all.reach[index] ?? {};
    const makers = carriers.map((value) => values.producer[value] ?? -1);
    return { values: carriers, makers: withOwners(graph, makers), ends: withOwners(graph, ends) };
  });
  const painted = chosen.flatMap((index) => all.symbols[index] ?? []);
  const choose = (next: readonly string[]): void => paintSymbols(tabId, graph, all, next);
  setHeat(
    tabId,
    symbolLayer({ nodes: nodes.count, values: values.count }, reach, { painted, all: all.symbols, choose }),
  );
}
