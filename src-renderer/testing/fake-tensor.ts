/** Made-up statistics of a tensor, for the window's own tests. */
import type { TensorStatistics, TensorSummary } from '../../src-shared/tensor-statistics.js';

export function fakeStatistics(): TensorStatistics {
  return {
    count: 1000,
    finite: 988,
    zeros: 10,
    nan: 12,
    positiveInfinite: 0,
    negativeInfinite: 0,
    min: -0.5,
    max: 0.75,
    minText: '-0.5',
    maxText: '0.75',
    absMax: 0.75,
    mean: 0.01,
    std: 0.2,
    byMagnitude: false,
    histogram: { low: -0.5, high: 0.75, counts: Array.from({ length: 64 }, (_, bin) => 32 - Math.abs(bin - 32)) },
    powers: { first: -8, counts: [1, 7, 70, 400, 300, 150, 40, 10] },
  };
}

export function fakeSummary(value: number): TensorSummary {
  const infinite = 0;
  return {
    value,
    min: -value,
    max: value,
    absMax: value,
    mean: 0,
    std: 1,
    zeros: 0,
    nan: value % 7,
    infinite,
    problem: null,
  };
}
