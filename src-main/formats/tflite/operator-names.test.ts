import { describe, expect, it } from 'vitest';
import { tfliteEnums } from './schema.generated.js';
import { tfliteCategories, tfliteInputs } from '../../../src-graph/operators/tflite.js';

describe('operators of TFLite', () => {
  const builtin = Object.values(tfliteEnums.BuiltinOperator);

  it('all have a category, and nothing else has', () => {
    expect(builtin.filter((name) => tfliteCategories[name] === undefined)).toEqual([]);
    expect(Object.keys(tfliteCategories).filter((name) => !builtin.includes(name as (typeof builtin)[number]))).toEqual(
      [],
    );
    expect(tfliteCategories.FULLY_CONNECTED).toBe('matmul');
  });

  it('names inputs of operators that exist', () => {
    expect(Object.keys(tfliteInputs).filter((name) => tfliteCategories[name] === undefined)).toEqual([]);
    // Gates, peepholes, biases, projection and states of an LSTM come to 20 inputs, layer normalisation to four more.
    expect(tfliteInputs.LSTM).toHaveLength(24);
    expect(tfliteInputs.LSTM?.[18]).toBe('output_state');
  });
});
