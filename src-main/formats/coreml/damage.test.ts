import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { codeOf, outcomesOfFlips, soundOutcomes } from '../flatbuffer/test-opening.js';
import type { OpenedModel } from '../model-format.js';
import { modelBytes, smallModel } from '../onnx/test-models.js';
import { sniffOnnx } from '../onnx/sniff.js';
import { coremlFormat } from './coreml-format.js';
import { sniffCoreml } from './sniff.js';
import {
  array,
  delimited,
  type Fields,
  feature,
  imageClassifier,
  message,
  model,
  programModel,
} from './test-models.js';

const folder = mkdtempSync(join(tmpdir(), 'lapidary-coreml-damage-'));
afterAll(() => rmSync(folder, { recursive: true }));

function open(bytes: Uint8Array): Promise<OpenedModel> {
  const path = join(folder, 'm.mlmodel');
  writeFileSync(path, bytes);
  return coremlFormat.open(path);
}

describe('a Core ML model is known by its content', () => {
  it('and no ONNX model is taken for one, nor one for ONNX', () => {
    for (const bytes of [imageClassifier(), programModel()]) {
      expect(sniffCoreml(bytes)).toBe(2);
      expect(sniffOnnx(bytes)).toBeLessThan(2);
    }
    expect(sniffCoreml(modelBytes(smallModel))).toBe(0);
    // A producer's name that is no message, and one that could begin like one.
    expect(sniffCoreml(Buffer.concat([Buffer.from([8, 7]), delimited(2, Buffer.from('pytorch'))]))).toBe(0);
    expect(sniffCoreml(Buffer.concat([Buffer.from([8, 7]), delimited(2, Buffer.from('\n\n\n\n\n\n\n\n'))]))).toBe(0);
  });

  it('with a description longer than what is looked at, or one that says nothing', () => {
    const many = Array.from({ length: 300 }, (_, at) => feature(`input ${String(at)}`, array([1, 2, 3])));
    expect(sniffCoreml(model({ identity: {} }, many, []).subarray(0, 4096))).toBe(2);
    expect(sniffCoreml(message('Model', { specificationVersion: 1, description: {}, identity: {} }))).toBe(2);
    expect(
      sniffCoreml(message('Model', { specificationVersion: 1, description: {}, isUpdatable: true, neuralNetwork: {} })),
    ).toBe(2);
    expect(sniffCoreml(message('Model', { specificationVersion: 1, description: {} }))).toBe(0);
  });

  it('not other messages that begin with a number and a message', () => {
    // A SavedModel: version, then a graph with its list of operators.
    const operators = delimited(1, delimited(2, delimited(1, Buffer.from('Abs'))));
    expect(sniffCoreml(Buffer.concat([Buffer.from([8, 1]), delimited(2, operators)]))).toBe(0);
    expect(sniffCoreml(Buffer.from('PK\x03\x04'))).toBe(0);
    expect(sniffCoreml(new Uint8Array(0))).toBe(0);
    expect(sniffCoreml(new Uint8Array(4096).fill(8))).toBe(0);
  });

  it('or by its ending, where the file may still be one', () => {
    expect(coremlFormat.sniff(Uint8Array.from([8, 4, 0]), '/a/m.mlmodel', 3)).toBe(1);
    expect(coremlFormat.sniff(Uint8Array.from([9, 4, 0]), '/a/m.mlmodel', 3)).toBe(0);
  });
});

describe('a damaged Core ML model', () => {
  it.each([
    ['neural network', imageClassifier()],
    ['ML program', programModel()],
  ])('%s with one byte changed anywhere is a model or a refusal', { timeout: 120_000 }, async (_, whole) => {
    const outcomes = await outcomesOfFlips(whole, open);
    expect([...outcomes.keys()].filter((outcome) => !soundOutcomes.includes(outcome))).toEqual([]);
    expect(outcomes.get('MODEL_TRUNCATED') ?? 0).toBeGreaterThan(3);
    expect(outcomes.get('MODEL_INVALID') ?? 0).toBeGreaterThan(20);
  });

  it('cut off anywhere is refused', async () => {
    const whole = imageClassifier();
    for (let length = 1; length < whole.length; length += 5) {
      expect(['MODEL_TRUNCATED', 'MODEL_INVALID']).toContain(await codeOf(open(whole.subarray(0, length))));
    }
  });

  it('that nests too deep is refused: pipelines in pipelines, bodies in bodies', async () => {
    let inner: Uint8Array = model({ identity: {} }, [feature('x', array([1]))], []);
    for (let depth = 0; depth < 60; depth += 1)
      inner = model({ pipeline: message('Pipeline', { models: [inner] }) }, [], []);
    expect(await codeOf(open(inner))).toBe('MODEL_TOO_DEEP');
    let body: Fields | Uint8Array = { layers: [] };
    for (let depth = 0; depth < 2000; depth += 1) {
      body = message('NeuralNetwork', { layers: [{ name: 'l', loop: { bodyNetwork: body } }] });
    }
    expect(await codeOf(open(model({ neuralNetwork: body }, [], [])))).toBe('MODEL_TOO_DEEP');
  });

  it('of nothing but fields ends after a bounded number of them', async () => {
    const path = join(folder, 'zeros.mlmodel');
    // Two bytes a field: 45 million of them in a network, which is more than are looked at.
    const bytes = Buffer.alloc(90_000_000);
    bytes.fill(Buffer.from([0x0a, 0x00]));
    writeFileSync(path, Buffer.concat([Buffer.from([8, 1]), delimited(500, bytes)]));
    expect(await codeOf(coremlFormat.open(path))).toBe('MODEL_INVALID');
    truncateSync(path, 1000);
    expect(await codeOf(coremlFormat.open(path))).toBe('MODEL_TRUNCATED');
  });

  it('with numbers no model has opens, or is refused', async () => {
    const huge = 2 ** 53;
    const opened = await open(
      model(
        {
          neuralNetwork: {
            layers: [
              {
                name: 'c',
                input: ['x'],
                output: ['y'],
                convolution: {
                  outputChannels: huge,
                  kernelChannels: huge,
                  kernelSize: [huge, huge],
                  weights: { floatValue: [1] },
                },
                outputTensor: [{ rank: 4_000_000_000, dimValue: [] }],
              },
            ],
          },
        },
        [feature('x', array([-1, huge]))],
        [feature('y', { imageType: { width: -5, height: huge, colorSpace: 'RGB' } })],
      ),
    );
    expect(opened.report.parameters.count).toBe(1);
  });
});
