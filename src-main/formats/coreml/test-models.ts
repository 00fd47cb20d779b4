/** Small Core ML models for tests: messages from plain records, by the schema's numbers; weight files by hand. */
import { coremlEnums } from './schema.generated.js';
import { type FieldKind, isMessage, isVarint, messageKind } from './schema.js';

export type Field = number | boolean | string | Uint8Array | Fields | readonly Field[];
export interface Fields {
  readonly [name: string]: Field;
}

function varint(value: number | bigint): number[] {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  while (rest >= 128n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  return [...bytes, Number(rest)];
}

export const delimited = (number: number, body: Uint8Array): Uint8Array =>
  Buffer.concat([Uint8Array.from([...varint(number * 8 + 2), ...varint(body.length)]), body]);

function numberOf(kind: FieldKind, value: Field): number {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'number') return value;
  const names = Object.entries(coremlEnums[kind.kind.slice('enum '.length)] ?? {});
  const found = names.find(([, name]) => name === value);
  if (found === undefined) throw new Error(`${kind.kind} has no ${JSON.stringify(value)}`);
  return Number(found[0]);
}

function scalar(kind: FieldKind, value: Field): Uint8Array {
  if (isVarint(kind.kind)) return Uint8Array.from(varint(numberOf(kind, value)));
  const view = new DataView(new ArrayBuffer(kind.kind === 'float' ? 4 : 8));
  if (kind.kind === 'float') view.setFloat32(0, Number(value), true);
  else view.setFloat64(0, Number(value), true);
  return new Uint8Array(view.buffer);
}

function single(kind: FieldKind, value: Field): Uint8Array {
  if (value instanceof Uint8Array) return delimited(kind.number, value);
  if (typeof value === 'string' && kind.kind === 'string') return delimited(kind.number, Buffer.from(value));
  if (isMessage(kind.kind)) return delimited(kind.number, message(kind.kind, value as Fields));
  const wire = isVarint(kind.kind) ? 0 : kind.kind === 'float' ? 5 : 1;
  return Buffer.concat([Uint8Array.from(varint(kind.number * 8 + wire)), scalar(kind, value)]);
}

/** A message as bytes. Lists of numbers are packed, as coremltools writes them; bytes stand for a whole inner message. */
export function message(name: string, fields: Fields): Uint8Array {
  const { byName } = messageKind(name);
  const parts = Object.entries(fields).flatMap(([field, value]) => {
    const kind = byName.get(field);
    if (kind === undefined) throw new Error(`${name} has no ${field}`);
    if (!Array.isArray(value)) return [single(kind, value)];
    const items = value as readonly Field[];
    if (isMessage(kind.kind) || kind.kind === 'string') return items.map((item) => single(kind, item));
    return [delimited(kind.number, Buffer.concat(items.map((item) => scalar(kind, item))))];
  });
  return Buffer.concat(parts);
}

export const feature = (name: string, type: Fields, more: Fields = {}): Fields => ({ name, type, ...more });
export const array = (shape: number[], dataType = 'FLOAT32', more: Fields = {}): Fields => ({
  multiArrayType: { shape, dataType, ...more },
});

/** A model of one type. `rest` are fields of the description. */
export const model = (type: Fields, input: Fields[], output: Fields[], rest: Fields = {}, version = 5): Uint8Array =>
  message('Model', { specificationVersion: version, description: { input, output, ...rest }, ...type });

/** An entry of a map. */
export const entry = (key: string, value: Field): Fields => ({ key, value });

const tensorType = (dataType: string, shape: readonly (number | null)[]): Fields => ({
  tensorType: {
    dataType,
    rank: shape.length,
    dimensions: shape.map((size) => (size === null ? { unknown: {} } : { constant: { size } }) as Fields),
  },
});

export const typed = (name: string, dataType: string, shape: readonly (number | null)[]): Fields => ({
  name,
  type: tensorType(dataType, shape),
});

/** A value that lies in the program; `field` is TensorValue's. */
export const immediate = (dataType: string, shape: number[], field: string, values: Field): Fields => ({
  type: tensorType(dataType, shape),
  immediateValue: { tensor: { [field]: { values } } },
});

export const blob = (
  dataType: string,
  shape: number[],
  offset: number,
  fileName = '@model_path/weights/weight.bin',
): Fields => ({
  type: tensorType(dataType, shape),
  blobFileValue: { fileName, offset },
});

const nameValue = (name: string): Fields => entry('name', immediate('STRING', [], 'strings', [name]));

export const constant = (name: string, value: Fields): Fields => ({
  type: 'const',
  outputs: [{ name, type: value.type ?? {} }],
  attributes: [nameValue(name), entry('val', value)],
});

/** An operation; inputs are names, lists of names, or values in place. */
export const operation = (
  type: string,
  inputs: Readonly<Record<string, string | string[] | Fields>>,
  outputs: Fields[],
  more: Fields = {},
): Fields => ({
  type,
  inputs: Object.entries(inputs).map(([key, given]) => {
    const bindings =
      typeof given === 'string'
        ? [{ name: given }]
        : Array.isArray(given)
          ? given.map((name) => ({ name }))
          : [{ value: given }];
    return entry(key, { arguments: bindings });
  }),
  outputs,
  attributes: [nameValue(typeof outputs[0]?.name === 'string' ? outputs[0].name : type)],
  ...more,
});

export const milFunction = (inputs: Fields[], operations: Fields[], outputs: string[], opset = 'CoreML7'): Fields => ({
  inputs,
  opset,
  block_specializations: [entry(opset, { operations, outputs })],
});

