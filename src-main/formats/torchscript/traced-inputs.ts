/** Types and shapes of the inputs a model was traced with, where torch.jit.trace kept them (traced_inputs.pkl). */
import { LapidaryError } from '../../../src-shared/errors.js';
import type { ValueFacts } from '../described/facts.js';
import { entriesOf, itemsOf } from '../pickle/pickle-values.js';
import type { ScriptArchive } from './archive.js';
import { untagged } from './constants.js';
import { isTensorCall, tensorsIn } from './module-objects.js';
import type { TracedInputs } from './program.js';

/** By method: a tensor's type for each input, undefined for one that is no tensor. */
export function tracedInputs(archive: ScriptArchive): TracedInputs {
  const found = new Map<string, (ValueFacts | undefined)[]>();
  try {
    const value = archive.pickle('traced_inputs.pkl');
    for (const [method, inputs] of entriesOf(untagged(value ?? null)) ?? []) {
      if (typeof method !== 'string') continue;
      const items = (itemsOf(untagged(inputs)) ?? []).slice(0, 1000).map((input): ValueFacts | undefined => {
        const [tensor] = isTensorCall(input) ? tensorsIn(input, '', 'traced_inputs/') : [];
        return tensor && { dtype: tensor.dtype, shape: tensor.shape, isExample: true };
      });
      found.set(method, items);
    }
  } catch (thrown) {
    // They are a hint and nothing the model needs.
    if (!(thrown instanceof LapidaryError)) throw thrown;
  }
  return found;
}
