/** Models that are no graphs (trees, linear models, support vectors, encoders …): one node with a summary. */
import type { Attribute } from '../../../src-shared/inspect.js';
import type { GraphFacts, NodeFacts } from '../described/facts.js';
import { attribute } from '../described/facts.js';
import { shownFields } from './fields-shown.js';
import type { Message } from './message.js';
import { Names } from './value-names.js';

/** A graph of one node from all inputs to all outputs, which may have the same names. */
export function classicGraph(
  kind: string,
  model: Message | undefined,
  io: Pick<GraphFacts, 'name' | 'inputs' | 'outputs' | 'values'>,
): GraphFacts {
  const names = new Names();
  const values = new Map(io.values);
  const inputs = io.inputs.map((input) => names.define(input));
  const outputs = io.outputs.map((output) => {
    const key = names.define(output);
    const facts = io.values.get(output);
    if (facts !== undefined) values.set(key, { ...facts, name: output });
    return key;
  });
  const attributes = model === undefined ? [] : summary(model);
  const node: NodeFacts = { name: kind, op: kind, domain: 'coreml', scope: '', inputs, outputs, attributes };
  return { name: io.name, kind: 'main', domain: '', inputs, outputs, values, nodes: [node] };
}

function summary(model: Message): Attribute[] {
  if (!model.kind.byName.has('treeEnsemble')) return shownFields(model).attributes;
  const trees = model.message('treeEnsemble');
  const rest = (['postEvaluationTransform'] as const).map((name) => ({
    name,
    type: 'enum',
    value: model.word(name),
    count: 1,
  }));
  return [...(trees === undefined ? [] : treeSummary(trees)), ...rest, ...classes(model)];
}

/** Trees may have millions of nodes: they are gone through once and counted. */
function treeSummary(ensemble: Message): Attribute[] {
  const trees = new Set<number>();
  const features = new Set<number>();
  const behaviours = new Map<string, number>();
  let nodes = 0;
  ensemble.each('nodes', (node) => {
    nodes += 1;
    trees.add(node.int('treeId'));
    const behaviour = node.word('nodeBehavior');
    behaviours.set(behaviour, (behaviours.get(behaviour) ?? 0) + 1);
    if (behaviour !== 'LeafNode') features.add(node.int('branchFeatureIndex'));
  });
  const leaves = behaviours.get('LeafNode') ?? 0;
  behaviours.delete('LeafNode');
  return [
    attribute('trees', trees.size),
    attribute('nodes', nodes),
    attribute('leaves', leaves),
    attribute('features used', features.size),
    attribute(
      'branches',
      [...behaviours].map(([name, count]) => `${name} ${count.toLocaleString('en-US')}`),
    ),
    attribute('numPredictionDimensions', ensemble.int('numPredictionDimensions')),
    attribute('basePredictionValue', ensemble.numbers('basePredictionValue')),
  ];
}

function classes(model: Message): Attribute[] {
  if (!model.kind.byName.has('stringClassLabels')) return [];
  const choice = model.choice('ClassLabels');
  const vector = choice === undefined ? undefined : model.message(choice);
  if (vector === undefined || choice === undefined) return [];
  const labels = choice.startsWith('string') ? vector.texts('vector', 1000) : vector.numbers('vector', 1000);
  return [{ ...attribute(choice, labels), count: vector.count('vector') }];
}
