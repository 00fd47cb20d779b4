/**
 * Values at a size the original does not take. What is known there is what the original gives at its own size: where each
 * place depends on those before it alone, or on itself alone, parts of the two are equal. Where they are not, nothing is
 * known, and that is said.
 */
import type { ProofCase } from '../../../src-shared/axes.js';
import type { Tensor } from '../../io/npy.js';
import type { AxisMap, MappedValue } from '../axis-map.js';
import { axesWith } from '../probe-inputs.js';
import type { ProbeSession } from '../probe-session.js';
import { slice } from '../../io/slice-tensor.js';
import { type Outputs, outputsOf } from '../rows.js';
import { difference, passed } from './equal-outputs.js';

export type Judgement = Pick<ProofCase, 'verdict' | 'reason'>;

type Tensors = Readonly<Record<string, Tensor>>;

/** Entries [from, from + length) along every axis that is the symbol; values without one as they are. */
function partOf(
  values: readonly MappedValue[],
  tensors: Tensors,
  symbol: string,
  from: number,
  length: number,
): Record<string, Tensor> {
  return Object.fromEntries(
    values.flatMap((value) => {
      const tensor = tensors[value.name];
      if (tensor === undefined) return [];
      return [[value.name, axesWith(value, symbol).reduce((part, axis) => slice(part, axis, from, length), tensor)]];
    }),
  );
}

/** The first entries along every axis that is the symbol. */
export const firstOf = (
  values: readonly MappedValue[],
  tensors: Tensors,
  symbol: string,
  length: number,
): Record<string, Tensor> => partOf(values, tensors, symbol, 0, length);

interface Question {
  symbol: string;
  old: number;
  size: number;
}

/** Whether part of the outputs is what the other run gave: how far apart they are, undefined where they differ. */
function apartOf(
  { outputs }: AxisMap,
  { symbol }: Question,
  whole: Outputs,
  part: Outputs,
  from: number,
  length: number,
): number | undefined {
  const cut = new Map(Object.entries(partOf(outputs, Object.fromEntries(whole), symbol, from, length)));
  const { reason, apart } = difference(part, cut);
  return reason === '' ? apart : undefined;
}

/** Values of the edited model at a size below or above the original's own. */
export async function partsReason(
  original: { session: ProbeSession },
  map: AxisMap,
  asked: Question,
  { inputs, outputs, start }: { inputs: Tensors; outputs: Outputs; start: { outputs: Outputs } },
): Promise<Judgement> {
  const { symbol, old, size } = asked;
  const direct = await outputsOf(original.session, inputs);
  if (typeof direct !== 'string') {
    const { reason, apart } = difference(direct, outputs);
    if (reason === '') return { verdict: 'pass', reason: passed(apart, 'the original') };
  }
  const unknown = `Its shapes follow. Its values are not known to be right: the original ${
    typeof direct === 'string' ? `takes ${String(old)} only` : 'runs there too, but gives something else'
  }`;
  const ran = (why: string): Judgement => ({ verdict: 'ran', reason: `${unknown}, and ${why}.` });
  if (!map.outputs.some((output) => axesWith(output, symbol).length > 0))
    return ran(`no output has an axis ${symbol} of which a part could be compared`);
  if (size < old) {
    const apart = apartOf(map, asked, start.outputs, outputs, 0, size);
    return apart === undefined
      ? ran(`its ${String(size)} are not the first of what the original gives for ${String(old)}`)
      : { verdict: 'pass', reason: passed(apart, `the first ${String(size)} of the original's ${String(old)}`) };
  }
  const same = async (from: number): Promise<number | undefined> => {
    const alone = await outputsOf(original.session, partOf(map.inputs, inputs, symbol, from, old));
    return typeof alone === 'string' ? undefined : apartOf(map, asked, outputs, alone, from, old);
  };
  const first = await same(0);
  if (first === undefined) return ran(`its first ${String(old)} are not what the original gives for those alone`);
  const last = size > 2 * old ? undefined : await same(size - old);
  return last === undefined
    ? ran(`only its first ${String(old)} are what the original gives for those alone`)
    : {
        verdict: 'pass',
        reason: passed(Math.max(first, last), `the original on its first and on its last ${String(old)}`),
      };
}
