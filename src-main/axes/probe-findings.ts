/** What probing says of each symbol, as findings: frozen, restricted, tied to another. Pure. */
import type { AxisBreak } from '../../src-shared/axes.js';
import { type AxisRange, isInRange, rangeText } from '../../src-shared/axis-ranges.js';
import type { Finding } from '../../src-shared/finding.js';
import type { Meeting } from './meets.js';
import { moves, type Probe, type Variation } from './probe.js';
import type { Trial } from './trial.js';

/** How one size of a variation came out, against the base: what is wrong there already is not the symbol's doing. */
export function breakOf(size: number, trial: Trial, base: Trial): AxisBreak | undefined {
  if (trial.failure !== null) return { size, node: trial.failure.node, message: trial.failure.message };
  const wrong = trial.wrong.find(
    ({ output, axis }) => !base.wrong.some((known) => known.output === output && known.axis === axis),
  );
  return wrong === undefined ? undefined : { size, node: wrong.node, message: wrong.message };
}

/** Sizes that came out right and those that did not, ascending. */
export function resultOf(variation: Variation, base: Trial): { works: number[]; breaks: AxisBreak[] } {
  const works: number[] = [];
  const breaks: AxisBreak[] = [];
  for (const [size, trial] of [...variation.trials].sort(([a], [b]) => a - b)) {
    const broken = breakOf(size, trial, base);
    if (broken === undefined) works.push(size);
    else breaks.push(broken);
  }
  return { works, breaks };
}

const list = (sizes: readonly number[]): string =>
  sizes.length < 2 ? String(sizes[0] ?? '') : `${sizes.slice(0, -1).join(', ')} and ${String(sizes[sizes.length - 1])}`;

function greatestDivisor(sizes: readonly number[]): number {
  const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));
  return sizes.reduce((all, size) => divisor(all, size), 0);
}

/** ` It takes multiples of 32.` where that tells what works from what breaks. */
function multiplesOf(works: readonly number[], breaks: readonly AxisBreak[]): string {
  const step = greatestDivisor(works);
  if (works.length < 2 || step < 2 || breaks.some(({ size }) => size % step === 0)) return '';
  return ` It may take multiples of ${String(step)} only.`;
}

/** The break that says most: with a node, at the smallest size beyond 1. */
function tellingBreak(breaks: readonly AxisBreak[]): AxisBreak | undefined {
  const [first] = [...breaks].sort(
    (a, b) =>
      Number(a.node === null) - Number(b.node === null) ||
      Number(a.size === 1) - Number(b.size === 1) ||
      a.size - b.size,
  );
  return first;
}

const inNode = (node: string | null): string => (node === null || node === '' ? '' : ` in ${node}`);

/** Findings of one symbol. `axes`: where it stands, `ids:1`; `called`: its name, or its first place where it has none. */
export function symbolFindings(
  variation: Variation,
  { base }: Probe,
  axes: readonly string[],
  met: readonly Meeting[],
  range?: AxisRange,
): Finding[] {
  const { symbol } = variation;
  const { works, breaks: all } = resultOf(variation, base);
  // What it is not meant to take is no failure.
  const breaks = all.filter(({ size }) => isInRange(size, range));
  const worst = tellingBreak(breaks);
  if (worst === undefined) return [];
  const where = axes.join(', ');
  const size = base.sizes[symbol] ?? 0;
  const meeting = met.find((each) => each.symbol === symbol && each.size === size);
  const node = worst.node ?? meeting?.node ?? null;
  const others = works.filter((each) => each !== size);
  if (!moves(variation, base) || others.length === 0)
    return [
      {
        rule: 'frozen-axis',
        severity: 'error',
        message: `${symbol} is not fixed in the file, but only ${String(size)} works: at ${String(worst.size)} it breaks${inNode(node)}. ${worst.message}`,
        where,
        fix:
          size === 1
            ? 'Export again with an example size of 2 or more: the exporters take a size of 1 for a constant.'
            : `Export again with the other exporter, which may keep ${symbol} symbolic, or use the model at ${String(size)} only.`,
      },
    ];
  if (range !== undefined)
    return [
      {
        rule: 'range-breaks',
        severity: 'error',
        message: `${symbol} is meant to take ${rangeText(range)}, but breaks at ${list(breaks.map((each) => each.size))}.${multiplesOf(works, breaks)} At ${String(worst.size)} it breaks${inNode(node)}: ${worst.message}`,
        where,
        fix: `Pad the input to a size that works, or give it a range in which all sizes do: --range ${symbol}=MIN:OPT:MAX.`,
      },
    ];
  const onlyOne = breaks.every((each) => each.size === 1);
  return [
    {
      rule: 'restricted-axis',
      severity: onlyOne ? 'info' : 'warning',
      message: `${symbol} works at ${list(works)}, but not at ${list(breaks.map((each) => each.size))}.${multiplesOf(works, breaks)} At ${String(worst.size)} it breaks${inNode(node)}: ${worst.message}`,
      where,
      fix: 'Say so in its range, or pad the input to a size that works.',
    },
  ];
}

/** Sizes of a range that were too large to be run: nothing is known of them. */
export function notRunFinding(
  { symbol, tooLarge }: Variation,
  range: AxisRange | undefined,
  axes: readonly string[],
): Finding[] {
  const sizes = tooLarge.filter((size) => isInRange(size, range));
  if (range === undefined || sizes.length === 0) return [];
  return [
    {
      rule: 'range-not-run',
      severity: 'info',
      message: `${symbol} is meant to take ${rangeText(range)}; at ${list(sizes)} its inputs are too large to be run here.`,
      where: axes.join(', '),
      fix: 'Run it at that size where it is to be used.',
    },
  ];
}

/** What was left out because it took too long. */
export function cutShortFindings({ variations, notVaried, seconds }: Probe): Finding[] {
  const left = [
    ...variations.flatMap(({ symbol, outOfTime }) =>
      outOfTime.length === 0 ? [] : [`${symbol} was not tried to the end at ${list(outOfTime)}`],
    ),
    ...(notVaried.length === 0
      ? []
      : [`${notVaried.join(', ')} ${notVaried.length === 1 ? 'was' : 'were'} not varied`]),
  ];
  if (left.length === 0) return [];
  return [
    {
      rule: 'probe-cut-short',
      severity: 'info',
      message: `Of these nothing is known, for lack of time or memory (one probe begins no run after ${String(seconds)} s): ${left.join('; ')}.`,
      where: '',
      fix: 'Give it longer with --timeout, or small sizes with --at.',
    },
  ];
}

/** `input:0 and state:1 have to be the same size.` */
export function tiedFinding(variation: Variation, axesOf: (symbol: string) => readonly string[]): Finding | undefined {
  const [other] = variation.together;
  if (other === undefined) return undefined;
  const names = [variation.symbol, ...variation.together];
  const places = names.flatMap((name) => axesOf(name));
  return {
    rule: 'axes-tied',
    severity: 'info',
    message: `${names.join(' and ')} have to be the same size: ${places.join(', ')}. The file does not say so.`,
    where: places.join(', '),
    fix: `Give them one name: --rename ${other}=${variation.symbol}.`,
  };
}
