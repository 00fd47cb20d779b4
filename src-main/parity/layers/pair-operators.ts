/**
 * Operators a module of PyTorch calls itself ↔ values of an exported graph. They are paired within a module, name by name,
 * in their order: by what the exporter wrote of each node, else by the ONNX operators they become. A name is paired only
 * where both sides have as many of it, of the same shapes; what is left is told. Pure.
 */
import type { ModuleValue } from '../../runtimes/python/module-values.js';
import { type GraphOperator, graphOperators, type ModuleOperators } from './graph-operators.js';
import type { GraphValues } from './graph-values.js';
import { group } from './group.js';
import { scopeOfPath, type ValuePair } from './layer-value.js';
import { ModuleNodes } from './module-nodes.js';
import { expansionOf, operatorName } from './operator-names.js';
import { fits, layerValueOf } from './pair-modules.js';

type Match = [ModuleValue, GraphOperator];

/** Operators of PyTorch that stand for nothing in a graph, by the path of the module that calls them. */
export type Untold = ReadonlyMap<string, readonly string[]>;

/** One to one in their order where there are as many and all are of the same shapes; else nothing. */
function inOrder(values: readonly (ModuleValue | null)[], operators: readonly GraphOperator[]): Match[] {
  if (values.length !== operators.length) return [];
  const matches = operators.flatMap((operator, at): Match[] => {
    const value = values[at];
    return value == null ? [] : [[value, operator]];
  });
  return matches.every(([value, operator]) => fits(value, operator.value)) ? matches : [];
}

/** By the names of PyTorch; where they are not as many, line by line. */
function byName(values: readonly ModuleValue[], operators: readonly GraphOperator[]): Match[] {
  const others = group(operators, ({ name }) => name);
  return [...group(values, (value) => operatorName(value.class))].flatMap(([name, same]) => {
    const made = others.get(name) ?? [];
    if (same.length === made.length) return inOrder(same, made);
    const lines = group(made, ({ at }) => at);
    return [...group(same, ({ at }) => at)].flatMap(([at, here]) =>
      at === '' ? [] : inOrder(here, lines.get(at) ?? []),
    );
  });
}

/** By the ONNX operators each becomes; nothing where one is among them that may become anything. */
function byExpansion(values: readonly ModuleValue[], operators: readonly GraphOperator[]): Match[] {
  const others = group(operators, ({ name }) => name);
  const present = new Set(others.keys());
  const expected = new Map<string, (ModuleValue | null)[]>();
  for (const value of values) {
    const expansion = expansionOf(operatorName(value.class), present);
    if (expansion === undefined) return [];
    expansion.forEach((op, at) => {
      expected.set(op, [...(expected.get(op) ?? []), at === expansion.length - 1 ? value : null]);
    });
  }
  return [...expected].flatMap(([op, claims]) => inOrder(claims, others.get(op) ?? []));
}

const nothing: ModuleOperators = { told: false, operators: [] };

/** `masks`: whether what is true or false is compared too, which rounding flips where types differ. */
export function pairOperators(
  values: readonly ModuleValue[],
  graph: GraphValues,
  masks: boolean,
): { pairs: ValuePair[]; untold: Untold } {
  const nodes = new ModuleNodes(graph, new Set(values.map(({ path }) => scopeOfPath(path))));
  const modules = graphOperators(graph, nodes);
  const called = values.filter(({ side }) => side === 'op');
  const pairs: ValuePair[] = [];
  const untold = new Map<string, string[]>();
  for (const [path, own] of group(called, (value) => value.path)) {
    const { told, operators } = modules.get(path) ?? nothing;
    const matches = told ? byName(own, operators) : byExpansion(own, operators);
    const matched = new Set(matches.map(([value]) => value));
    for (const [value, { value: subject }] of matches)
      if (masks || value.dtype !== 'bool') pairs.push({ reference: layerValueOf(value), subject, edge: 'op' });
    // What a module of one operator gives is what comes out of it.
    const left = own.filter((value) => !matched.has(value) && own.length > 1);
    if (left.length > 0) untold.set(path, [...new Set(left.map((value) => operatorName(value.class)))]);
  }
  return { pairs, untold };
}
