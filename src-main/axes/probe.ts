/** Probing: a model is run at several sizes of each of its symbols, to see which of them it really takes. */
import { join } from 'node:path';
import { type AxisRange, type AxisRanges } from '../../src-shared/axis-ranges.js';
import { LapidaryError } from '../../src-shared/errors.js';
import { ValueKind } from '../../src-shared/graph.js';
import type { OpenedModel } from '../formats/model-format.js';
import { type JobContext, throwIfCancelled } from '../jobs/job-context.js';
import { type AxisMap, type Sizes } from './axis-map.js';
import { type Meeting, ties } from './meets.js';
import { elementsFor, freeSymbols, maxProbeElements, tensorsFor } from './probe-inputs.js';
import { type BaseRun, isOutOfMemory, largeSize, probeSeconds } from './probe-limits.js';
import { defaultRunSeconds, ProbeSession } from './probe-session.js';
import { startsWithRanges, variations } from './probe-sizes.js';
import { nodeLabel } from './symbol-flow.js';
import { type Trial, wrongAxes } from './trial.js';

/** Models whose weights are under this size are run by two processes at a time. */
const smallBytes = 256 * 1024 * 1024;

export interface ProbeOptions {
  threads: number;
  /** Sizes at which the person knows it to run. */
  at: Sizes;
  /** Sizes that symbols are meant to take: no others are tried. */
  ranges: AxisRanges;
  /** How long one run may take. */
  seconds?: number | undefined;
  /** Scratch folder. */
  dir: string;
}

/** What varying one symbol showed. */
export interface Variation {
  symbol: string;
  /** Symbols that were given the same size, because alone it takes no other. */
  together: readonly string[];
  trials: ReadonlyMap<number, Trial>;
  /** Sizes whose inputs would be too large to be run here. */
  tooLarge: readonly number[];
  /** Sizes of which nothing is known, because a run of them took too long, or there was no time left for it. */
  outOfTime: readonly number[];
}

export interface Probe {
  /** The trial all others differ from in one symbol; its failure is that of the first try when nothing ran. */
  base: Trial;
  variations: readonly Variation[];
  /** Symbols for which there was no time left. */
  notVaried: readonly string[];
  /** Seconds after which no more was begun. */
  seconds: number;
  runs: number;
}

function producers(model: OpenedModel): (output: string) => string | null {
  const { values, strings, graphs } = model.graph;
  const rows = new Map((graphs[0]?.outputs ?? []).map((row) => [strings.get(values.name[row] ?? 0), row]));
  return (output) => {
    const row = rows.get(output) ?? -1;
    const node = values.kind[row] === ValueKind.input ? -1 : (values.producer[row] ?? -1);
    return node < 0 ? null : nodeLabel(model, node);
  };
}

class Prober {
  readonly #sessions: ProbeSession[];
  readonly #producerOf: (output: string) => string | null;
  readonly #end: number;
  /** What one run may take, and all of them. */
  readonly runMs: number;
  readonly seconds: number;

  constructor(
    readonly context: JobContext,
    readonly model: OpenedModel,
    readonly map: AxisMap,
    options: ProbeOptions,
  ) {
    const lanes = model.report.parameters.bytes < smallBytes ? 2 : 1;
    const { path } = model.report;
    const seconds = options.seconds ?? defaultRunSeconds;
    this.runMs = seconds * 1000;
    this.seconds = probeSeconds(seconds);
    this.#end = Date.now() + this.seconds * 1000;
    this.#producerOf = producers(model);
    this.#sessions = Array.from(
      { length: lanes },
      (_, lane) =>
        new ProbeSession(context, path, {
          threads: options.threads,
          seconds: options.seconds,
          dir: join(options.dir, String(lane)),
          model,
        }),
    );
  }

  get runs(): number {
    return this.#sessions.reduce((sum, session) => sum + session.runs, 0);
  }

  /** Whether no further run is to be begun. */
  get isOver(): boolean {
    return Date.now() > this.#end;
  }

  /** What the last run of the first process took. */
  get lastMs(): number {
    return this.#sessions[0]?.lastMs ?? 0;
  }

  async trial(sizes: Sizes, lane = 0): Promise<Trial> {
    const session = this.#sessions[lane] as ProbeSession;
    let outcome = await session.run(tensorsFor(this.map, sizes));
    // An integer nothing is known of may be an index, and 1 past the end of an axis of 1.
    const isGuessed = this.map.inputs.some(({ dtype, feed }) => feed === undefined && /^u?int/.test(dtype ?? ''));
    if (!outcome.ok && outcome.timedOut !== true && isGuessed) {
      const zeros = await session.run(tensorsFor(this.map, sizes, 0));
      if (zeros.ok) outcome = zeros;
    }
    if (!outcome.ok) {
      const failure = { node: outcome.node, message: outcome.message, timedOut: outcome.timedOut === true };
      return { sizes, failure, wrong: [], shapes: {} };
    }
    const shapes = Object.fromEntries(outcome.outputs.map(({ name, shape }) => [name, shape]));
    return { sizes, failure: null, wrong: wrongAxes(this.map.outputs, shapes, sizes, this.#producerOf), shapes };
  }

  /** All of them, side by side as far as there are processes; undefined for those there was no time for. */
  async trials(all: readonly Sizes[]): Promise<(Trial | undefined)[]> {
    const results = new Array<Trial | undefined>(all.length);
    let next = 0;
    await Promise.all(
      this.#sessions.map(async (_, lane) => {
        for (let at = next++; at < all.length && !this.isOver; at = next++)
          results[at] = await this.trial(all[at] as Sizes, lane);
      }),
    );
    return results;
  }

  async close(): Promise<void> {
    await Promise.all(this.#sessions.map((session) => session.close()));
  }
}

