import { expect, test } from 'vitest';
import { samplesPlace } from './use-samples.js';

test('names inside a run folder, and absolute ones of a measurement on its own', () => {
  expect(samplesPlace('/runs/1', 'latency/eager.txt')).toEqual({ dir: '/runs/1', file: 'latency/eager.txt' });
  expect(samplesPlace(null, '/runs/2/latency/a.txt')).toEqual({ dir: '/runs/2/latency', file: 'a.txt' });
  expect(samplesPlace('/runs/1', 'C:\\runs\\a.txt')).toEqual({ dir: 'C:\\runs', file: 'a.txt' });
  expect(samplesPlace(null, 'latency/eager.txt')).toBeNull();
});
