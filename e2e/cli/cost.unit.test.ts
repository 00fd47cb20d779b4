/** `inspect --cost` as a user runs it: JSON that agrees with the report, sizes that are set, and refusals. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lapidary, samples } from './run-cli.js';

const model = join(samples, 'exported', 'transformer_block.onnx');

interface CostJson {
  parameters: { count: number; bytes: number };
  cost: {
    parameters: number;
    weightBytes: number;
    macs: number;
    flops: number;
    activationBytes: number;
    unknownNodes: number;
    symbols: { name: string; value: number; assumed: boolean }[];
    dearest: { op: string; flops: number }[];
  };
}

async function cost(...args: string[]): Promise<CostJson> {
  const end = await lapidary(['inspect', model, '--cost', '--json', ...args]);
  expect(end.status, end.stderr).toBe(0);
  return JSON.parse(end.stdout) as CostJson;
}

describe('lapidary inspect --cost', () => {
  it('prints totals that agree with the report and grow with the batch', async () => {
    const one = await cost();
    expect(one.cost).toMatchObject({
      parameters: one.parameters.count,
      weightBytes: one.parameters.bytes,
      unknownNodes: 0,
      symbols: [
        { name: 'batch', value: 1, assumed: true },
        { name: 'seq', value: 128, assumed: true },
      ],
    });
    // Width 64, 128 positions: q, k, v, o 4·64², scores and mixing 2·128·64, mlp 8·64² a position.
    expect(one.cost.macs).toBe(128 * (4 * 64 * 64 + 2 * 128 * 64 + 8 * 64 * 64));
    expect(one.cost.dearest[0]?.op).toMatch(/MatMul|Gemm/);
    const eight = await cost('--set', 'batch=8');
    expect(eight.cost.macs).toBe(8 * one.cost.macs);
    expect(eight.cost.symbols[0]).toMatchObject({ name: 'batch', value: 8, assumed: false });
  });

  it('prints totals and the dearest nodes as text', async () => {
    const { stdout, status } = await lapidary(['inspect', model, '--cost', '--set', 'seq=16']);
    expect(status).toBe(0);
    expect(stdout).toContain('cost of one run at batch=1 (assumed), seq=16');
    expect(stdout).toMatch(/MMAC|kMAC/);
    expect(stdout).toContain('of all FLOPs');
  });

  it('refuses sizes that are none, and symbols the model lacks', async () => {
    for (const [text, words] of [
      ['batch', '--set batch=8'],
      ['batch=many', '--set batch=8'],
      ['bacth=8', 'It has batch, seq.'],
    ] as const) {
      const { status, stderr } = await lapidary(['inspect', model, '--cost', '--set', text]);
      expect(status).toBe(2);
      expect(stderr).toContain(words);
    }
  });
});
