import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { coremlCategories } from '../../../src-graph/operators/coreml.js';
import { nodeInputs } from '../../../src-shared/graph.js';
import { FileSource } from '../byte-source.js';
import { valueNamed } from '../flatbuffer/test-opening.js';
import type { OpenedModel } from '../model-format.js';
import { openModel } from '../registry.js';
import { readCoreml } from './read-coreml.js';
import { messageKind } from './schema.js';
import { array, delimited, entry, type Fields, feature, imageClassifier, message, model } from './test-models.js';

const folder = mkdtempSync(join(tmpdir(), 'lapidary-coreml-'));
afterAll(() => rmSync(folder, { recursive: true }));

function open(bytes: Uint8Array, name = 'm.mlmodel'): Promise<OpenedModel> {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return openModel(path);
}

const attributesOf = (opened: OpenedModel, node: number): [string, unknown][] =>
  opened.nodeDetail(node).attributes.map(({ name, value }) => [name, value]);

const inputNames = (opened: OpenedModel, node: number): string[] =>
  [...nodeInputs(opened.graph, node)].map((value) =>
    value < 0 ? '-' : opened.graph.strings.get(opened.graph.values.name[value] ?? 0),
  );

const network = (layers: Fields[], input = ['x'], output = ['y']): Promise<OpenedModel> =>
  open(
    model(
      { neuralNetwork: { layers } },
      input.map((name) => feature(name, array([2]))),
      output.map((name) => feature(name, array([2]))),
    ),
  );

