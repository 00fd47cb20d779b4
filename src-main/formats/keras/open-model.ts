/** A Keras description and the HDF5 file of its weights as an opened model. */
import type { InspectWarning } from '../../../src-shared/inspect.js';
import type { FileSource } from '../byte-source.js';
import { DescribedModel } from '../described/described-model.js';
import type { OpenedModel } from '../model-format.js';
import { WeightsModel } from '../weights/weights-model.js';
import type { FindStorage } from '../weights/tensor-store.js';
import { weightsReport } from '../weights/weights-report.js';
import { modelConfig } from './config.js';
import { loadWarnings } from './findings.js';
import { type About, kerasMetadata, producerOf } from './keras-report.js';
import { LayerGraph } from './layer-graph.js';
import type { LayerWeights, StoredWeight } from './layer-weights.js';

export interface KerasParts extends About {
  source: FileSource;
  weights: readonly StoredWeight[];
  layers: (() => LayerWeights) | undefined;
  findStorage: FindStorage;
  warnings: readonly InspectWarning[];
  /** Everything the file describes, searched for what loading it would run. */
  description: unknown;
}

/** A graph where the model's layers are listed, else its weights. */
export function openKerasModel(parts: KerasParts): OpenedModel {
  const { source, model, weights, findStorage } = parts;
  const metadata = kerasMetadata(parts);
  const warnings = [...loadWarnings(parts.description), ...parts.warnings];
  const config = model && modelConfig(model);
  if (model !== undefined && config !== undefined && parts.layers !== undefined) {
    const graph = new LayerGraph(source.path);
    const main = graph.build(model, config, parts.layers());
    graph.addUnused(weights);
    return new DescribedModel({
      format: 'keras',
      source,
      producer: producerOf(parts.facts),
      irVersion: null,
      opsets: new Map(),
      metadata,
      main,
      functions: [],
      findStorage,
      warnings,
    });
  }
  if (model !== undefined) {
    const message = `${model.class_name} is a class of its own: its layers are not in the file, and its weights are shown as a tree.`;
    warnings.push({ code: 'NO_GRAPH', message });
  }
  const tensors = weights.map(({ tensor }) => ({ ...tensor, name: tensor.name.replaceAll('/', '.') }));
  const report = weightsReport({
    format: 'keras',
    path: source.path,
    fileBytes: source.size,
    producer: producerOf(parts.facts),
    tensors,
    metadata,
    warnings,
  });
  return new WeightsModel({ source, tensors, report, findStorage, problem: null });
}
