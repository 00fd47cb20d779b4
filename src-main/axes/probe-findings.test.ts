import { describe, expect, it } from 'vitest';
import type { Probe, Variation } from './probe.js';
import { cutShortFindings, notRunFinding, resultOf, symbolFindings, tiedFinding } from './probe-findings.js';
import type { Trial } from './trial.js';

const ran = (size: number): Trial => ({ sizes: { seq: size }, failure: null, wrong: [], shapes: {} });
const failed = (size: number): Trial => ({
  ...ran(size),
  failure: { node: '/a/Reshape', message: 'It cannot be reshaped.' },
});
const frozen = (size: number): Trial => ({
  ...ran(size),
  wrong: [{ output: 'y', axis: 1, node: '/y', message: 'The output y is 16 at axis 1.' }],
});

const probeOf = (
  base: Trial,
  trials: [number, Trial][],
  together: string[] = [],
): { probe: Probe; variation: Variation } => {
  const variation = { symbol: 'seq', together, trials: new Map(trials), tooLarge: [], outOfTime: [] };
  return { variation, probe: { base, variations: [variation], notVaried: [], seconds: 300, runs: 0 } };
};

describe('symbolFindings', () => {
  const findings = ({ probe, variation }: ReturnType<typeof probeOf>) =>
    symbolFindings(variation, probe, ['x:1', 'y:1'], []);

  it('has nothing to say of an axis that works', () => {
    expect(
      findings(
        probeOf(ran(2), [
          [1, ran(1)],
          [2, ran(2)],
          [5, ran(5)],
        ]),
      ),
    ).toEqual([]);
  });

  it('calls an axis frozen where only the base works, and names the node', () => {
    const [finding] = findings(
      probeOf(ran(16), [
        [1, failed(1)],
        [2, failed(2)],
        [16, ran(16)],
      ]),
    );
    expect(finding).toMatchObject({ rule: 'frozen-axis', severity: 'error', where: 'x:1, y:1' });
    expect(finding?.message).toMatch(/only 16 works: at 2 it breaks in \/a\/Reshape/);
  });

  it('counts an output that does not follow as broken, unless it is wrong at the base as well', () => {
    const { variation, probe } = probeOf(ran(16), [
      [8, frozen(8)],
      [16, ran(16)],
    ]);
    expect(resultOf(variation, probe.base)).toEqual({
      works: [16],
      breaks: [{ size: 8, node: '/y', message: 'The output y is 16 at axis 1.' }],
    });
    expect(resultOf(variation, frozen(16)).works).toEqual([8, 16]);
  });

  it('says what a restricted axis takes', () => {
    const trials: [number, Trial][] = [
      [1, failed(1)],
      [2, failed(2)],
      [32, ran(32)],
      [33, failed(33)],
      [64, ran(64)],
    ];
    const [finding] = findings(probeOf(ran(32), trials));
    expect(finding).toMatchObject({ rule: 'restricted-axis', severity: 'warning' });
    expect(finding?.message).toMatch(/works at 32 and 64, but not at 1, 2 and 33\. It may take multiples of 32 only\./);
  });

  it('names axes that go together', () => {
    const { variation } = probeOf(
      ran(2),
      [
        [2, ran(2)],
        [3, ran(3)],
      ],
      ['m'],
    );
    expect(tiedFinding(variation, (symbol) => [`${symbol}:0`])?.message).toContain('seq:0, m:0');
  });
});

describe('a symbol with a range', () => {
  const range = { min: 2, opt: 8, max: 32 };

  it('is an error where a size within breaks, and none where only others do', () => {
    const within = probeOf(ran(8), [
      [2, ran(2)],
      [8, ran(8)],
      [32, failed(32)],
    ]);
    const [finding] = symbolFindings(within.variation, within.probe, ['x:1'], [], range);
    expect(finding).toMatchObject({ rule: 'range-breaks', severity: 'error', where: 'x:1' });
    expect(finding?.message).toContain('seq is meant to take 2:8:32, but breaks at 32.');
    const outside = probeOf(ran(8), [
      [1, failed(1)],
      [2, ran(2)],
      [8, ran(8)],
    ]);
    expect(symbolFindings(outside.variation, outside.probe, ['x:1'], [], range)).toEqual([]);
  });

  it('says which of its sizes were too large to be run', () => {
    const { variation } = probeOf(ran(8), [[8, ran(8)]]);
    const [finding] = notRunFinding({ ...variation, tooLarge: [32, 64] }, range, ['x:1']);
    expect(finding?.message).toContain('at 32 its inputs are too large');
    expect(notRunFinding({ ...variation, tooLarge: [64] }, range, [])).toEqual([]);
    expect(notRunFinding({ ...variation, tooLarge: [64] }, undefined, [])).toEqual([]);
  });
});

it('says what there was no time for', () => {
  const { probe, variation } = probeOf(ran(4), [[4, ran(4)]]);
  expect(cutShortFindings(probe)).toEqual([]);
  const [finding] = cutShortFindings({
    ...probe,
    variations: [{ ...variation, outOfTime: [256] }],
    notVaried: ['height', 'width'],
  });
  expect(finding?.message).toContain('seq was not tried to the end at 256; height, width were not varied.');
});