describe('a neural network', () => {
  it('is a graph with attributes in the words of the format and weights by range', async () => {
    const opened = await open(imageClassifier());
    expect(opened.report).toMatchObject({
      format: 'coreml',
      irVersion: 5,
      producer: 'coremltools 9.0',
      about: { description: 'made by hand' },
      nodeCount: 5,
      opCounts: { convolution: 1, leakyReLU: 1, innerProduct: 1, softmax: 1, classLabels: 1 },
      inputs: [{ name: 'image', dtype: 'uint8', shape: [3, 3, 4] }],
      outputs: [
        { name: 'classLabel', dtype: 'string', shape: [] },
        { name: 'probs', dtype: 'map(string, float64)', shape: null },
      ],
      parameters: { count: 12 + 2 + 8, bytes: 48 + 4 + 4 },
      warnings: [],
    });
    expect(Object.entries(opened.report.metadata)).toEqual([
      ['model type', 'neuralNetworkClassifier'],
      ['class labels', '2: cat, dog'],
      ['preprocessing image', 'featureName image, preprocessor scaler, scaler.channelScale 0.5, scaler.blueBias -1'],
      ['input image', 'image BGR, 4 × 3 (width × height); description: what to look at'],
      ['author', 'me'],
      ['licence', 'BSD'],
      ['__proto__', 'data'],
      ['com.github.apple.coremltools.version', '9.0'],
    ]);
    expect(attributesOf(opened, 0)).toEqual([
      ['outputChannels', 2],
      ['kernelChannels', 3],
      ['nGroups', 1],
      ['kernelSize', [1, 2]],
      ['stride', [2, 2]],
      ['dilationFactor', [1, 1]],
      ['ConvolutionPaddingType', 'valid'],
      ['valid.paddingAmounts.borderAmounts.startEdgeSize', [1, 0]],
      ['valid.paddingAmounts.borderAmounts.endEdgeSize', [2, 0]],
      ['hasBias', 'true'],
    ]);
    expect(attributesOf(opened, 1)).toEqual([['leakyReLU.alpha', 0.1]]);
    expect(opened.graph.strings.get(opened.graph.nodes.scope[0] ?? 0)).toBe('features');
    expect(inputNames(opened, 0)).toEqual(['image', 'features/conv.weights', 'features/conv.bias']);
    await expect(opened.tensorDetail(valueNamed(opened, 'features/conv.weights'), 3)).resolves.toMatchObject({
      shape: [2, 3, 1, 2],
      firstValues: ['0', '0.5', '1'],
      problem: null,
    });
    expect(opened.smallTensor(valueNamed(opened, 'features/conv.bias'), 2)).toMatchObject({ dtype: 10, items: [1, 2] });
  });

  it('gives quantised weights as the numbers they stand for', async () => {
    const table = await open(imageClassifier());
    const weights = valueNamed(table, 'fc.weights');
    expect(table.valueMetadata?.(weights)).toEqual({ quantisation: '4 bits, table of 16 values' });
    // Codes 0, 1, 2, 3, 1, 0, 3, 2, the upper half of a byte first.
    expect(table.smallTensor(weights, 8)).toEqual({ dtype: 1, shape: [2, 4], items: [0.5, -1, 2, 8, -1, 0.5, 8, 2] });
    await expect(table.tensorDetail(weights, 2)).resolves.toMatchObject({
      dtype: 'uint4',
      bytes: 4,
      firstValues: ['0.5', '-1'],
    });

    const linear = await network([
      {
        name: 'fc',
        input: ['x'],
        output: ['y'],
        innerProduct: {
          inputChannels: 3,
          outputChannels: 2,
          // Three bits each: 1, 2, 3 and 4, 5, 6.
          weights: {
            rawValue: Uint8Array.from([0b00101001, 0b11001011, 0b10000000]),
            quantization: { numberOfBits: 3, linearQuantization: { scale: [0.5, 2], bias: [10, -1] } },
          },
        },
      },
    ]);
    const rows = valueNamed(linear, 'fc.weights');
    expect(linear.valueMetadata?.(rows)).toEqual({ quantisation: '3 bits, linear, 2 scales' });
    expect(linear.smallTensor(rows, 6)?.items).toEqual([10.5, 11, 11.5, 7, 9, 11]);
    expect(linear.report.warnings).toEqual([]);
  });

  it('reads weights of five bits, of which the last do not fill their bytes', async () => {
    const five = { numberOfBits: 5, linearQuantization: { scale: [1], bias: [0] } };
    const rawValue = Uint8Array.from([0b00001_000, 0b10_11111_0]);
    const bias = { shape: [3], bias: { rawValue, quantization: five } };
    const opened = await network([{ name: 'b', input: ['x'], output: ['y'], bias }]);
    expect(opened.report.warnings).toEqual([]);
    const value = valueNamed(opened, 'b.bias');
    expect(opened.smallTensor(value, 3)?.items).toEqual([1, 2, 31]);
    await expect(opened.tensorDetail(value, 1)).resolves.toMatchObject({ dtype: 'uint5', elementCount: 3 });
  });

  it('gives a channel its scale along the second axis of a deconvolution, and signs to int8', async () => {
    const layer = (weights: Fields): Fields => ({
      name: 'd',
      input: ['x'],
      output: ['y'],
      convolution: {
        outputChannels: 2,
        kernelChannels: 2,
        nGroups: 1,
        kernelSize: [1, 1],
        isDeconvolution: true,
        weights,
      },
    });
    const quantised = { numberOfBits: 8, linearQuantization: { scale: [1, 10] } };
    const byChannel = await network([layer({ rawValue: Uint8Array.from([1, 2, 3, 4]), quantization: quantised })]);
    expect(byChannel.smallTensor(valueNamed(byChannel, 'd.weights'), 4)?.items).toEqual([1, 20, 3, 40]);
    const one = { numberOfBits: 8, linearQuantization: { scale: [2] } };
    const signed = await network([layer({ int8RawValue: Uint8Array.from([255, 2, 128, 0]), quantization: one })]);
    expect(signed.smallTensor(valueNamed(signed, 'd.weights'), 4)?.items).toEqual([-2, 4, -256, 0]);
  });

  it('says where weights are fewer than the layer asks for, and shows them as a row', async () => {
    const opened = await network([
      { name: 'b', input: ['x'], output: ['y'], bias: { shape: [4], bias: { floatValue: [1, 2] } } },
    ]);
    expect(opened.report.warnings).toMatchObject([{ code: 'TENSOR_DATA_MISMATCH' }]);
    expect(opened.smallTensor(valueNamed(opened, 'b.bias'), 4)).toMatchObject({ shape: [2], items: [1, 2] });
  });

  it('runs branches and loops as bodies; what they write and others read comes out of them', async () => {
    const copy = (from: string, to: string): Fields => ({
      name: `${from} to ${to}`,
      input: [from],
      output: [to],
      copy: {},
    });
    const opened = await network([
      copy('x', 's'),
      {
        name: 'choose',
        input: ['x'],
        branch: {
          ifBranch: { layers: [copy('s', 'inner'), copy('inner', 's')] },
          elseBranch: { layers: [copy('x', 's')] },
        },
      },
      { name: 'again', loop: { maxLoopIterations: 3, conditionVar: 's', bodyNetwork: { layers: [copy('s', 's')] } } },
      copy('s', 'y'),
    ]);
    expect(opened.report.warnings).toEqual([]);
    expect(
      opened.graph.graphs.map(({ attribute, parentNode, nodeEnd, nodeStart }) => [
        attribute,
        parentNode,
        nodeEnd - nodeStart,
      ]),
    ).toEqual([
      ['', -1, 4],
      ['ifBranch', 1, 2],
      ['elseBranch', 1, 1],
      ['bodyNetwork', 2, 1],
    ]);
    const outputs = [...opened.graph.nodes.outputs].map((value) =>
      opened.graph.strings.get(opened.graph.values.name[value] ?? 0),
    );
    expect(outputs).toEqual(['s', 's', 's', 'y', 'inner', 's', 's', 's']);
    expect(attributesOf(opened, 2)).toEqual([
      ['maxLoopIterations', 3],
      ['conditionVar', 's'],
    ]);
  });

  it('tells what goes in from what is written over it', async () => {
    const opened = await network([{ name: 'twice', input: ['x'], output: ['x'], unary: {} }], ['x'], ['x']);
    expect(opened.report).toMatchObject({ inputs: [{ shape: [2] }], outputs: [{ name: 'x' }], warnings: [] });
    expect(attributesOf(opened, 0)).toEqual([['type', 'SQRT']]);
    expect(opened.graph.graphs[0]?.inputs).not.toEqual(opened.graph.graphs[0]?.outputs);
  });

  it('shows custom layers with their parameters, and all weights of a bidirectional LSTM', async () => {
    const row = { floatValue: [1, 2, 3, 4] };
    const opened = await network([
      {
        name: 'mine',
        input: ['x'],
        output: ['a'],
        custom: {
          className: 'Mine',
          weights: [row, row],
          parameters: [entry('scale', { doubleValue: 1.5 }), entry('mode', { stringValue: 'fast' })],
        },
      },
      {
        name: 'lstm',
        input: ['a'],
        output: ['y'],
        biDirectionalLSTM: {
          inputVectorSize: 2,
          outputVectorSize: 2,
          activationsForwardLSTM: [{ sigmoid: {} }, { tanh: {} }],
          params: { sequenceOutput: true },
          weightParams: [{ inputGateWeightMatrix: row }, { inputGateWeightMatrix: row }],
        },
      },
    ]);
    expect(attributesOf(opened, 0)).toEqual([
      ['className', 'Mine'],
      ['parameters.scale', 1.5],
      ['parameters.mode', 'fast'],
    ]);
    expect(inputNames(opened, 0)).toEqual(['x', 'mine.weights[0]', 'mine.weights[1]']);
    expect(attributesOf(opened, 1)).toContainEqual(['activationsForwardLSTM[1].NonlinearityType', 'tanh']);
    expect(inputNames(opened, 1).at(2)).toBe('lstm.weightParams[1].inputGateWeightMatrix');
    expect(opened.smallTensor(valueNamed(opened, 'lstm.weightParams[1].inputGateWeightMatrix'), 4)?.shape).toEqual([
      2, 2,
    ]);
  });

  it('has a colour for every kind of layer and activation', () => {
    const kinds = [messageKind('NeuralNetworkLayer'), messageKind('ActivationParams')].flatMap(({ fields }) =>
      fields.filter(({ oneof }) => oneof !== undefined).map(({ name }) => name),
    );
    expect(kinds.length).toBeGreaterThan(160);
    expect(kinds.filter((kind) => kind !== 'custom' && coremlCategories[kind] === undefined)).toEqual([]);
  });
});

