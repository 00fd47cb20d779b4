/** A Model message as graphs, whatever its type. A pipeline's models are functions its nodes call. Source: Model.proto. */
import type { InspectWarning } from '../../../src-shared/inspect.js';
import type { GraphFacts, NodeFacts, ValueFacts } from '../described/facts.js';
import { classicGraph } from './classic-model.js';
import { classLabels, featureValues, type Interface, interfaceOf } from './description.js';
import { shownFields } from './fields-shown.js';
import type { Message } from './message.js';
import { type MilFunction, readProgram } from './mil-program.js';
import type { MilReading } from './mil-values.js';
import { networkGraph, readNetwork } from './neural-network.js';
import { Names } from './value-names.js';

export interface ReadModel {
  main: GraphFacts;
  functions: GraphFacts[];
  /** Number of the operator set of ML programs; undefined where there is none. */
  opset?: number;
  metadata: [string, string][];
  warnings: InspectWarning[];
}

/** Domain of a pipeline's models, which are functions, and of an ML program's further functions. */
export const modelDomain = 'coreml.model';
const functionDomain = 'coreml.function';

const networks = new Set(['neuralNetwork', 'neuralNetworkClassifier', 'neuralNetworkRegressor']);
const pipelines = new Set(['pipelineClassifier', 'pipelineRegressor']);

/** What a model is, as its field is called: `neuralNetwork`, `mlProgram`. */
export const modelType = (model: Message): string => {
  const known = model.choice('Type');
  if (known !== undefined) return known;
  const newer = model.unknown().find((number) => number >= 200);
  if (newer === undefined) throw model.file.invalid('it holds no model');
  return `model type ${String(newer)}`;
};

/** Reads structure. Nesting is bounded by how deep messages may lie inside each other. */
export function readModel(
  model: Message,
  name: string,
  reading: MilReading,
  taken = new Map<string, number>(),
): ReadModel {
  const type = modelType(model);
  const inner = model.kind.byName.has(type) ? model.message(type) : undefined;
  const io = interfaceOf(model.message('description'));
  const facts = {
    name,
    inputs: [...io.inputs, ...io.states].map((feature) => feature.name),
    outputs: io.outputs.map((feature) => feature.name),
    values: featureValues(io),
  };
  const labels = inner?.kind.byName.has('stringClassLabels') === true ? classLabels(inner) : undefined;
  const classes: [string, string][] = labels === undefined ? [] : [['class labels', labels]];
  if (inner !== undefined && networks.has(type)) {
    const metadata = [...classes, ...networkLines(inner)];
    return { main: neuralNetwork(type, inner, facts, reading), functions: [], metadata, warnings: [] };
  }
  if (inner !== undefined && type === 'mlProgram')
    return mlProgram(inner, model.message('description'), io, facts.name, reading);
  const pipeline = type === 'pipeline' ? inner : pipelines.has(type) ? inner?.message('pipeline') : undefined;
  if (pipeline !== undefined) return readPipeline(pipeline, facts, reading, taken);
  const warnings =
    inner === undefined
      ? [
          {
            code: 'MODEL_TYPE_NEW',
            message: `The model is of a type newer than this reader knows (${type}); its contents are not shown.`,
          },
        ]
      : [];
  return { main: classicGraph(type, inner, facts), functions: [], metadata: classes, warnings };
}

interface Facts extends Pick<GraphFacts, 'name' | 'inputs' | 'outputs'> {
  values: Map<string, ValueFacts>;
}

function neuralNetwork(type: string, inner: Message, facts: Facts, reading: MilReading): GraphFacts {
  const network = readNetwork(inner);
  if (type !== 'neuralNetworkClassifier') return networkGraph(network, facts, undefined, reading);
  const named = inner.text('labelProbabilityLayerName');
  return networkGraph(network, facts, named === '' ? network.layers.at(-1)?.outputs[0] : named, reading);
}

/** Preprocessing of images and training, in a line each. */
function networkLines(network: Message): [string, string][] {
  const asText = (message: Message): string =>
    shownFields(message)
      .attributes.map(
        ({ name, value }) => `${name} ${Array.isArray(value) ? `[${value.slice(0, 8).join(', ')}]` : String(value)}`,
      )
      .join(', ');
  const lines: [string, string][] = network
    .messages('preprocessing')
    .map((each) => [`preprocessing ${each.text('featureName')}`, asText(each)]);
  if (network.has('arrayInputShapeMapping')) lines.push(['array input shapes', network.word('arrayInputShapeMapping')]);
  if (network.has('imageInputShapeMapping')) lines.push(['image input shapes', network.word('imageInputShapeMapping')]);
  const training = network.message('updateParams');
  if (training !== undefined) lines.push(['training', asText(training)]);
  return lines;
}