interface Tried {
  base: BaseRun;
  /** Sizes that the graph's constants ask for. */
  asked: readonly number[];
  ranges: AxisRanges;
}

/** Whether a failure is of the large size alone, which the model may well take where there is more of both. */
const isTooMuch = ({ failure }: Trial): boolean =>
  failure !== null && (failure.timedOut === true || isOutOfMemory(failure.message));

/** Sizes at which the symbol, with those given the same size, was run. */
async function vary(
  prober: Prober,
  symbol: string,
  together: readonly string[],
  { base, asked, ranges }: Tried,
): Promise<Variation> {
  const symbols = [symbol, ...together];
  const held = symbols.flatMap((name): AxisRange[] => {
    const range = ranges.get(name);
    return range === undefined ? [] : [range];
  });
  const large = held.length > 0 ? undefined : largeSize(prober.model, prober.map, symbols, base, prober.runMs);
  const wanted = large === undefined ? asked : [...asked, large];
  const sizes = variations(base.sizes[symbol] ?? 1, wanted, held).map((size) => [
    size,
    { ...base.sizes, ...Object.fromEntries(symbols.map((name) => [name, size])) },
  ]) as [number, Sizes][];
  const fitting = sizes.filter(([, each]) => elementsFor(prober.map, each) <= maxProbeElements);
  const trials = await prober.trials(fitting.map(([, each]) => each));
  const trialOf = new Map<number, Trial>();
  const outOfTime: number[] = [];
  fitting.forEach(([size], at) => {
    const trial = trials[at];
    if (trial === undefined || (size === large && isTooMuch(trial))) outOfTime.push(size);
    else trialOf.set(size, trial);
  });
  const tooLarge = sizes.flatMap(([size]) => (fitting.some(([each]) => each === size) ? [] : [size]));
  return { symbol, together, trials: trialOf, tooLarge, outOfTime };
}

/** Whether any other size than the base's came out right. */
export function moves({ symbol, trials }: Variation, base: Trial): boolean {
  return [...trials].some(([size, trial]) => size !== base.sizes[symbol] && trial.failure === null);
}

/** Symbols that are tried as the one another is tied to. */
const maxPartners = 8;

/** Varies a symbol alone; where that breaks at every size, with others that are of the same size at the base. */
async function varyWithOthers(prober: Prober, base: Trial, symbol: string, tried: Tried): Promise<Variation> {
  const alone = await vary(prober, symbol, [], tried);
  if (moves(alone, base)) return alone;
  const others = Object.keys(base.sizes).filter((name) => name !== symbol && base.sizes[name] === base.sizes[symbol]);
  const groups = [...others.slice(0, maxPartners).map((name) => [name]), ...(others.length > 1 ? [others] : [])];
  for (const together of groups) {
    if (prober.isOver) break;
    const joint = await vary(prober, symbol, together, tried);
    if (moves(joint, base)) return joint;
  }
  return alone;
}

/** Finds sizes at which the model runs, then varies every symbol. Throws what keeps it from being run at all. */
export async function probe(
  context: JobContext,
  model: OpenedModel,
  map: AxisMap,
  met: readonly Meeting[],
  options: ProbeOptions,
): Promise<Probe> {
  const symbols = freeSymbols(map);
  for (const name of Object.keys(options.at)) {
    if (!symbols.includes(name))
      throw new LapidaryError(
        'USAGE',
        `The model's inputs have no symbol ${name}.`,
        `There are: ${symbols.join(', ') || 'none'}.`,
      );
  }
  const prober = new Prober(context, model, map, options);
  try {
    let base: Trial | undefined;
    for (const sizes of startsWithRanges(map, symbols, met, ties(model), options)) {
      throwIfCancelled(context.signal);
      if (prober.isOver) break;
      context.progress(0, `looking for sizes at which it runs: ${Object.values(sizes).join(', ')}`);
      const trial = await prober.trial(sizes);
      if (base === undefined || trial.failure === null) base = trial;
      // What has no end at one size seldom has one at others, and each try takes as long.
      if (trial.failure === null || trial.failure.timedOut === true) break;
    }
    if (base === undefined)
      throw new LapidaryError(
        'INPUT_SPEC_INVALID',
        'No sizes were found that fit into memory.',
        'Give some with --at symbol=size.',
      );
    const found: Variation[] = [];
    const notVaried: string[] = [];
    if (base.failure === null) {
      // The first run of a session is slower than those after it.
      if (symbols.length > 0) await prober.trial(base.sizes);
      const run = { sizes: base.sizes, ms: prober.lastMs };
      for (const [at, symbol] of symbols.entries()) {
        if (prober.isOver) {
          notVaried.push(symbol);
          continue;
        }
        context.progress(0.1 + (0.9 * at) / symbols.length, `varying ${symbol}`);
        const asked = met.filter((each) => each.symbol === symbol).map(({ size }) => size);
        found.push(await varyWithOthers(prober, base, symbol, { base: run, asked, ranges: options.ranges }));
      }
    }
    return { base, variations: found, notVaried, seconds: prober.seconds, runs: prober.runs };
  } finally {
    await prober.close();
  }
}