describe('inputs and outputs', () => {
  it('have their types; sizes that may vary are symbols, with their ranges beside them', async () => {
    const shapes = (...all: number[][]): Fields => ({ enumeratedShapes: { shapes: all.map((shape) => ({ shape })) } });
    const range = (lowerBound: number, upperBound: number): Fields => ({ lowerBound, upperBound });
    const opened = await open(
      model(
        { identity: {} },
        [
          feature('ranged', array([1, 80], 'FLOAT16', { shapeRange: { sizeRanges: [range(1, 1), range(10, -1)] } })),
          feature('listed', array([1, 80], 'INT32', shapes([1, 80], [1, 160]))),
          feature('ranks', array([1, 80], 'DOUBLE', shapes([1, 80], [80]))),
          feature('photo', {
            imageType: {
              width: 8,
              height: 8,
              colorSpace: 'GRAYSCALE',
              imageSizeRange: { widthRange: range(8, 64), heightRange: range(8, 8) },
            },
          }),
          feature('count', { int64Type: {}, isOptional: true }),
          feature('words', { sequenceType: { stringType: {}, sizeRange: range(0, -1) } }),
        ],
        [feature('y', { doubleType: {} })],
      ),
    );
    expect(opened.report.inputs).toEqual([
      { name: 'ranged', dtype: 'float16', shape: [1, 'ranged_1'] },
      { name: 'listed', dtype: 'int32', shape: [1, 'listed_1'] },
      { name: 'ranks', dtype: 'float64', shape: null },
      { name: 'photo', dtype: 'uint8', shape: [1, 8, 'photo_2'] },
      { name: 'count', dtype: 'int64', shape: [] },
      { name: 'words', dtype: 'sequence(string)', shape: null },
    ]);
    const said = (name: string): unknown => opened.valueMetadata?.(valueNamed(opened, name));
    expect(said('ranged')).toEqual({ sizes: '[1, 10 or more]', 'default shape': '[1, 80]' });
    expect(said('listed')).toEqual({ 'enumerated shapes': '[1, 80] [1, 160]' });
    expect(said('photo')).toMatchObject({ 'image sizes (height, width)': '8, 8 to 64' });
    expect(said('count')).toEqual({ optional: 'yes' });
    expect(said('words')).toEqual({ length: '0 or more' });
  });
});

