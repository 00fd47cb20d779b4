/** The verdict on an output of text: the same letters or not. */
import type { OutputComparison } from '../../src-shared/parity.js';
import { readTextNpy } from '../io/npy-text.js';
import { unravel } from './compare-tensors.js';
import { type ComparisonLabel, unmeasured } from './unmeasured.js';

const quoted = (text: string): string => JSON.stringify(text.length > 60 ? `${text.slice(0, 59)}…` : text);

/** Both are stored as text and of one shape. Throws FORMAT_UNSUPPORTED for a broken file. */
export async function judgeTexts(
  label: ComparisonLabel,
  reference: string,
  subject: string,
): Promise<OutputComparison> {
  const [expected, given] = await Promise.all([readTextNpy(reference), readTextNpy(subject)]);
  const count = expected.texts.length;
  const differing = expected.texts.flatMap((text, index) => (text === given.texts[index] ? [] : [index]));
  const [first] = differing;
  const verdict = first === undefined ? 'pass' : 'fail';
  const total = count.toLocaleString('en');
  const reason =
    first === undefined
      ? count === 0
        ? 'Empty on both sides.'
        : `All ${total} texts are the same.`
      : `${differing.length.toLocaleString('en')} of ${total} texts differ, first at [${unravel(first, expected.shape).join(', ')}] (${quoted(expected.texts[first] ?? '')} → ${quoted(given.texts[first] ?? '')}).`;
  return {
    ...unmeasured(label, reason),
    structure: 'pass',
    values: verdict,
    overCount: differing.length,
    elementCount: count,
    verdict,
  };
}
