/** Pairs of the values inside two subjects, whatever kinds they are of. */
import { pairGraphs } from './pair-graphs.js';
import { layerValueOf, pairModules } from './pair-modules.js';
import type { ValuePair } from './layer-value.js';
import type { ModuleSide, Side } from './sides.js';

/** Modules of two PyTorch subjects, by path and call. */
function pairModuleSides(reference: ModuleSide, subject: ModuleSide): ValuePair[] {
  const others = new Map(subject.values.map((value) => [value.key, value]));
  return reference.values.flatMap((value) => {
    const other = value.side === 'out' ? others.get(value.key) : undefined;
    return other === undefined
      ? []
      : [{ reference: layerValueOf(value), subject: layerValueOf(other), edge: 'out' as const }];
  });
}

const flipped = ({ reference, subject, edge }: ValuePair): ValuePair => ({
  reference: subject,
  subject: reference,
  edge,
});

/** In the order in which the subject computes them. */
export function pairsOf(reference: Side, subject: Side): { pairs: ValuePair[]; by: string } {
  if (reference.kind === 'graph')
    return subject.kind === 'graph'
      ? pairGraphs(reference.graph, subject.graph)
      : { pairs: pairModules(subject.values, reference.graph).map(flipped), by: 'modules and scopes of nodes' };
  return subject.kind === 'graph'
    ? { pairs: pairModules(reference.values, subject.graph), by: 'modules and scopes of nodes' }
    : { pairs: pairModuleSides(reference, subject), by: 'modules' };
}