describe('other models', () => {
  it('a pipeline: its models are functions its nodes call', async () => {
    const step = (input: string, output: string): Uint8Array =>
      model(
        { scaler: { shiftValue: [1, 2], scaleValue: [3] } },
        [feature(input, array([2]))],
        [feature(output, array([2]))],
      );
    const opened = await open(
      model(
        { pipeline: { models: [step('x', 'h'), step('h', 'h'), step('h', 'y')], names: ['first', 'same', 'same'] } },
        [feature('x', array([2]))],
        [feature('y', array([2]))],
      ),
    );
    expect(opened.report.graphs.map(({ name, kind, nodeCount }) => [name, kind, nodeCount])).toEqual([
      ['m', 'main', 3],
      ['first', 'function', 1],
      ['same', 'function', 1],
      ['same 2', 'function', 1],
    ]);
    expect(opened.report.warnings).toEqual([]);
    expect(opened.report.opCounts).toEqual({ first: 1, same: 1, 'same 2': 1, scaler: 3 });
    expect(opened.nodeDetail(1)).toMatchObject({
      op: 'same',
      domain: 'coreml.model',
      attributes: [{ name: 'type', value: 'scaler' }],
    });
    expect(attributesOf(opened, 3)).toEqual([
      ['shiftValue', [1, 2]],
      ['scaleValue', [3]],
    ]);
  });

  it('trees are counted', async () => {
    const node = (treeId: number, nodeId: number, nodeBehavior: string, more: Fields = {}): Fields => ({
      treeId,
      nodeId,
      nodeBehavior,
      ...more,
    });
    const opened = await open(
      model(
        {
          treeEnsembleClassifier: {
            treeEnsemble: {
              nodes: [
                node(0, 0, 'BranchOnValueLessThan', { branchFeatureIndex: 7 }),
                node(0, 1, 'LeafNode'),
                node(0, 2, 'LeafNode'),
                node(1, 0, 'LeafNode'),
              ],
              numPredictionDimensions: 2,
              basePredictionValue: [0.5, 0.25],
            },
            postEvaluationTransform: 'Classification_SoftMax',
            int64ClassLabels: { vector: [3, -4] },
          },
        },
        [feature('x', array([8]))],
        [feature('label', { int64Type: {} })],
      ),
    );
    expect(opened.nodeDetail(0).op).toBe('treeEnsembleClassifier');
    expect(attributesOf(opened, 0)).toEqual([
      ['trees', 2],
      ['nodes', 4],
      ['leaves', 3],
      ['features used', 1],
      ['branches', ['BranchOnValueLessThan 1']],
      ['numPredictionDimensions', 2],
      ['basePredictionValue', [0.5, 0.25]],
      ['postEvaluationTransform', 'Classification_SoftMax'],
      ['int64ClassLabels', [3, -4]],
    ]);
  });

  it('a type newer than the schema is named by its number, and said to be unknown', async () => {
    const known = message('Model', { specificationVersion: 99, description: { input: [feature('x', array([1]))] } });
    const opened = await open(Buffer.concat([known, delimited(2999, new Uint8Array(3))]));
    expect(opened.nodeDetail(0).op).toBe('model type 2999');
    expect(opened.report.warnings.map(({ code }) => code)).toEqual(['IR_VERSION_NEW', 'MODEL_TYPE_NEW']);
  });
});

it('reads structure only', () => {
  const path = join(folder, 'large.mlmodel');
  const floatValue = new Uint8Array(4 << 20);
  const layers = Array.from({ length: 8 }, (_, at) => ({
    name: `l${String(at)}`,
    input: ['x'],
    output: [`o${String(at)}`],
    bias: { shape: [1 << 20], bias: { floatValue } },
  }));
  writeFileSync(path, model({ neuralNetwork: { layers } }, [feature('x', array([1]))], [feature('o7', array([1]))]));
  const source = new FileSource(path);
  expect(readCoreml(source).main.nodes).toHaveLength(8);
  source.close();
  expect(source.size).toBeGreaterThan(32 << 20);
  expect(source.bytesRead).toBeLessThan(2 << 20);
});
