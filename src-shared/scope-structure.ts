/**
 * Finds groups of equal structure: same operators in the same order, wired the same way, with weights of the same
 * shapes. Names and the shapes of activations do not count. One pass; each node adds to the hashes of its ancestors.
 */
import { type ModelGraph, type NodeIndex, ValueKind } from './graph.js';
import { groupChain, type ScopeTree } from './scope-group.js';

/** Two 32-bit hashes side by side: a false match needs both to collide. */
interface Hashes {
  a: Uint32Array;
  b: Uint32Array;
}

/** Fills `structure`, `identical` and `repeats` of every group. */
export function markIdentical(graph: ModelGraph, tree: ScopeTree): void {
  const { groups } = tree;
  const hashes = hashGroups(graph, tree);
  const classes = new Map<string, number>();
  const countByOwner = new Map<string, number>();
  const owners = groups.map((group) => {
    let owner = group.parent;
    while (owner > 0 && groups[owner]?.section === true) owner = groups[owner]?.parent ?? 0;
    return owner;
  });
  for (const group of groups) {
    const key = `${String(hashes.a[group.index])}:${String(hashes.b[group.index])}:${String(group.total)}`;
    group.structure = classes.get(key) ?? classes.size;
    classes.set(key, group.structure);
    const ownerKey = `${String(owners[group.index])}:${String(group.structure)}`;
    countByOwner.set(ownerKey, (countByOwner.get(ownerKey) ?? 0) + 1);
  }
  for (const group of groups) {
    group.identical = countByOwner.get(`${String(owners[group.index])}:${String(group.structure)}`) ?? 1;
    const first = groups[group.children[0] ?? -1];
    const uniform = group.children.every((child) => groups[child]?.structure === first?.structure);
    group.repeats = group.nodes.length === 0 && group.children.length > 1 && uniform ? group.children.length : 0;
  }
}

function hashGroups(graph: ModelGraph, tree: ScopeTree): Hashes {
  const { nodes, values } = graph;
  const { groups, groupOfNode, nodeStart, nodeEnd } = tree;
  const chains = groups.map((group) => Int32Array.from(groupChain(tree, group.index)));
  // Place of each node within each of its ancestors: a wire is the difference of two places, equal in every copy.
  const placeAt = new Uint32Array(nodeEnd - nodeStart + 1);
  for (let i = 0; i < groupOfNode.length; i += 1)
    placeAt[i + 1] = (placeAt[i] ?? 0) + (chains[groupOfNode[i] ?? 0]?.length ?? 0);
  const places = new Int32Array(placeAt[nodeEnd - nodeStart] ?? 0);
  const filled = new Int32Array(groups.length);
  const hashes: Hashes = {
    a: new Uint32Array(groups.length).fill(0x811c9dc5),
    b: new Uint32Array(groups.length).fill(0x9e3779b9),
  };
  const add = (group: number, word: number): void => {
    hashes.a[group] = Math.imul((hashes.a[group] ?? 0) ^ word, 0x01000193);
    const mixed = Math.imul((hashes.b[group] ?? 0) + word, 0x85ebca6b);
    hashes.b[group] = mixed ^ (mixed >>> 13);
  };
  for (let node = nodeStart; node < nodeEnd; node += 1) {
    const chain = chains[groupOfNode[node - nodeStart] ?? 0] ?? none;
    const own = placeAt[node - nodeStart] ?? 0;
    const inputStart = nodes.inputOffsets[node] ?? 0;
    const inputEnd = nodes.inputOffsets[node + 1] ?? 0;
    for (let depth = 0; depth < chain.length; depth += 1) {
      const group = chain[depth] ?? 0;
      places[own + depth] = filled[group] ?? 0;
      filled[group] = (filled[group] ?? 0) + 1;
      add(group, nodes.op[node] ?? 0);
      add(group, nodes.domain[node] ?? 0);
      add(group, chain.length - depth);
      add(group, inputEnd - inputStart);
    }
    for (let at = inputStart; at < inputEnd; at += 1) {
      const value = nodes.inputs[at] ?? -1;
      const producer = value < 0 ? -1 : (values.producer[value] ?? -1);
      // What comes later (a cycle) or from another graph has no place yet and counts as coming from outside.
      const known = producer >= nodeStart && producer < node;
      const origin = known ? (placeAt[producer - nodeStart] ?? 0) : 0;
      const originChain = known ? (chains[groupOfNode[producer - nodeStart] ?? 0] ?? none) : none;
      const word = originWord(graph, value);
      for (let depth = 0; depth < chain.length; depth += 1) {
        const group = chain[depth] ?? 0;
        const within = depth < originChain.length && originChain[depth] === group;
        const step = 16 + (places[own + depth] ?? 0) - (places[origin + depth] ?? 0);
        // Of a Constant inside the group its shape counts too, as that of a weight outside does.
        add(group, within ? step + (word > 3 ? word : 0) : word);
      }
    }
  }
  return hashes;
}

const none = new Int32Array();

/** What an input from outside a group counts as: left out, a weight of a shape, or just a value. */
function originWord(graph: ModelGraph, value: NodeIndex): number {
  if (value < 0) return 1;
  const { values } = graph;
  if (values.kind[value] !== ValueKind.initializer && !fromConstant(graph, value)) return 2;
  let word = 3;
  const end = values.dimOffsets[value + 1] ?? 0;
  for (let at = values.dimOffsets[value] ?? 0; at < end; at += 1) {
    word = Math.imul(word ^ ((values.dims[at] ?? 0) | 0), 0x01000193);
  }
  return word;
}

/** Whether a value is the output of a Constant node: a weight as good as an initializer. */
function fromConstant({ nodes, values, strings }: ModelGraph, value: number): boolean {
  const made = values.producer[value] ?? -1;
  return made >= 0 && strings.get(nodes.op[made] ?? 0) === 'Constant';
}
