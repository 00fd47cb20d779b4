/** Nodes of the graph under construction. */
import type { DescribedAttribute, NodeFacts, ValueKey } from '../described/facts.js';
import { type Constant, constantAttribute } from './constants.js';
import { originAt } from './origin.js';
import type { Place, Sym } from './symbols.js';

/** Adds a node with these inputs and results of these types; its results. */
export function addNode(
  place: Place,
  node: {
    domain: string;
    op: string;
    inputs: (ValueKey | null)[];
    attributes: DescribedAttribute[];
    types: readonly string[];
    names: readonly string[];
    at: number;
    argumentNames?: readonly string[];
    bodies?: NodeFacts['bodies'];
  },
): Sym[] {
  const { block, graph, frame } = place;
  const { domain, op, inputs, attributes, types, names, at, argumentNames, bodies } = node;
  const prefix = frame.scope === '' ? '' : `${frame.scope}/`;
  const results = names.map((name, index): Sym & { kind: 'value' } => {
    const type = boundedType(types[index] ?? '');
    return { kind: 'value', key: graph.value(block, prefix + (name === '' ? op : name), type), type };
  });
  const outputs = results.map(({ key }) => key);
  const origin = originAt(frame, at, domain, op);
  graph.add(block, {
    name: outputs[0] ?? graph.fresh(prefix + op),
    op,
    domain,
    scope: frame.scope,
    inputs,
    outputs,
    attributes,
    // Put together when the node is looked at.
    get origin() {
      return origin();
    },
    ...(argumentNames === undefined ? {} : { argumentNames }),
    ...(bodies === undefined ? {} : { bodies }),
  });
  return results;
}

const maxType = 500;
/** Types grow with each list or tuple around them; one this long tells nobody anything. */
export const boundedType = (type: string): string => (type.length > maxType ? '' : type);

/** A node that makes a constant a value. */
export function addConstant(place: Place, constant: Constant, name: string, type: string, at: number): ValueKey {
  const [result] = addNode(place, {
    domain: 'prim',
    op: 'Constant',
    inputs: [],
    attributes: [constantAttribute('value', constant)],
    types: [type],
    names: [name],
    at,
  });
  return result?.kind === 'value' ? result.key : '';
}
