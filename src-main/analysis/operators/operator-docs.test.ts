import { describe, expect, it } from 'vitest';
import { parameterName } from '../../../src-shared/operator-doc.js';
import { operatorDoc } from './operator-docs.js';

const attribute = async (name: string, opset: number, attributeName: string): Promise<unknown> =>
  (await operatorDoc('', name, opset))?.attributes.find((each) => each.name === attributeName)?.default;

describe('operatorDoc', () => {
  it('gives the form that holds at the version of the operator set', async () => {
    expect((await operatorDoc('', 'Softmax', 12))?.since).toBe(11);
    expect(await attribute('Softmax', 12, 'axis')).toBe(1);
    expect((await operatorDoc('', 'Softmax', 21))?.since).toBe(13);
    expect(await attribute('Softmax', 21, 'axis')).toBe(-1);
    // axes moved from the attributes to the inputs in 13
    expect((await operatorDoc('', 'Squeeze', 11))?.inputs.map((input) => input.name)).toEqual(['data']);
    expect((await operatorDoc('', 'Squeeze', 13))?.inputs.map((input) => input.name)).toEqual(['data', 'axes']);
  });

  it('knows defaults of every kind', async () => {
    expect(await attribute('BatchNormalization', 15, 'epsilon')).toBe(1e-5);
    expect(await attribute('Conv', 11, 'auto_pad')).toBe('NOTSET');
    expect(await attribute('Conv', 11, 'kernel_shape')).toBeNull();
    expect(await attribute('RNN', 14, 'activations')).toEqual(['Tanh', 'Tanh']);
  });

  it('knows other domains', async () => {
    const attention = await operatorDoc('com.microsoft', 'Attention', 1);
    expect(attention?.attributes.find((each) => each.name === 'num_heads')?.required).toBe(true);
    expect((await operatorDoc('ai.onnx.ml', 'ZipMap', 1))?.doc).toContain('map');
  });

  it('says nothing of what is not documented', async () => {
    expect(await operatorDoc('', 'LayerNormalization', 16)).toBeNull();
    expect(await operatorDoc('', 'NoSuchOperator', 18)).toBeNull();
    expect(await operatorDoc('../../package', 'Conv', 18)).toBeNull();
    expect(await operatorDoc('', '__proto__', 18)).toBeNull();
  });
});

describe('parameterName', () => {
  it('names variadic ones by the last', () => {
    const inputs = [
      { name: 'axis', option: 'single' },
      { name: 'parts', option: 'variadic' },
    ];
    expect([0, 1, 5].map((index) => parameterName(inputs, index))).toEqual(['axis', 'parts', 'parts']);
    expect(parameterName([{ name: 'x', option: 'single' }], 1)).toBe('');
  });
});
