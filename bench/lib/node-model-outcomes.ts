/** What came of comparing node models with their expected outputs, and those that do not pass by what happened. Pure. */
import type { OutputComparison, ParityResult } from '../../src-shared/parity.js';

type Kind = 'pass' | 'warn' | 'differs' | 'refused';

export interface Outcome {
  model: string;
  kind: Kind;
  /** What happened, the same for models to which the same did. */
  what: string;
  /** Of this model, in numbers. */
  reason: string;
}

export interface Group {
  kind: Kind;
  what: string;
  models: string[];
}

/** Of an error; paths of the model are left away, so that the same sentence is the same group. */
export function refusedOutcome(model: string, message: string, code: string): Outcome {
  const reason = message.replaceAll(/\S*\/(?=[\w.-]+\.(?:pb|onnx)\b)/g, '');
  return { model, kind: 'refused', what: `${code}: ${reason}`, reason };
}

function whatDiffers({ structure, finite, metrics, house, scale }: OutputComparison): string {
  if (structure === 'fail') return 'another name, shape or type';
  if (finite === 'fail') return 'NaN or infinities at other places';
  if (metrics === null) return 'other text';
  if (scale === null) return 'other integers';
  const over = [...(house?.verdict === 'fail' ? ['house'] : []), ...(scale.verdict === 'fail' ? ['scale-aware'] : [])];
  return `values over the ${over.join(' and the ')} rule`;
}

export function outcomeOf(model: string, parity: ParityResult): Outcome {
  const failure = parity.failures[0]?.error;
  if (failure !== undefined) return refusedOutcome(model, failure.message, failure.code);
  if (parity.verdict === 'pass') return { model, kind: 'pass', what: '', reason: '' };
  const kind = parity.verdict === 'warn' ? 'warn' : 'differs';
  const worst = parity.outputs.find((each) => each.verdict === parity.verdict);
  const reason =
    worst?.reason ?? parity.invariance.find((each) => each.verdict === 'fail')?.reason ?? 'nothing was compared';
  const again = parity.invariance.some((each) => each.kind === 'repeat' && each.verdict === 'fail');
  const what = again ? 'gives something else each time it is run' : worst === undefined ? reason : whatDiffers(worst);
  return { model, kind, what, reason };
}

const order: readonly Kind[] = ['refused', 'differs', 'warn', 'pass'];

/** Everything that does not pass, the largest group of each kind first. */
export function groupsOf(outcomes: readonly Outcome[]): Group[] {
  const groups = new Map<string, Group>();
  for (const { kind, what, model } of outcomes) {
    if (kind === 'pass') continue;
    const key = `${kind} ${what}`;
    const group = groups.get(key) ?? { kind, what, models: [] };
    group.models.push(model);
    groups.set(key, group);
  }
  for (const { models } of groups.values()) models.sort();
  return [...groups.values()].sort(
    (a, b) =>
      order.indexOf(a.kind) - order.indexOf(b.kind) || b.models.length - a.models.length || (a.what < b.what ? -1 : 1),
  );
}

export function countsOf(outcomes: readonly Outcome[]): Record<Kind, number> {
  const counts = { pass: 0, warn: 0, differs: 0, refused: 0 };
  for (const { kind } of outcomes) counts[kind] += 1;
  return counts;
}
