/** Pairs of the values inside two subjects, whatever kinds they are of. */
import type { ModuleValue } from '../../runtimes/python/module-values.js';
import type { GraphValues } from './graph-values.js';
import { group } from './group.js';
import type { ValuePair } from './layer-value.js';
import { operatorName } from './operator-names.js';
import { pairGraphs } from './pair-graphs.js';
import { layerValueOf, pairModules } from './pair-modules.js';
import { pairOperators, type Untold } from './pair-operators.js';
import type { ModuleSide, Side } from './sides.js';

export interface Pairs {
  /** In the order in which the subject computes them. */
  pairs: ValuePair[];
  by: string;
  untold: Untold;
}

/** Names an operator or the edge of a module across two PyTorch subjects, where operators have several names. */
const placeOf = ({ path, call, side, item, class: name }: ModuleValue): string =>
  `${path}#${String(call)}:${side}:${side === 'op' ? operatorName(name) : item}`;

/** Modules and operators of two PyTorch subjects, by path and call; operators where both have as many of a name. */
function pairModuleSides(reference: ModuleSide, subject: ModuleSide): ValuePair[] {
  const others = group(subject.values, placeOf);
  return [...group(reference.values, placeOf)].flatMap(([place, values]) => {
    const same = others.get(place) ?? [];
    if (same.length !== values.length) return [];
    return values.flatMap((value, at): ValuePair[] =>
      value.side === 'in'
        ? []
        : [{ reference: layerValueOf(value), subject: layerValueOf(same[at] as ModuleValue), edge: value.side }],
    );
  });
}

/** Each value of the graph once: as what comes out of a module, else as an operator's, else as what goes into a module. */
function pairInside(values: readonly ModuleValue[], graph: GraphValues, masks: boolean): Omit<Pairs, 'by'> {
  const { pairs, untold } = pairOperators(values, graph, masks);
  const edges = pairModules(values, graph);
  const found = new Map<string, ValuePair>();
  const out = edges.filter(({ edge }) => edge === 'out');
  for (const pair of [...out, ...pairs, ...edges]) if (!found.has(pair.subject.key)) found.set(pair.subject.key, pair);
  const order = ({ subject }: ValuePair): number => graph.byName.get(subject.key)?.order ?? 0;
  return { pairs: [...found.values()].sort((a, b) => order(a) - order(b)), untold };
}

const flipped = ({ reference, subject, edge }: ValuePair): ValuePair => ({
  reference: subject,
  subject: reference,
  edge,
});

/** In the order in which the subject computes them, with what no counterpart was found for. */
export function pairsOf(reference: Side, subject: Side): Pairs {
  const none: Untold = new Map();
  const by = 'modules and scopes of nodes';
  const masks = reference.precision === subject.precision;
  if (reference.kind === 'graph') {
    if (subject.kind === 'graph') return { ...pairGraphs(reference.graph, subject.graph), untold: none };
    const { pairs, untold } = pairInside(subject.values, reference.graph, masks);
    return { pairs: pairs.map(flipped), untold, by };
  }
  return subject.kind === 'graph'
    ? { ...pairInside(reference.values, subject.graph, masks), by }
    : { pairs: pairModuleSides(reference, subject), by: 'modules', untold: none };
}
