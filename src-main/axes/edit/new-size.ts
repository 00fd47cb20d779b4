/** The proof of one new size: row by row for a batch, else part by part against what the original gives for its own size. */
import type { ProofCase } from '../../../src-shared/axes.js';
import type { Tensor } from '../../io/npy.js';
import type { AxisMap, Sizes } from '../axis-map.js';
import { isRowSymbol } from '../batch-invariance.js';
import { tensorsFor } from '../probe-inputs.js';
import type { ProbeSession } from '../probe-session.js';
import { type Outputs, outputsOf, rowOfInputs, rowOfOutput } from '../rows.js';
import { wrongAxes } from '../trial.js';
import { difference, passed } from './equal-outputs.js';
import { firstOf, type Judgement, partsReason } from './parts.js';

export interface Side {
  map: AxisMap;
  session: ProbeSession;
}

/** What the original was run on, and gave. */
export interface Start {
  inputs: Record<string, Tensor>;
  outputs: Outputs;
  /** Largest integer in inputs that it takes. */
  high: number;
}

export const titleOf = (sizes: Sizes): string =>
  Object.entries(sizes)
    .map(([symbol, size]) => `${symbol}=${String(size)}`)
    .join(', ') || 'the sizes of the file';

/** Rows of the edited model's batch against each row alone, in the original where it takes single rows. */
async function rowsReason(
  edited: Side,
  single: Side,
  { symbol, count }: { symbol: string; count: number },
  inputs: Record<string, Tensor>,
  whole: Outputs,
  than: string,
): Promise<Judgement> {
  let apart = 0;
  let compared = 0;
  for (let row = 0; row < count; row += 1) {
    const alone = await outputsOf(single.session, rowOfInputs(edited.map, inputs, [symbol], row));
    if (typeof alone === 'string')
      return { verdict: 'fail', reason: `Row ${String(row)} alone does not run: ${alone}` };
    for (const [name, tensor] of alone) {
      const part = rowOfOutput(whole.get(name), tensor, row, count);
      if (part === undefined) {
        const all = whole.get(name);
        // One for the whole batch: right only where it does not depend on the rows.
        if (all !== undefined && String(all.shape) === String(tensor.shape)) {
          const { reason } = difference(new Map([[name, tensor]]), new Map([[name, all]]));
          if (reason !== '')
            return {
              verdict: 'fail',
              reason: `The output ${name} has no rows: one for the whole batch came out. ${reason}`,
            };
        }
        continue;
      }
      const found = difference(new Map([[name, tensor]]), new Map([[name, part]]));
      if (found.reason !== '')
        return { verdict: 'fail', reason: `Row ${String(row)} is not what it is alone. ${found.reason}` };
      apart = Math.max(apart, found.apart);
      compared += 1;
    }
  }
  if (compared === 0)
    return { verdict: 'ran', reason: 'It ran; no output is made of rows, so there is nothing to compare.' };
  return { verdict: 'pass', reason: `Each row: ${passed(apart, than)}` };
}

/** The edited model at one new size of a symbol; `old` is the number it stood for. */
export async function newSizeCase(
  original: Side,
  edited: Side,
  { base, start }: { base: Sizes; start: Start },
  symbol: string,
  old: number,
  size: number,
): Promise<ProofCase> {
  const sizes = { ...base, [symbol]: size };
  const result = ({ verdict, reason }: Judgement): ProofCase => ({ title: titleOf(sizes), sizes, verdict, reason });
  // The first of what the original was run on, so that there is something to compare with.
  const inputs =
    size < old ? firstOf(edited.map.inputs, start.inputs, symbol, size) : tensorsFor(edited.map, sizes, start.high);
  const outputs = await outputsOf(edited.session, inputs);
  const isRows = isRowSymbol(edited.map, symbol);
  // What it gave may be wrong; that it refuses a size cannot be.
  if (typeof outputs === 'string') return result({ verdict: isRows ? 'fail' : 'limit', reason: outputs });
  const shapes = Object.fromEntries([...outputs].map(([name, { shape }]) => [name, shape]));
  const [wrong] = wrongAxes(edited.map.outputs, shapes, sizes, () => null);
  if (wrong !== undefined) return result({ verdict: 'fail', reason: wrong.message });
  if (!isRows || size === 1)
    return result(await partsReason(original, edited.map, { symbol, old, size }, { inputs, outputs, start }));
  const [single, than] = old === 1 ? [original, 'the original on that row'] : [edited, 'the row alone'];
  return result(await rowsReason(edited, single, { symbol, count: size }, inputs, outputs, than));
}
