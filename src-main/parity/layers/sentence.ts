/** What a comparison of insides says, in a sentence. Pure. */
import type { LayerComparison } from '../../../src-shared/layer-parity.js';
import { counted, formatNumber } from '../../../src-shared/units.js';

type Told = Pick<LayerComparison, 'pairs' | 'first' | 'overflow' | 'alone'> &
  Partial<Pick<LayerComparison, 'at' | 'untold'>>;

const elements = (count: number): string => counted(count, 'element');

/** `encoder.layers.3.attn`; the model itself for what belongs to no module. */
export const placeText = (scope: string): string => (scope === '' ? 'the model itself' : scope);

const largestOf = (errors: readonly (number | null)[]): number =>
  errors.reduce<number>((most, error) => Math.max(most, error ?? 0), 0);

function verdictText(alone: LayerComparison['alone']): string {
  switch (alone?.verdict) {
    case 'own':
      return ' Its own fault: it is wrong on right inputs.';
    case 'inherited':
      return ' On right inputs it is right: it inherits the error.';
    case 'amplified':
      return ' On right inputs it is right: it enlarges small errors of what it is given.';
    default:
      return '';
  }
}

/** `First differs at encoder.layers.3.attn (Softmax, model.py:41), 2.1e-3 of RMS, …; earlier layers ≤ 1e-6.` */
export function sentenceOf({ pairs, first, overflow, alone, at = '', untold = [] }: Told, op: string): string {
  const compared = pairs.filter(({ note }) => note === '');
  const pair = first === null ? undefined : pairs[first];
  if (first === null || pair === undefined) {
    if (compared.length === 0) return 'Nothing inside could be compared.';
    const most = formatNumber(largestOf(compared.map(({ rmsRel }) => rmsRel)));
    return `Nothing inside differs: ${counted(compared.length, 'value')} ${compared.length === 1 ? 'agrees' : 'agree'} within ${most} of RMS.`;
  }
  const size =
    pair.rmsRel !== null
      ? `, ${formatNumber(pair.rmsRel)} of RMS`
      : pair.maxAbs === null
        ? ''
        : `, ${formatNumber(pair.maxAbs)} where the reference is 0`;
  const bad =
    pair.overflow > 0
      ? `, FP16 overflow in ${elements(pair.overflow)}${overflow === null ? '' : ` of ${overflow.value}`}`
      : pair.nonFinite > 0
        ? `, ${elements(pair.nonFinite)} not finite on one side only`
        : '';
  const before = pairs.slice(0, first).filter(({ note }) => note === '');
  const most = formatNumber(largestOf(before.map(({ rmsRel }) => rmsRel)));
  const earlier = before.length === 0 ? '' : `; earlier layers ≤ ${most}`;
  const what = at === '' ? op : `${op}, ${at}`;
  const hidden = untold.find(({ scope }) => scope === pair.scope)?.operators ?? [];
  const apart = hidden.length === 0 ? '' : ` Not told apart inside: ${hidden.join(', ')}.`;
  return `First differs at ${placeText(pair.scope)} (${what})${size}${bad}${earlier}.${verdictText(alone)}${apart}`;
}
