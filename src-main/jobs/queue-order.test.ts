import { describe, expect, it } from 'vitest';
import { toBegin } from './queue-order.js';

describe('toBegin', () => {
  it('begins two jobs that do not measure, and no third', () => {
    expect(toBegin(['axes', 'axes-edit', 'axes'], [])).toEqual([0, 1]);
    expect(toBegin(['model-edit'], ['axes', 'axes'])).toEqual([]);
  });

  it('never begins anything beside a measurement, nor one beside anything', () => {
    for (const kind of ['bench', 'run'] as const) {
      expect(toBegin([kind, 'axes'], [])).toEqual([0]);
      expect(toBegin(['axes', 'export', 'bench', 'run'], [kind])).toEqual([]);
      expect(toBegin([kind], ['axes'])).toEqual([]);
    }
  });

  it('lets nothing pass a waiting measurement', () => {
    expect(toBegin(['bench', 'axes'], ['export'])).toEqual([]);
    expect(toBegin(['axes', 'bench', 'axes'], [])).toEqual([0]);
  });

  it('runs one job at a time in the shared Python worker, others beside it', () => {
    expect(toBegin(['export', 'parity', 'axes'], [])).toEqual([0, 2]);
    expect(toBegin(['python-setup'], ['parity'])).toEqual([]);
    expect(toBegin(['parity'], ['axes'])).toEqual([0]);
  });
});