/** A weight file: entries begin at byte 64 and stand one behind the other, 64 bytes each and data padded to 64. */
export function weightFile(
  tensors: readonly { type: number; data: Uint8Array }[],
  version = 2,
): { bytes: Uint8Array; offsets: number[] } {
  const header = Buffer.alloc(64);
  header.writeUInt32LE(tensors.length, 0);
  header.writeUInt32LE(version, 4);
  const parts: Uint8Array[] = [header];
  const offsets: number[] = [];
  let at = 64;
  for (const { type, data } of tensors) {
    const head = Buffer.alloc(64);
    head.writeUInt32LE(0xdeadbeef, 0);
    head.writeUInt32LE(type, 4);
    head.writeBigUInt64LE(BigInt(data.length), 8);
    head.writeBigUInt64LE(BigInt(at + 64), 16);
    const padded = Buffer.alloc(Math.ceil(data.length / 64) * 64);
    padded.set(data);
    parts.push(head, padded);
    offsets.push(at);
    at += 64 + padded.length;
  }
  return { bytes: Buffer.concat(parts), offsets };
}

export const floatBytes = (...values: number[]): Uint8Array => new Uint8Array(Float32Array.from(values).buffer);

/** A classifier of images: convolution (floats) → ReLU → inner product of 4-bit weights by a table → softmax. */
export const imageClassifier = (): Uint8Array =>
  model(
    {
      neuralNetworkClassifier: {
        layers: [
          {
            name: 'features/conv',
            input: ['image'],
            output: ['c'],
            convolution: {
              outputChannels: 2,
              kernelChannels: 3,
              nGroups: 1,
              kernelSize: [1, 2],
              stride: [2, 2],
              dilationFactor: [1, 1],
              valid: { paddingAmounts: { borderAmounts: [{ startEdgeSize: 1, endEdgeSize: 2 }, {}] } },
              hasBias: true,
              weights: { floatValue: Array.from({ length: 12 }, (_, at) => at / 2) },
              bias: { float16Value: Uint8Array.from([0, 0x3c, 0, 0x40]) },
            },
          },
          { name: 'features/relu', input: ['c'], output: ['r'], activation: { leakyReLU: { alpha: 0.1 } } },
          {
            name: 'fc',
            input: ['r'],
            output: ['f'],
            innerProduct: {
              inputChannels: 4,
              outputChannels: 2,
              weights: {
                rawValue: Uint8Array.from([0x01, 0x23, 0x10, 0x32]),
                quantization: {
                  numberOfBits: 4,
                  lookupTableQuantization: { floatValue: [0.5, -1, 2, 8, ...Array.from({ length: 12 }, () => 0)] },
                },
              },
            },
            outputTensor: [{ rank: 2, dimValue: [-1, 2] }],
          },
          { name: 'prob', input: ['f'], output: ['p'], softmax: {} },
        ],
        preprocessing: [{ featureName: 'image', scaler: { channelScale: 0.5, blueBias: -1 } }],
        stringClassLabels: { vector: ['cat', 'dog'] },
        labelProbabilityLayerName: 'p',
      },
    },
    [
      feature(
        'image',
        { imageType: { width: 4, height: 3, colorSpace: 'BGR' } },
        { shortDescription: 'what to look at' },
      ),
    ],
    [feature('classLabel', { stringType: {} }), feature('probs', { dictionaryType: { stringKeyType: {} } })],
    {
      predictedFeatureName: 'classLabel',
      metadata: {
        shortDescription: 'made by hand',
        author: 'me',
        license: 'BSD',
        userDefined: [entry('__proto__', 'data'), entry('com.github.apple.coremltools.version', '9.0')],
      },
    },
  );

/** conv with weights in a file → relu → cond with a body each → y. `offset` is the weight's. */
export const programModel = (offset = 64): Uint8Array =>
  model(
    {
      mlProgram: {
        version: 1,
        functions: [
          entry(
            'main',
            milFunction(
              [typed('x', 'FLOAT32', [1, 3, null])],
              [
                constant('w', blob('FLOAT16', [2, 3, 1], offset)),
                constant('strides', immediate('INT32', [1], 'ints', [2])),
                constant('pad_type', immediate('STRING', [], 'strings', ['valid'])),
                constant('half', immediate('FLOAT32', [], 'floats', [0.5])),
                operation('conv', { pad_type: 'pad_type', weight: 'w', strides: 'strides', x: 'x' }, [
                  typed('enc/c', 'FLOAT32', [1, 2, null]),
                ]),
                operation('mul', { y: 'half', x: 'enc/c' }, [typed('m', 'FLOAT32', [1, 2, null])]),
                operation('leaky_relu', { x: 'm', alpha: immediate('FLOAT32', [], 'floats', [0.1]) }, [
                  typed('l', 'FLOAT32', [1, 2, null]),
                ]),
                operation(
                  'cond',
                  { pred: immediate('BOOL', [], 'bools', [true]) },
                  [typed('y', 'FLOAT32', [1, 2, null])],
                  {
                    blocks: [
                      {
                        operations: [operation('add', { x: 'l', y: 'half' }, [typed('t', 'FLOAT32', [1, 2, null])])],
                        outputs: ['t'],
                      },
                      {
                        operations: [operation('relu', { x: 'l' }, [typed('e', 'FLOAT32', [1, 2, null])])],
                        outputs: ['e'],
                      },
                    ],
                  },
                ),
              ],
              ['y'],
            ),
          ),
        ],
      },
    },
    [
      feature(
        'x',
        array([1, 3, 8], 'FLOAT32', {
          shapeRange: {
            sizeRanges: [
              { lowerBound: 1, upperBound: 1 },
              { lowerBound: 3, upperBound: 3 },
              { lowerBound: 1, upperBound: -1 },
            ],
          },
        }),
      ),
    ],
    [feature('y', array([]))],
    {},
    8,
  );
