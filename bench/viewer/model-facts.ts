/** What the drivers look for in a model: found in its generated graph, so that no viewer has to be trusted with it. */
import { syntheticModel, syntheticModels } from '../lib/synthetic-models.js';
import { transformer } from '../lib/transformer.js';

export interface ModelFacts {
  model: string;
  path: string;
  nodes: number;
  /** A large weight, of the models that are about weights. */
  weight: string | null;
  softmaxes: number;
  /** The last Softmax in file order, which is far down in every layout. */
  lastSoftmax: { index: number; name: string };
}

export function modelFacts(model: string): ModelFacts {
  const spec = syntheticModels[model];
  if (spec === undefined) throw new Error(`There is no model ${model}.`);
  const { nodes } = transformer(spec);
  const index = nodes.findLastIndex((node) => node.op === 'Softmax');
  return {
    model,
    path: syntheticModel(model),
    nodes: nodes.length,
    weight: spec.hidden > 1000 ? 'model.layers.1.mlp.fc1.weight' : null,
    softmaxes: nodes.filter((node) => node.op === 'Softmax').length,
    lastSoftmax: { index, name: nodes[index]?.name ?? '' },
  };
}