function mlProgram(
  program: Message,
  description: Message | undefined,
  io: Interface,
  name: string,
  reading: MilReading,
): ReadModel {
  const functions = readProgram(program, reading);
  const wanted = description?.text('defaultFunctionName') ?? '';
  const main = functions.find((each) => each.name === (wanted === '' ? 'main' : wanted)) ?? functions[0];
  if (main === undefined) throw program.file.invalid('its program has no function');
  const described = new Map(
    (description?.messages('functions') ?? []).map((each) => [each.text('name'), interfaceOf(each)]),
  );
  const metadata: [string, string][] = [
    ['function', main.name],
    ['operator set', main.opset],
  ];
  if (main.otherOpsets.length > 0) metadata.push(['other operator sets, not shown', main.otherOpsets.join(', ')]);
  const graphOf = ({ name: own, graph }: MilFunction): GraphFacts => withFeatures(graph, described.get(own) ?? io);
  return {
    main: { ...graphOf(main), name: main.name === 'main' ? name : main.name },
    functions: functions
      .filter((each) => each !== main)
      .map((each) => ({ ...graphOf(each), kind: 'function' as const, domain: functionDomain })),
    ...(/\d+$/.test(main.opset) ? { opset: Number(/\d+$/.exec(main.opset)?.[0]) } : {}),
    metadata,
    warnings: [],
  };
}

/** What the description says of inputs and outputs, added to what the program says of them. */
function withFeatures(graph: GraphFacts, io: Interface): GraphFacts {
  const values = new Map(graph.values);
  for (const [name, feature] of featureValues(io)) {
    const own = values.get(name);
    if (own === undefined) continue;
    const { shape: sizes } = feature;
    const shape =
      own.shape?.map((dim, axis) => dim ?? (sizes?.length === own.shape?.length ? (sizes?.[axis] ?? null) : null)) ??
      null;
    values.set(name, { ...own, shape, annotations: feature.annotations ?? new Map() });
  }
  return { ...graph, values };
}

function readPipeline(pipeline: Message, facts: Facts, reading: MilReading, taken: Map<string, number>): ReadModel {
  const given = pipeline.texts('names');
  const names = new Names();
  const values = new Map(facts.values);
  const inputs = facts.inputs.map((input) => names.define(input));
  const nodes: NodeFacts[] = [];
  const all: ReadModel = {
    main: { ...facts, kind: 'main', domain: '', nodes },
    functions: [],
    metadata: [],
    warnings: [],
  };
  pipeline.messages('models').forEach((model, index) => {
    const type = modelType(model);
    const label = given[index] === undefined || given[index] === '' ? `${String(index)} ${type}` : given[index];
    const name = unique(label, taken);
    const read = readModel(model, name, reading, taken);
    all.functions.push({ ...read.main, name, kind: 'function', domain: modelDomain });
    for (const each of read.functions) all.functions.push(each);
    for (const each of read.warnings) all.warnings.push(each);
    all.metadata.push([`model ${name}`, type]);
    for (const [key, text] of read.metadata) all.metadata.push([`${name}: ${key}`, text]);
    const io = interfaceOf(model.message('description'));
    const used = io.inputs.map((input) => names.use(input.name));
    const made = io.outputs.map((output) => {
      const key = names.define(output.name);
      values.set(key, { ...output, ...(key === output.name ? values.get(key) : {}) });
      return key;
    });
    nodes.push({
      name: label,
      op: name,
      domain: modelDomain,
      scope: '',
      inputs: used,
      outputs: made,
      attributes: [{ name: 'type', type: 'enum', value: type, count: 1 }],
    });
  });
  return { ...all, main: { ...all.main, inputs, outputs: facts.outputs.map((output) => names.use(output)), values } };
}

/** The name, with a number where others have it. `taken`: how often each was asked for. */
function unique(name: string, taken: Map<string, number>): string {
  let found = name;
  for (let times = taken.get(name) ?? 0; taken.has(found); ) {
    times += 1;
    taken.set(name, times);
    found = `${name} ${String(times)}`;
  }
  taken.set(found, 1);
  return found;
}
