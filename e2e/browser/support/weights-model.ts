/** A model of stored tensors made by hand: a ramp, one with NaN and infinities, a large one, and many small ones. */
import { externalData, modelBytes, tensor } from '../../../src-main/formats/onnx/test-models.js';

const floats = (values: ArrayLike<number>): Uint8Array => new Uint8Array(Float32Array.from(values).buffer);

/** ramp: 0 … 11 as [3, 4]; NumPy gives mean 5.5 and standard deviation 3.452052529534663. */
export const ramp = Array.from({ length: 12 }, (_, at) => at);

/** NumPy: nanmean −1, and two NaN. */
const spoiled = [Number.NaN, -3, 1, Number.NaN, Number.POSITIVE_INFINITY];

export function weightsModel(options: { small?: number; external?: string } = {}): Buffer {
  const names = Array.from({ length: options.small ?? 3 }, (_, at) => `small.${String(at)}`);
  const initializers = [
    tensor('ramp', 'float32', [3, 4], floats(ramp)),
    tensor('spoiled', 'float32', [5], floats(spoiled)),
    tensor('blank', 'float32', [2, 3, 2, 2], floats(new Float32Array(24))),
    tensor('wide', 'float32', [300, 400], floats(Float32Array.from({ length: 120_000 }, (_, at) => at))),
    ...(options.external === undefined
      ? []
      : [tensor('outside', 'float32', [5_000_000], externalData(options.external, 0, 20_000_000))]),
    ...names.map((name, at) => tensor(name, 'float32', [1], floats([at]))),
  ];
  return Buffer.from(
    modelBytes({
      nodes: [
        { op: 'Sum', name: '/sum', inputs: ['x', ...initializers.map(({ name }) => name ?? '')], outputs: ['y'] },
      ],
      inputs: [{ name: 'x', shape: [1] }],
      outputs: [{ name: 'y', shape: [1] }],
      initializers,
    }),
  );
}
