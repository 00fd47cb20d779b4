/** Functional and Sequential models as a graph: layers are nodes, nested models scopes, weights inputs of their layers. */
import { LapidaryError } from '../../../src-shared/errors.js';
import { dtypeCode } from '../../../src-shared/dtype.js';
import type { Dim } from '../../../src-shared/graph.js';
import type { GraphFacts, NodeFacts, ValueFacts } from '../described/facts.js';
import { configOf, isObject, type KerasLayer, type KerasModelConfig, layerName, modelConfig } from './config.js';
import { callAttributes, layerAttributes } from './layer-attributes.js';
import type { LayerWeights, StoredWeight } from './layer-weights.js';
import { referencesIn, shapeOf, type TensorReference } from './references.js';
import { inRunningOrder } from './running-order.js';

/** Nested models within nested models, and layers of all of them as often as they are called. */
const maxDepth = 60;
const maxCalls = 100_000;

export class LayerGraph {
  readonly nodes: NodeFacts[] = [];
  readonly values = new Map<string, ValueFacts>();
  readonly inputs: string[] = [];
  #calls = 0;
  /** Keys that stand for others: results and inputs of nested models. */
  readonly #same = new Map<string, string>();

  constructor(readonly path: string) {}

  /** The graph of a whole model. Throws MODEL_TOO_DEEP, MODEL_INVALID. */
  build(model: KerasLayer, config: KerasModelConfig, weights: LayerWeights): GraphFacts {
    const outputs = this.#addModel(model, config, weights, '', '', null);
    const used = this.nodes.flatMap(({ inputs }) => inputs.map((key) => this.#resolve(key ?? '')));
    const outputCounts = this.#outputCounts([...used, ...outputs.map((key) => this.#resolve(key))]);
    const resolved = this.nodes.map((node) => {
      const own = (node.outputs[0] ?? '').replace(/:0$/, '');
      const count = outputCounts.get(own) ?? 1;
      return {
        ...node,
        inputs: node.inputs.map((key) => key && this.#resolve(key)),
        outputs: Array.from({ length: count }, (_, index) => `${own}:${String(index)}`),
      };
    });
    for (const key of resolved.flatMap(({ outputs }) => outputs)) {
      if (!this.values.has(key)) this.values.set(key, { name: shownKey(key), dtype: 0, shape: null });
    }
    return {
      name: layerName(model),
      kind: 'main',
      domain: '',
      inputs: this.inputs,
      outputs: outputs.map((key) => this.#resolve(key)),
      values: this.values,
      nodes: inRunningOrder(resolved),
    };
  }

  /** By call: how many results others use. The file does not say how many a layer has. */
  #outputCounts(used: readonly string[]): Map<string, number> {
    const counts = new Map<string, number>();
    for (const key of used) {
      const [, own, output] = /^(.*):(\d{1,3})$/.exec(key) ?? [];
      if (own !== undefined) counts.set(own, Math.max(counts.get(own) ?? 1, Number(output) + 1));
    }
    return counts;
  }

  #resolve(key: string): string {
    let current = key;
    for (let step = 0; step <= maxDepth * 2; step += 1) {
      const next = this.#same.get(current);
      if (next === undefined) return current;
      current = next;
    }
    return current;
  }

  /** Adds a model's layers; `given` are what a nested one is called with. Returns the keys of its results. */
  #addModel(
    model: KerasLayer,
    config: KerasModelConfig,
    weights: LayerWeights,
    prefix: string,
    scope: string,
    given: readonly string[] | null,
  ): string[] {
    if (prefix.split('/').length > maxDepth) {
      throw new LapidaryError('MODEL_TOO_DEEP', `Models in ${this.path} are nested over ${String(maxDepth)} deep.`);
    }
    const isChain = config.output_layers === undefined || model.class_name === 'Sequential';
    return isChain
      ? this.#addChain(config, weights, prefix, scope, given)
      : this.#addFunctional(config, weights, prefix, scope, given);
  }

  #addChain(
    config: KerasModelConfig,
    weights: LayerWeights,
    prefix: string,
    scope: string,
    given: readonly string[] | null,
  ): string[] {
    let current = given?.[0];
    for (const [index, layer] of config.layers.entries()) {
      const key = `${prefix}${layerName(layer)}:0:0`;
      if (layer.class_name === 'InputLayer') {
        if (current === undefined) this.#addInput(layer, (current = key), config.layers[index + 1]);
        continue;
      }
      if (current === undefined) this.#addInput(layer, (current = `${prefix}input`), layer, config.build_input_shape);
      this.#learnShape(this.#resolve(current), builtShape(layer), null);
      [current] = this.#call(layer, weights, prefix, scope, 0, [current]);
    }
    return current === undefined ? [] : [current];
  }

