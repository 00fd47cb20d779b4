/** The reach of a model's symbols as columns for the window: every value and every end, with the reason. */
import { nodeOutputs } from '../../src-shared/graph.js';
import { encodeSymbolColumns } from '../../src-shared/symbol-columns.js';
import { inferShapes } from '../analysis/shapes/infer-shapes.js';
import type { OpenedModel } from '../formats/model-format.js';
import { axisMap } from './axis-map.js';
import { endReason } from './end-reason.js';
import { symbolFlow, symbolReach } from './symbol-flow.js';

/** Symbols in the order of the axes report. */
export function symbolColumns(model: OpenedModel): { symbols: string[]; reasons: string[]; columns: Uint8Array } {
  const shapes = inferShapes(model);
  const { nodes, strings } = model.graph;
  const symbols = symbolFlow(model, axisMap(model)).map(({ symbol }) => symbol);
  const reach = symbolReach(model, symbols);
  const reasons = new Map<string, number>();
  const rows = symbols.map((symbol) => {
    const { values, ends } = reach.get(symbol) ?? { values: [], ends: [] };
    const why = ends.map((node) => {
      const outputs = Array.from(nodeOutputs(model.graph, node), (value) => (value < 0 ? [] : shapes.shapeOf(value)));
      const reason = endReason(strings.get(nodes.op[node] ?? 0), outputs);
      if (!reasons.has(reason)) reasons.set(reason, reasons.size);
      return reasons.get(reason) ?? 0;
    });
    return { values, ends, reasons: why };
  });
  return { symbols, reasons: [...reasons.keys()], columns: encodeSymbolColumns(rows) };
}
