/**
 * Values a file declares with a number where their operators give a symbol: an exporter wrote its example's size down.
 * Runtimes plan memory by it, and break at any other size although no operator holds it.
 */
import type { Finding } from '../../src-shared/finding.js';
import { valueShape, ValueKind } from '../../src-shared/graph.js';
import type { OpenedModel } from '../formats/model-format.js';
import { symbolOf } from './axis-map.js';
import { undeclaredShapes } from './edited-model.js';
import { counted } from '../../src-shared/units.js';

export interface DeclaredFreeze {
  symbol: string;
  /** The number that is declared. */
  size: number;
  /** How many values are declared so, and the first of them. */
  values: number;
  first: string;
}

/** By symbol and number, in the order of the values. */
export function declaredFreezes(model: OpenedModel): DeclaredFreeze[] {
  const { graph } = model;
  const { values, strings } = graph;
  const shapes = undeclaredShapes(model);
  const found = new Map<string, DeclaredFreeze>();
  for (let value = 0; value < values.count; value += 1) {
    const isMade = values.kind[value] === ValueKind.intermediate && (values.bytes[value] ?? 0) === 0;
    if (!isMade || values.hasShape[value] !== 1) continue;
    const shape = shapes.shapeOf(value);
    valueShape(graph, value)?.forEach((dim, axis) => {
      const symbol = symbolOf(shape?.[axis] ?? null);
      if (typeof dim !== 'number' || symbol === undefined || symbol.unnamed) return;
      const key = `${symbol.name}\n${String(dim)}`;
      const known = found.get(key);
      if (known !== undefined) known.values += 1;
      else found.set(key, { symbol: symbol.name, size: dim, values: 1, first: strings.get(values.name[value] ?? 0) });
    });
  }
  return [...found.values()];
}

export function declaredFreezeFindings(freezes: readonly DeclaredFreeze[]): Finding[] {
  return freezes.map(({ symbol, size, values, first }) => ({
    rule: 'declared-freeze',
    severity: 'warning',
    message: `${counted(values, 'value is', 'values are')} declared with the size ${String(size)} where the operators give ${symbol}, ${first} first: runtimes that believe it break at other sizes.`,
    where: first,
    fix: `Drop what is declared: --repair ${symbol}.`,
  }));
}