  #addFunctional(
    config: KerasModelConfig,
    weights: LayerWeights,
    prefix: string,
    scope: string,
    given: readonly string[] | null,
  ): string[] {
    const keyOf = ({ layer, call, output }: TensorReference): string =>
      `${prefix}${layer}:${String(call)}:${String(output)}`;
    const order = referencesIn(config.input_layers).map(keyOf);
    if (given !== null) order.forEach((key, index) => this.#same.set(key, given[index] ?? key));
    const inputs = new Map(config.layers.map((layer) => [`${prefix}${layerName(layer)}:0:0`, layer]));
    if (given === null) {
      for (const key of order) {
        const layer = inputs.get(key);
        if (layer !== undefined) this.#addInput(layer, key);
      }
    }
    for (const layer of config.layers) {
      const calls = layer.inbound_nodes ?? [];
      if (layer.class_name === 'InputLayer') {
        const key = `${prefix}${layerName(layer)}:0:0`;
        if (given === null && !order.includes(key)) this.#addInput(layer, key);
        continue;
      }
      for (const [call, inbound] of calls.entries()) {
        const references = referencesIn(inbound);
        for (const reference of references) {
          this.#learnShape(keyOf(reference), reference.shape, reference.dtype);
        }
        this.#call(layer, weights, prefix, scope, call, references.map(keyOf), inbound);
      }
    }
    return referencesIn(config.output_layers).map(keyOf);
  }

  #addInput(layer: KerasLayer, key: string, next?: KerasLayer, built?: unknown): void {
    const config = configOf(layer);
    const shape =
      shapeOf(config['batch_shape'] ?? config['batch_input_shape'] ?? built) ?? (next ? builtShape(next) : null);
    const dtype = typeof config['dtype'] === 'string' ? (dtypeCode(config['dtype']) ?? 0) : 0;
    this.values.set(key, { name: shownKey(key), dtype, shape });
    this.inputs.push(key);
  }

  /** A key's type as a later layer states it; what is known already stays. */
  #learnShape(key: string, shape: Dim[] | null, dtype: string | null): void {
    const known = this.values.get(key);
    const code = dtype === null ? 0 : (dtypeCode(dtype) ?? 0);
    this.values.set(key, {
      name: shownKey(key),
      ...known,
      dtype: known !== undefined && known.dtype !== 0 ? known.dtype : code,
      shape: known?.shape ?? shape,
    });
  }

  /** One call of a layer; the keys of its results as far as they can be told. */
  #call(
    layer: KerasLayer,
    weights: LayerWeights,
    prefix: string,
    scope: string,
    call: number,
    inputs: readonly string[],
    inbound: unknown = null,
  ): string[] {
    this.#calls += 1;
    if (this.#calls > maxCalls) {
      throw new LapidaryError(
        'MODEL_INVALID',
        `${this.path} calls more layers than any model.`,
        'Save or fetch it again.',
      );
    }
    const name = layerName(layer);
    const own = `${prefix}${name}:${String(call)}`;
    const inner = modelConfig(layer);
    if (inner !== undefined) {
      const place = call === 0 ? name : `${name}#${String(call)}`;
      const inside = scope === '' ? place : `${scope}/${place}`;
      const results = this.#addModel(layer, inner, weights.inside(layer), `${prefix}${place}/`, inside, inputs);
      results.forEach((key, index) => this.#same.set(`${own}:${String(index)}`, key));
      return results;
    }
    const stored = weights.own(layer).map((weight) => this.#addWeight(weight));
    const outputs = [`${own}:0`];
    this.nodes.push({
      name: call === 0 ? `${prefix}${name}` : `${prefix}${name} (call ${String(call + 1)})`,
      op: layer.class_name,
      domain: 'keras',
      scope,
      inputs: [...inputs, ...stored],
      outputs,
      attributes: [...layerAttributes(layer), ...callAttributes(inbound)],
    });
    return outputs;
  }

  #addWeight({ path, tensor }: StoredWeight): string {
    const key = `weight ${path}`;
    const { dtype, shape, name } = tensor;
    this.values.set(key, { name, dtype, shape, stored: tensor, annotations: new Map([['dataset', path]]) });
    return key;
  }

  /** Tensors no layer was found for: they are stored, and nobody uses them. */
  addUnused(weights: readonly StoredWeight[]): void {
    for (const weight of weights) if (!this.values.has(`weight ${weight.path}`)) this.#addWeight(weight);
  }
}

/** A result as it is shown: the first of the first call is called as its layer. */
const shownKey = (key: string): string => key.replace(/:0$/, '').replace(/:0$/, '');

/** Shape of the input a layer was built for. */
function builtShape(layer: KerasLayer): Dim[] | null {
  const { build_config: built } = layer;
  return isObject(built) ? shapeOf(built['input_shape']) : null;
}
